package dev.unroll.tensor;

/**
 * Computes y = x^p for one exponent, in double; dx = dy ⊙ p·x^(p − 1), and 0 where p is 0. The
 * square is one multiplication.
 */
record Power(Tensor x, float exponent, Tensor y) implements Op {
  static Tensor apply(Tensor x, float exponent) {
    Tensor y = Tape.empty(x.shape());
    float[] in = x.readOnlyArray();
    float[] out = y.array();
    Ranges.forEach(
        x.size(),
        exponent == 2 ? 1 : Ranges.STRICT_MATH,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            float value = in[x.offset() + i];
            out[y.offset() + i] =
                exponent == 2 ? value * value : (float) StrictMath.pow(value, exponent);
          }
        });
    if (Tape.needsGradient(x)) {
      Tape.record(new Power(x, exponent, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "pow";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null || !adjoints.needs(x)) {
      return;
    }
    Adjoints.Sink dx = adjoints.into(x);
    float[] in = x.readOnlyArray();
    float[] gradient = dy.readOnlyArray();
    float[] into = dx.data();
    Ranges.forEach(
        x.size(),
        exponent == 2 ? 1 : Ranges.STRICT_MATH,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int at = dx.offset() + i;
            float d = (float) (slope(in[x.offset() + i], exponent) * gradient[dy.offset() + i]);
            into[at] = dx.accumulate() ? into[at] + d : d;
          }
        });
  }

  /** Returns the derivative of x^p with respect to x. */
  static double slope(float x, float p) {
    if (p == 2) {
      return 2.0 * x;
    }
    return p == 0 ? 0 : p * StrictMath.pow(x, p - 1.0);
  }
}
