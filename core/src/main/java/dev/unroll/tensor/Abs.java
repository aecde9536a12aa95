package dev.unroll.tensor;

/** Computes y = |x|; dx = dy with the sign of x, 0 where x is 0 or NaN. */
record Abs(Tensor x, Tensor y) implements Op {
  static Tensor apply(Tensor x) {
    Tensor y = Tape.empty(x.shape());
    float[] in = x.readOnlyArray();
    float[] out = y.array();
    for (int i = 0; i < x.size(); i++) {
      out[y.offset() + i] = Math.abs(in[x.offset() + i]);
    }
    if (Tape.needsGradient(x)) {
      Tape.record(new Abs(x, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "abs";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null || !adjoints.needs(x)) {
      return;
    }
    Adjoints.Sink dx = adjoints.into(x);
    boolean accumulate = dx.accumulate();
    float[] into = dx.data();
    float[] in = x.readOnlyArray();
    float[] gradient = dy.readOnlyArray();
    for (int i = 0; i < x.size(); i++) {
      int at = dx.offset() + i;
      float value = in[x.offset() + i];
      float g = gradient[dy.offset() + i];
      float d = value > 0 ? g : value < 0 ? -g : 0f;
      into[at] = accumulate ? into[at] + d : d;
    }
  }
}
