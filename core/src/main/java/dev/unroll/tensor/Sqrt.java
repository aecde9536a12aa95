package dev.unroll.tensor;

/** Computes y = √x, correctly rounded; dx = dy / 2y. */
record Sqrt(Tensor x, Tensor y) implements Op {
  static Tensor apply(Tensor x) {
    Tensor y = Tape.empty(x.shape());
    float[] in = x.readOnlyArray();
    float[] out = y.array();
    for (int i = 0; i < x.size(); i++) {
      out[y.offset() + i] = (float) Math.sqrt(in[x.offset() + i]);
    }
    if (Tape.needsGradient(x)) {
      Tape.record(new Sqrt(x, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "sqrt";
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
    float[] root = y.readOnlyArray();
    float[] gradient = dy.readOnlyArray();
    for (int i = 0; i < x.size(); i++) {
      int at = dx.offset() + i;
      float d = gradient[dy.offset() + i] / (2f * root[y.offset() + i]);
      into[at] = accumulate ? into[at] + d : d;
    }
  }
}
