package dev.unroll.tensor;

/** Computes y = a / b; da = dy / b, db = −dy ⊙ y / b. */
record Divide(Tensor a, Tensor b, Tensor y) implements Op {
  static Tensor apply(Tensor left, Tensor right) {
    int[] shape = Shape.broadcast("div", left, right);
    Tensor a = BroadcastTo.apply(left, shape);
    Tensor b = BroadcastTo.apply(right, shape);
    Tensor y = Tape.empty(shape);
    float[] up = a.readOnlyArray();
    float[] down = b.readOnlyArray();
    float[] out = y.array();
    for (int i = 0; i < y.size(); i++) {
      out[y.offset() + i] = up[a.offset() + i] / down[b.offset() + i];
    }
    if (Tape.needsGradient(a, b)) {
      Tape.record(new Divide(a, b, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "div";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null) {
      return;
    }
    if (adjoints.needs(a)) {
      Contributions.quotient(dy, b, adjoints.into(a));
    }
    if (adjoints.needs(b)) {
      Adjoints.Sink db = adjoints.into(b);
      boolean accumulate = db.accumulate();
      float[] into = db.data();
      float[] down = b.readOnlyArray();
      float[] quotient = y.readOnlyArray();
      float[] gradient = dy.readOnlyArray();
      for (int i = 0; i < y.size(); i++) {
        int at = db.offset() + i;
        float d = -(gradient[dy.offset() + i] * (quotient[y.offset() + i] / down[b.offset() + i]));
        into[at] = accumulate ? into[at] + d : d;
      }
    }
  }
}
