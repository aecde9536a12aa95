package dev.unroll.tensor;

/**
 * Computes y = max(a, b) or min(a, b); dy goes to the chosen one, half to each where they are
 * equal.
 */
record Extreme(boolean largest, Tensor a, Tensor b, Tensor y) implements Op {
  static Tensor apply(boolean largest, Tensor left, Tensor right) {
    int[] shape = Shape.broadcast(name(largest), left, right);
    Tensor a = BroadcastTo.apply(left, shape);
    Tensor b = BroadcastTo.apply(right, shape);
    Tensor y = Tape.empty(shape);
    float[] one = a.readOnlyArray();
    float[] other = b.readOnlyArray();
    float[] out = y.array();
    for (int i = 0; i < y.size(); i++) {
      float first = one[a.offset() + i];
      float second = other[b.offset() + i];
      out[y.offset() + i] = largest ? Math.max(first, second) : Math.min(first, second);
    }
    if (Tape.needsGradient(a, b)) {
      Tape.record(new Extreme(largest, a, b, y), y);
    }
    return y;
  }

  private static String name(boolean largest) {
    return largest ? "maximum" : "minimum";
  }

  @Override
  public String name() {
    return name(largest);
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null) {
      return;
    }
    if (adjoints.needs(a)) {
      give(dy, a, b, adjoints.into(a));
    }
    if (adjoints.needs(b)) {
      give(dy, b, a, adjoints.into(b));
    }
  }

  private void give(Tensor dy, Tensor to, Tensor rival, Adjoints.Sink dx) {
    boolean accumulate = dx.accumulate();
    float[] into = dx.data();
    float[] mine = to.readOnlyArray();
    float[] others = rival.readOnlyArray();
    float[] gradient = dy.readOnlyArray();
    for (int i = 0; i < y.size(); i++) {
      float value = mine[to.offset() + i];
      float other = others[rival.offset() + i];
      float g = gradient[dy.offset() + i];
      boolean loses = largest ? value < other : value > other;
      float d = loses ? 0f : value == other ? g / 2 : g;
      int at = dx.offset() + i;
      into[at] = accumulate ? into[at] + d : d;
    }
  }
}
