package dev.unroll.loss;

import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Squared error, by default its mean over all valid elements.
 *
 * <pre>
 * L = 1/n Σ (p − t)²,   dL/dp = 2/n (p − t)
 * </pre>
 *
 * Shapes: prediction and target [N, T, F] or [N, F]. Different shapes are rejected, never
 * broadcast: broadcasting {@code [N, 1]} against {@code [N]} is a common silent mistake. Equals
 * torch.nn.MSELoss.
 *
 * @param reduction default {@link Reduction#MEAN}: n elements; with weights, F · Σ w
 */
public record MeanSquaredError(Reduction reduction) implements Loss {
  /** Makes the mean. */
  public MeanSquaredError() {
    this(Reduction.MEAN);
  }

  @Override
  public String text() {
    return "mse";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    reduction.put(config);
    return config;
  }

  @Override
  public Tensor apply(Sequence prediction, Target target) {
    return new Squares().apply(this, prediction, target);
  }

  private record Squares() implements Elements {
    @Override
    public double sum(int n, float[] p, int po, float[] t, int to) {
      return Kernels.current().reductions().sumOfSquaredDifferences(n, p, po, t, to);
    }

    @Override
    public void slope(
        int n, float factor, float[] p, int po, float[] t, int to, float[] out, int oo) {
      Pointwise k = Kernels.current().pointwise();
      k.subtract(n, p, po, t, to, out, oo);
      k.scale(n, 2 * factor, out, oo, out, oo);
    }
  }
}
