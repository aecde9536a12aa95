package dev.unroll.tensor;

/**
 * Computes y = x within [low, high], else the nearer bound; dx = dy within and at the bounds, else
 * 0.
 */
record Clamp(String name, Tensor x, float low, float high, Tensor y) implements Op {
  static Tensor apply(String name, Tensor x, float low, float high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          name
              + ": the bounds are "
              + low
              + " and "
              + high
              + " (expected low <= high). Swap them.");
    }
    Tensor y = Tape.empty(x.shape());
    float[] in = x.readOnlyArray();
    float[] out = y.array();
    for (int i = 0; i < x.size(); i++) {
      float value = in[x.offset() + i];
      out[y.offset() + i] = value < low ? low : value > high ? high : value;
    }
    if (Tape.needsGradient(x)) {
      Tape.record(new Clamp(name, x, low, high, y), y);
    }
    return y;
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
      float value = in[x.offset() + i];
      float d = value >= low && value <= high ? gradient[dy.offset() + i] : 0f;
      int at = dx.offset() + i;
      into[at] = accumulate ? into[at] + d : d;
    }
  }
}
