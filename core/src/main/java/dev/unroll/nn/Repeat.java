package dev.unroll.nn;

import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;
import dev.unroll.sequence.RowOrder;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;

/**
 * y(t) = x at every valid step, zero beyond the end of each sequence; dx = Σ dy(t), from the first
 * step on.
 *
 * @param x [N, F], in the row order of y
 * @param y [T', N, F]
 */
record Repeat(Tensor x, RowOrder order, Tensor y) implements Op {
  static Tensor apply(Tensor x, RowOrder order) {
    int features = x.columns();
    int step = order.batch() * features;
    Tensor y = Tape.empty(order.steps(), order.batch(), features);
    for (int t = 0; t < order.steps(); t++) {
      int at = y.offset() + t * step;
      int running = order.running(t) * features;
      System.arraycopy(x.readOnlyArray(), x.offset(), y.array(), at, running);
      Arrays.fill(y.array(), at + running, at + step, 0f);
    }
    if (Tape.needsGradient(x)) {
      Tape.record(new Repeat(x, order, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "repeat";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null || !adjoints.needs(x)) {
      return;
    }
    Adjoints.Sink dx = adjoints.intoPart(x);
    Pointwise pointwise = Kernels.current().pointwise();
    int features = x.columns();
    for (int t = 0; t < order.steps(); t++) {
      pointwise.add(
          order.running(t) * features,
          dx.data(),
          dx.offset(),
          dy.readOnlyArray(),
          dy.offset() + t * order.batch() * features,
          dx.data(),
          dx.offset());
    }
  }
}
