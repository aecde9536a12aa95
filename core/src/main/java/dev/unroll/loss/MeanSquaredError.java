package dev.unroll.loss;

import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;
import dev.unroll.nn.Sequence;
import dev.unroll.nn.ValidRows;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;

/**
 * Mean squared error over all valid elements.
 *
 * <pre>
 * L = 1/n Σ (p − t)²,   dL/dp = 2/n (p − t)
 * </pre>
 *
 * Unequal shapes are refused, never broadcast: {@code [N, 1]} against {@code [N]} is the classic
 * silent mistake.
 */
public final class MeanSquaredError implements Loss {
  /** The loss; it has no settings. */
  public MeanSquaredError() {}

  @Override
  public Tensor apply(Sequence prediction, Tensor target) {
    Tensor p = prediction.values();
    if (!p.hasShapeOf(target)) {
      throw new IllegalArgumentException(
          "mse: prediction "
              + Shape.text(p.shape())
              + " and target "
              + Shape.text(target.shape())
              + " must have the same shape; nothing is broadcast");
    }
    return SquaredError.mean(ValidRows.of(prediction, p), ValidRows.of(prediction, target));
  }

  @Override
  public String text() {
    return "mse";
  }

  private record SquaredError(Tensor p, Tensor t, Tensor loss) implements Op {
    static Tensor mean(Tensor p, Tensor t) {
      Tensor loss = Tape.empty();
      double sum =
          Kernels.current()
              .reductions()
              .sumOfSquaredDifferences(p.size(), p.array(), p.offset(), t.array(), t.offset());
      loss.array()[loss.offset()] = p.size() == 0 ? 0 : (float) (sum / p.size());
      if (Tape.needsGradient(p, t)) {
        Tape.record(new SquaredError(p, t, loss), loss);
      }
      return loss;
    }

    @Override
    public String name() {
      return "mse";
    }

    @Override
    public void backward(Adjoints adjoints) {
      Tensor dl = adjoints.of(loss);
      if (dl == null || p.size() == 0) {
        return;
      }
      float factor = (float) (2.0 * dl.item() / p.size());
      if (adjoints.wants(p)) {
        give(p, t, factor, adjoints.into(p));
      }
      if (adjoints.wants(t)) {
        give(t, p, factor, adjoints.into(t));
      }
    }

    private static void give(Tensor a, Tensor b, float factor, Adjoints.Sink into) {
      Pointwise k = Kernels.current().pointwise();
      int n = a.size();
      float[] difference = into.accumulate() ? Tape.scratch(n) : into.data();
      int at = into.accumulate() ? 0 : into.offset();
      k.subtract(n, a.array(), a.offset(), b.array(), b.offset(), difference, at);
      if (into.accumulate()) {
        k.axpy(n, factor, difference, 0, into.data(), into.offset());
      } else {
        k.scale(n, factor, difference, at, difference, at);
      }
    }
  }
}
