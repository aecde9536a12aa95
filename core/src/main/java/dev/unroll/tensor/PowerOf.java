package dev.unroll.tensor;

/**
 * Computes y = a^b, elementwise, in double; da = dy ⊙ b·a^(b − 1), and 0 where b is 0; db = dy ⊙ y
 * · log(a), and 0 where a is 0 and b is not negative.
 */
record PowerOf(Tensor a, Tensor b, Tensor y) implements Op {
  static Tensor apply(Tensor base, Tensor exponent) {
    int[] shape = Shape.broadcast("pow", base, exponent);
    Tensor a = BroadcastTo.apply(base, shape);
    Tensor b = BroadcastTo.apply(exponent, shape);
    Tensor y = Tape.empty(shape);
    float[] left = a.readOnlyArray();
    float[] right = b.readOnlyArray();
    float[] out = y.array();
    Ranges.forEach(
        y.size(),
        Ranges.STRICT_MATH,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            out[y.offset() + i] =
                (float) StrictMath.pow(left[a.offset() + i], right[b.offset() + i]);
          }
        });
    if (Tape.needsGradient(a, b)) {
      Tape.record(new PowerOf(a, b, y), y);
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
    if (dy == null) {
      return;
    }
    if (adjoints.needs(a)) {
      give(dy, adjoints.into(a), (base, exponent, power) -> Power.slope(base, exponent));
    }
    if (adjoints.needs(b)) {
      give(
          dy,
          adjoints.into(b),
          (base, exponent, power) -> base == 0 && exponent >= 0 ? 0 : power * StrictMath.log(base));
    }
  }

  private interface Slope {
    double at(float base, float exponent, float power);
  }

  private void give(Tensor dy, Adjoints.Sink dx, Slope slope) {
    float[] left = a.readOnlyArray();
    float[] right = b.readOnlyArray();
    float[] power = y.readOnlyArray();
    float[] gradient = dy.readOnlyArray();
    float[] into = dx.data();
    Ranges.forEach(
        y.size(),
        Ranges.STRICT_MATH,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int at = dx.offset() + i;
            double s = slope.at(left[a.offset() + i], right[b.offset() + i], power[y.offset() + i]);
            float d = (float) (s * gradient[dy.offset() + i]);
            into[at] = dx.accumulate() ? into[at] + d : d;
          }
        });
  }
}
