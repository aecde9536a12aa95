package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;

/** Computes y = factor · Σ x, one element; the factor turns the sum into a mean. */
record Sum(Tensor x, double factor, Tensor y) implements Op {
  static Tensor apply(Tensor x, double factor) {
    Tensor y = Tape.empty();
    double sum = Kernels.current().reductions().sum(x.size(), x.readOnlyArray(), x.offset());
    y.array()[y.offset()] = (float) (factor * sum);
    if (Tape.needsGradient(x)) {
      Tape.record(new Sum(x, factor, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "sum";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null || !adjoints.needs(x)) {
      return;
    }
    float each = (float) (factor * dy.item());
    Adjoints.Sink dx = adjoints.into(x);
    for (int i = dx.offset(); i < dx.offset() + x.size(); i++) {
      dx.data()[i] = dx.accumulate() ? dx.data()[i] + each : each;
    }
  }
}
