package dev.unroll.tensor;

import java.util.Arrays;

/** Repeats x along dimensions where it has size 1; dx is the sum of dy over these. */
record BroadcastTo(Tensor x, Axes axes, Tensor y) implements Op {
  static Tensor apply(Tensor x, int[] shape) {
    int[] from = x.shape();
    if (Arrays.equals(from, shape)) {
      return x;
    }
    boolean fits = from.length <= shape.length;
    for (int d = 1; fits && d <= from.length; d++) {
      int size = from[from.length - d];
      fits = size == 1 || size == shape[shape.length - d];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "broadcastTo: "
              + Shape.text(from)
              + " does not broadcast to "
              + Shape.text(shape)
              + " (expected size 1 or the same size in each dimension, from the last). Reshape or"
              + " unsqueeze it.");
    }
    if (Shape.size(shape) == x.size()) {
      return Reshape.apply(x, shape); // only dimensions of size 1 are new
    }
    var axes = Axes.between(from, shape);
    Tensor y = Tape.empty(shape.clone());
    axes.spread(x.readOnlyArray(), x.offset(), 1, y.array(), y.offset(), false);
    if (Tape.needsGradient(x)) {
      Tape.record(new BroadcastTo(x, axes, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "broadcastTo";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy != null && adjoints.needs(x)) {
      Adjoints.Sink dx = adjoints.into(x);
      axes.sum(dy.readOnlyArray(), dy.offset(), 1, dx.data(), dx.offset(), dx.accumulate());
    }
  }
}
