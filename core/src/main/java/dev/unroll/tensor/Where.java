package dev.unroll.tensor;

/**
 * Computes y = a where the mask is not 0, else b; dy goes to the chosen one, nothing to the mask.
 */
record Where(Tensor mask, Tensor a, Tensor b, Tensor y) implements Op {
  static Tensor apply(Tensor chooser, Tensor left, Tensor right) {
    int[] shape = Shape.broadcast("where", chooser, left, right);
    Tensor mask = BroadcastTo.apply(chooser, shape);
    Tensor a = BroadcastTo.apply(left, shape);
    Tensor b = BroadcastTo.apply(right, shape);
    Tensor y = Tape.empty(shape);
    float[] chosen = mask.readOnlyArray();
    float[] one = a.readOnlyArray();
    float[] other = b.readOnlyArray();
    float[] out = y.array();
    for (int i = 0; i < y.size(); i++) {
      out[y.offset() + i] =
          chosen[mask.offset() + i] != 0f ? one[a.offset() + i] : other[b.offset() + i];
    }
    if (Tape.needsGradient(a, b)) {
      Tape.record(new Where(mask, a, b, y), y);
    }
    return y;
  }

  /** Returns the value where the mask is not 0, else x. */
  static Tensor fill(Tensor x, Tensor mask, float value) {
    Tensor filling = Tape.empty();
    filling.array()[filling.offset()] = value;
    return apply(mask, filling, x);
  }

  @Override
  public String name() {
    return "where";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null) {
      return;
    }
    if (adjoints.needs(a)) {
      give(dy, true, adjoints.into(a));
    }
    if (adjoints.needs(b)) {
      give(dy, false, adjoints.into(b));
    }
  }

  private void give(Tensor dy, boolean where, Adjoints.Sink dx) {
    boolean accumulate = dx.accumulate();
    float[] into = dx.data();
    float[] chosen = mask.readOnlyArray();
    float[] gradient = dy.readOnlyArray();
    for (int i = 0; i < y.size(); i++) {
      float d = chosen[mask.offset() + i] != 0f == where ? gradient[dy.offset() + i] : 0f;
      int at = dx.offset() + i;
      into[at] = accumulate ? into[at] + d : d;
    }
  }
}
