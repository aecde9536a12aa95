package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;

/** Computes y = exp(x); dx = dy ⊙ y. */
record Exp(Tensor x, Tensor y) implements Op {
  static Tensor apply(Tensor x) {
    Tensor y = Tape.empty(x.shape());
    Kernels.current()
        .activations()
        .exp(x.size(), x.readOnlyArray(), x.offset(), y.array(), y.offset());
    if (Tape.needsGradient(x)) {
      Tape.record(new Exp(x, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "exp";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy != null && adjoints.needs(x)) {
      Contributions.product(dy, y, adjoints.into(x));
    }
  }
}
