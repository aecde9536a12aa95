package dev.unroll.nn;

import dev.unroll.sequence.RowOrder;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;

/**
 * yⱼ = max over t of xⱼ(t); the gradient goes to the first step that has the largest value. NaN
 * propagates. Zero for an empty sequence.
 *
 * @param x [T', N, F]
 * @param from for each element of y the position in x that it came from, -1 for none
 * @param y [N, F], in the row order of x
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MaxSteps(Tensor x, int[] from, Tensor y) implements Op {
  static Tensor apply(Tensor x, RowOrder order) {
    int features = x.size(2);
    int step = order.batch() * features;
    Tensor y = Tape.empty(order.batch(), features);
    var from = new int[step];
    for (int position = 0; position < order.batch(); position++) {
      int at = position * features;
      if (order.length(position) == 0) {
        Arrays.fill(from, at, at + features, -1);
        Arrays.fill(y.array(), y.offset() + at, y.offset() + at + features, 0f);
        continue;
      }
      System.arraycopy(x.readOnlyArray(), x.offset() + at, y.array(), y.offset() + at, features);
      for (int j = at; j < at + features; j++) {
        from[j] = j;
      }
      for (int t = 1; t < order.length(position); t++) {
        take(x, t * step, y, at, at + features, from);
      }
    }
    if (Tape.needsGradient(x)) {
      Tape.record(new MaxSteps(x, from, y), y);
    }
    return y;
  }

  /** Takes larger values, or a first NaN, from the step that begins at this position of x. */
  private static void take(Tensor x, int step, Tensor y, int start, int end, int[] from) {
    float[] values = x.readOnlyArray();
    float[] best = y.array();
    for (int j = start; j < end; j++) {
      float value = values[x.offset() + step + j];
      float old = best[y.offset() + j];
      if (value > old || (Float.isNaN(value) && !Float.isNaN(old))) {
        best[y.offset() + j] = value;
        from[j] = step + j;
      }
    }
  }

  @Override
  public String name() {
    return "max over steps";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null || !adjoints.needs(x)) {
      return;
    }
    Adjoints.Sink dx = adjoints.intoPart(x);
    for (int i = 0; i < from.length; i++) {
      if (from[i] >= 0) {
        dx.data()[dx.offset() + from[i]] += dy.readOnlyArray()[dy.offset() + i];
      }
    }
  }
}
