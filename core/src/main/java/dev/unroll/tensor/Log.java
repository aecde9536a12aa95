package dev.unroll.tensor;

/** Computes y = log(x), in double; dx = dy / x. */
record Log(Tensor x, Tensor y) implements Op {
  static Tensor apply(Tensor x) {
    Tensor y = Tape.empty(x.shape());
    float[] in = x.readOnlyArray();
    float[] out = y.array();
    Ranges.forEach(
        x.size(),
        Ranges.STRICT_MATH,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            out[y.offset() + i] = (float) StrictMath.log(in[x.offset() + i]);
          }
        });
    if (Tape.needsGradient(x)) {
      Tape.record(new Log(x, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "log";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy != null && adjoints.needs(x)) {
      Contributions.quotient(dy, x, adjoints.into(x));
    }
  }
}
