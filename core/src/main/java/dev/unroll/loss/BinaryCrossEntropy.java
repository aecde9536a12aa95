package dev.unroll.loss;

import dev.unroll.Floats;
import dev.unroll.kernel.Activations;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Binary cross-entropy on logits: the model ends in a linear layer, and the sigmoid is in the loss.
 * Here x is the logit, t the target (0, 1, or a probability in between) and a the weight of the
 * positive class:
 *
 * <pre>
 * l     = −a·t·log σ(x) − (1 − t)·log(1 − σ(x))
 *       = a·t·log(1 + e⁻ˣ) + (1 − t)·log(1 + eˣ)
 * dl/dx = (1 − t)·σ(x) − a·t·σ(−x)
 * </pre>
 *
 * computed so that large logits do not overflow and small probabilities keep their precision. Each
 * feature is a separate binary problem. Shapes as in {@link MeanSquaredError}. Equals
 * torch.nn.BCEWithLogitsLoss with {@code pos_weight} a.
 *
 * @param positiveWeight a; default 1. Above 1 it compensates for rare positives; the divisor of a
 *     mean does not include it
 * @param reduction default {@link Reduction#MEAN}: over all valid elements; with weights, the
 *     divisor is F · Σ w
 */
public record BinaryCrossEntropy(float positiveWeight, Reduction reduction) implements Loss {
  /** Checks the weight. */
  public BinaryCrossEntropy {
    if (!(positiveWeight > 0 && positiveWeight < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "binaryCrossEntropy: positiveWeight must be positive and finite, got " + positiveWeight);
    }
  }

  /** Makes the mean, with both classes weighted equally. */
  public BinaryCrossEntropy() {
    this(1);
  }

  /** Makes the mean, with this weight of the positive class. */
  public BinaryCrossEntropy(float positiveWeight) {
    this(positiveWeight, Reduction.MEAN);
  }

  @Override
  public LossActivation activation() {
    return LossActivation.SIGMOID;
  }

  @Override
  public String text() {
    return "binaryCrossEntropy";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    if (positiveWeight != 1) {
      config.put("positiveWeight", Floats.decimal(positiveWeight));
    }
    reduction.put(config);
    return config;
  }

  @Override
  public Tensor apply(Sequence prediction, Target target) {
    return new Logits(positiveWeight).apply(this, prediction, target);
  }

  private record Logits(float positiveWeight) implements Elements {
    /** The number of elements whose exponentials are computed together. */
    private static final int CHUNK = 256;

    @Override
    public double sum(int n, float[] p, int po, float[] t, int to) {
      var powers = new float[Math.min(n, CHUNK)];
      double sum = 0;
      for (int from = 0; from < n; from += CHUNK) {
        int size = Math.min(CHUNK, n - from);
        for (int i = 0; i < size; i++) {
          powers[i] = -Math.abs(p[po + from + i]);
        }
        Kernels.current().activations().exp(size, powers, 0, powers, 0);
        for (int i = 0; i < size; i++) {
          double x = p[po + from + i];
          double target = t[to + from + i];
          if (!(target >= 0 && target <= 1)) {
            throw new IllegalArgumentException("a target must be from 0 to 1, got " + target);
          }
          double log = log1p(powers[i]); // log(1 + e⁻ˣ) = log + max(−x, 0)
          sum += positiveWeight * target * (log + Math.max(-x, 0));
          sum += (1 - target) * (log + Math.max(x, 0));
        }
      }
      return sum;
    }

    /**
     * Returns log(1 + e) for e from 0 to 1, within 1e-11: twice the series of atanh(e / (2 + e)),
     * in plain arithmetic, which is ten times as fast as {@code StrictMath}.
     */
    private static double log1p(double e) {
      double z = e / (2 + e); // at most 1/3
      double s = z * z;
      double series = 1 / 21.0;
      for (int odd = 19; odd >= 1; odd -= 2) {
        series = series * s + 1.0 / odd;
      }
      return 2 * z * series;
    }

    @Override
    public void slope(
        int n, float factor, float[] p, int po, float[] t, int to, float[] out, int oo) {
      Activations activations = Kernels.current().activations();
      float[] opposite = Tape.scratch(n); // σ(−x), as 1 − σ(x) would lose digits
      Kernels.current().pointwise().scale(n, -1, p, po, opposite, 0);
      activations.sigmoid(n, opposite, 0, opposite, 0);
      activations.sigmoid(n, p, po, out, oo);
      for (int i = 0; i < n; i++) {
        float target = t[to + i];
        float slope = (1 - target) * out[oo + i] - positiveWeight * target * opposite[i];
        out[oo + i] = factor * slope;
      }
    }

    /** Computes dl/dt = −x + (a − 1)·log(1 + e⁻ˣ). */
    @Override
    public void targetSlope(
        int n, float factor, float[] p, int po, float[] t, int to, float[] out, int oo) {
      Pointwise pointwise = Kernels.current().pointwise();
      float[] powers = Tape.scratch(n);
      for (int i = 0; i < n; i++) {
        powers[i] = -Math.abs(p[po + i]);
      }
      Kernels.current().activations().exp(n, powers, 0, powers, 0);
      for (int i = 0; i < n; i++) {
        double x = p[po + i];
        double softplus = log1p(powers[i]) + Math.max(-x, 0);
        out[oo + i] = (float) (-x + (positiveWeight - 1) * softplus);
      }
      pointwise.scale(n, factor, out, oo, out, oo);
    }
  }
}
