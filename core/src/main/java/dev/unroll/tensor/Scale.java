package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;

/** Computes y = factor · x. */
record Scale(Tensor x, float factor, Tensor y) implements Op {
  static Tensor apply(Tensor x, float factor) {
    Tensor y = Tape.empty(x.shape());
    Kernels.current()
        .pointwise()
        .scale(x.size(), factor, x.readOnlyArray(), x.offset(), y.array(), y.offset());
    if (Tape.needsGradient(x)) {
      Tape.record(new Scale(x, factor, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "times";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy != null && adjoints.needs(x)) {
      Contributions.scaled(dy, factor, adjoints.into(x));
    }
  }
}
