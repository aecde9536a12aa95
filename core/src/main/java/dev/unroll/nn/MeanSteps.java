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
 * y = 1/T · Σ x(t), summed in double from the first step on; dx(t) = dy / T. Zero for an empty
 * sequence.
 *
 * @param x [T', N, F]
 * @param y [N, F], in the row order of x
 */
record MeanSteps(Tensor x, RowOrder order, Tensor y) implements Op {
  static Tensor apply(Tensor x, RowOrder order) {
    int features = x.size(2);
    Tensor y = Tape.empty(order.batch(), features);
    float[] values = x.readOnlyArray();
    var sums = new double[features];
    for (int position = 0; position < order.batch(); position++) {
      Arrays.fill(sums, 0);
      int length = order.length(position);
      for (int t = 0; t < length; t++) {
        int at = x.offset() + (t * order.batch() + position) * features;
        for (int j = 0; j < features; j++) {
          sums[j] += values[at + j];
        }
      }
      int out = y.offset() + position * features;
      for (int j = 0; j < features; j++) {
        y.array()[out + j] = length == 0 ? 0f : (float) (sums[j] / length);
      }
    }
    if (Tape.needsGradient(x)) {
      Tape.record(new MeanSteps(x, order, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "mean over steps";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null || !adjoints.needs(x)) {
      return;
    }
    Adjoints.Sink dx = adjoints.intoPart(x);
    Pointwise pointwise = Kernels.current().pointwise();
    int features = x.size(2);
    for (int position = 0; position < order.batch(); position++) {
      int length = order.length(position);
      float share = (float) (1.0 / length);
      for (int t = 0; t < length; t++) {
        pointwise.axpy(
            features,
            share,
            dy.readOnlyArray(),
            dy.offset() + position * features,
            dx.data(),
            dx.offset() + (t * order.batch() + position) * features);
      }
    }
  }
}
