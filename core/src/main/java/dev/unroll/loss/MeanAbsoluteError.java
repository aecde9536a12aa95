package dev.unroll.loss;

import dev.unroll.kernel.Kernels;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Absolute error, by default its mean over all valid elements. The gradient of an outlier is no
 * larger than that of any other element.
 *
 * <pre>
 * L = 1/n Σ |p − t|,   dL/dp = 1/n sign(p − t), 0 where they are equal
 * </pre>
 *
 * Shapes as in {@link MeanSquaredError}. Equals torch.nn.L1Loss.
 *
 * @param reduction default {@link Reduction#MEAN}: n elements; with weights, F · Σ w
 */
public record MeanAbsoluteError(Reduction reduction) implements Loss {
  /** Makes the mean. */
  public MeanAbsoluteError() {
    this(Reduction.MEAN);
  }

  @Override
  public String text() {
    return "mae";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    reduction.put(config);
    return config;
  }

  @Override
  public Tensor apply(Sequence prediction, Target target) {
    return new Distances().apply(this, prediction, target);
  }

  private record Distances() implements Elements {
    @Override
    public double sum(int n, float[] p, int po, float[] t, int to) {
      return Kernels.current().reductions().sumOfAbsoluteDifferences(n, p, po, t, to);
    }

    @Override
    public void slope(
        int n, float factor, float[] p, int po, float[] t, int to, float[] out, int oo) {
      for (int i = 0; i < n; i++) {
        out[oo + i] = factor * Math.signum(p[po + i] - t[to + i]);
      }
    }
  }
}
