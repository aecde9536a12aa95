package dev.unroll.nn;

import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;

/**
 * yⱼ = max over t of xⱼ(t); the gradient goes to the first step that has the largest value. A NaN
 * stays one. Zero for no steps.
 *
 * @param x [T', N, F]
 * @param from for each element of y the position in x that it came from, -1 for none
 * @param y [N, F] in the order's order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MaxSteps(Tensor x, int[] from, Tensor y) implements Op {
  static Tensor apply(Tensor x, RowOrder order) {
    int features = x.size(2);
    int step = order.batch() * features;
    Tensor y = Tape.empty(order.batch(), features);
    var from = new int[step];
    float[] values = x.array();
    for (int position = 0; position < order.batch(); position++) {
      for (int i = position * features; i < (position + 1) * features; i++) {
        from[i] = order.length(position) == 0 ? -1 : i;
        float best = order.length(position) == 0 ? 0f : values[x.offset() + i];
        for (int t = 1; t < order.length(position) && !Float.isNaN(best); t++) {
          float value = values[x.offset() + t * step + i];
          if (!(value <= best)) {
            best = value;
            from[i] = t * step + i;
          }
        }
        y.array()[y.offset() + i] = best;
      }
    }
    if (Tape.needsGradient(x)) {
      Tape.record(new MaxSteps(x, from, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "max over steps";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null || !adjoints.wants(x)) {
      return;
    }
    Adjoints.Sink dx = adjoints.intoPart(x);
    for (int i = 0; i < from.length; i++) {
      if (from[i] >= 0) {
        dx.data()[dx.offset() + from[i]] += dy.array()[dy.offset() + i];
      }
    }
  }
}
