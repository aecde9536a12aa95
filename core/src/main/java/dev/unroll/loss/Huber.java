package dev.unroll.loss;

import dev.unroll.Floats;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Huber loss (1964): quadratic for small errors and linear for large ones, so that it is smooth at
 * 0 and the gradient of an outlier is at most δ. With e = p − t:
 *
 * <pre>
 * l = e²/2              where |e| ≤ δ,     dl/dp = e
 * l = δ (|e| − δ/2)     elsewhere,         dl/dp = δ sign(e)
 * </pre>
 *
 * Shapes as in {@link MeanSquaredError}. Equals torch.nn.HuberLoss and keras.losses.Huber;
 * torch.nn.SmoothL1Loss is this divided by δ.
 *
 * @param delta δ; default {@link #DEFAULT_DELTA}
 * @param reduction default {@link Reduction#MEAN}: over all valid elements; with weights, the
 *     divisor is F · Σ w
 */
public record Huber(float delta, Reduction reduction) implements Loss {
  /** The default δ, from which errors count as large. */
  public static final float DEFAULT_DELTA = 1;

  /** Checks δ. */
  public Huber {
    if (!(delta > 0 && delta < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("huber: delta must be positive and finite, got " + delta);
    }
  }

  /** Makes the mean, with δ = 1. */
  public Huber() {
    this(DEFAULT_DELTA);
  }

  /** Makes the mean, with this δ. */
  public Huber(float delta) {
    this(delta, Reduction.MEAN);
  }

  @Override
  public String text() {
    return "huber";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("delta", Floats.decimal(delta));
    reduction.put(config);
    return config;
  }

  @Override
  public Tensor apply(Sequence prediction, Target target) {
    return new Bounded(delta).apply(this, prediction, target);
  }

  private record Bounded(float delta) implements Elements {
    @Override
    public double sum(int n, float[] p, int po, float[] t, int to) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        double error = Math.abs((double) p[po + i] - t[to + i]);
        sum += error <= delta ? 0.5 * error * error : delta * (error - 0.5 * delta);
      }
      return sum;
    }

    @Override
    public void slope(
        int n, float factor, float[] p, int po, float[] t, int to, float[] out, int oo) {
      for (int i = 0; i < n; i++) {
        float error = p[po + i] - t[to + i];
        float bounded = error > delta ? delta : error < -delta ? -delta : error; // NaN is kept
        out[oo + i] = factor * bounded;
      }
    }
  }
}
