package dev.unroll.nn;

import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;

/** y = f(x) for any {@link ActivationFunction}, element-wise or row-wise. */
record ApplyActivation(String name, ActivationFunction curve, Tensor x, Tensor y) implements Op {
  static Tensor apply(String name, ActivationFunction curve, Tensor x) {
    Tensor y = Tape.empty(x.shape());
    int n = length(curve, x);
    for (int at = 0; at < x.size(); at += n) {
      curve.values(n, x.readOnlyArray(), x.offset() + at, y.array(), y.offset() + at);
    }
    if (Tape.needsGradient(x)) {
      Tape.record(new ApplyActivation(name, curve, x, y), y);
    }
    return y;
  }

  /** Returns the number of elements that are computed together; at least 1. */
  private static int length(ActivationFunction curve, Tensor x) {
    return Math.max(1, curve.rowwise() ? x.columns() : x.size());
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null || !adjoints.needs(x)) {
      return;
    }
    Adjoints.Sink dx = adjoints.into(x);
    int n = length(curve, x);
    for (int at = 0; at < x.size(); at += n) {
      curve.gradient(
          n,
          x.readOnlyArray(),
          x.offset() + at,
          y.readOnlyArray(),
          y.offset() + at,
          dy.readOnlyArray(),
          dy.offset() + at,
          dx.data(),
          dx.offset() + at,
          dx.accumulate());
    }
  }
}
