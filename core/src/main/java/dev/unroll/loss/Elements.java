package dev.unroll.loss;

import dev.unroll.kernel.Kernels;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The part of a loss that compares one element of a prediction with one of a target, for n elements
 * per call. The loss of a batch is then
 *
 * <pre>
 * L = Σ w_i Σ_f l(p_if, t_if) / D,    D by the {@link Reduction}; for a mean F · Σ w_i
 * </pre>
 */
interface Elements {
  /** Returns Σ l(p, t), in double. */
  double sum(int n, float[] p, int po, float[] t, int to);

  /** Computes out = factor · dl/dp, element by element. */
  void slope(int n, float factor, float[] p, int po, float[] t, int to, float[] out, int oo);

  /**
   * Computes out = factor · dl/dt; by default the negated slope, for an l that depends only on p −
   * t.
   */
  default void targetSlope(
      int n, float factor, float[] p, int po, float[] t, int to, float[] out, int oo) {
    slope(n, -factor, p, po, t, to, out, oo);
  }

  /** Returns the loss of a batch, recorded. */
  default Tensor apply(Loss loss, Sequence prediction, Target target) {
    try {
      ValidItems items = ValidItems.of(prediction, target);
      Tensor t = items.targets();
      Tensor p = items.predictions();
      double divisor =
          loss.reduction().divisor(items.totalWeight() * p.columns(), prediction.batch());
      return Compared.apply(loss.text(), this, p, t, items.weighted() ? items : null, divisor);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(loss.text() + ": " + e.getMessage(), e);
    }
  }

  /** A recorded comparison; p and t contain only the items' rows. */
  record Compared(
      String name,
      Elements elements,
      Tensor p,
      Tensor t,
      @Nullable ValidItems weights,
      double divisor,
      Tensor loss)
      implements Op {
    static Tensor apply(
        String name,
        Elements elements,
        Tensor p,
        Tensor t,
        @Nullable ValidItems weights,
        double divisor) {
      Tensor loss = Tape.empty();
      var op = new Compared(name, elements, p, t, weights, divisor, loss);
      loss.array()[loss.offset()] = divisor == 0 ? 0 : (float) (op.sum() / divisor);
      if (Tape.needsGradient(p, t)) {
        Tape.record(op, loss);
      }
      return loss;
    }

    private double sum() {
      if (weights == null) {
        return elements.sum(p.size(), p.readOnlyArray(), p.offset(), t.readOnlyArray(), t.offset());
      }
      int width = p.columns();
      double sum = 0;
      for (int item = 0; item < weights.count(); item++) {
        int at = item * width;
        double row =
            elements.sum(
                width, p.readOnlyArray(), p.offset() + at, t.readOnlyArray(), t.offset() + at);
        sum += weights.weight(item) * row;
      }
      return sum;
    }

    @Override
    public void backward(Adjoints adjoints) {
      Tensor dl = adjoints.of(loss);
      if (dl == null || p.size() == 0) {
        return;
      }
      double factor = dl.item() / divisor;
      if (adjoints.needs(p)) {
        give(factor, false, adjoints.into(p));
      }
      if (adjoints.needs(t)) {
        give(factor, true, adjoints.into(t));
      }
    }

    private void give(double factor, boolean byTarget, Adjoints.Sink into) {
      int n = p.size();
      float[] out = into.accumulate() ? Tape.scratch(n) : into.data();
      int at = into.accumulate() ? 0 : into.offset();
      float common = weights == null ? (float) factor : 1f;
      if (byTarget) {
        elements.targetSlope(
            n, common, p.readOnlyArray(), p.offset(), t.readOnlyArray(), t.offset(), out, at);
      } else {
        elements.slope(
            n, common, p.readOnlyArray(), p.offset(), t.readOnlyArray(), t.offset(), out, at);
      }
      var pointwise = Kernels.current().pointwise();
      if (weights != null) {
        int width = p.columns();
        for (int item = 0; item < weights.count(); item++) {
          int row = at + item * width;
          float own = (float) (factor * weights.weight(item));
          pointwise.scale(width, own, out, row, out, row);
        }
      }
      if (into.accumulate()) {
        pointwise.add(n, into.data(), into.offset(), out, at, into.data(), into.offset());
      }
    }
  }
}
