package dev.unroll.tensor;

/** Comparisons that return masks: 1 where true, 0 elsewhere. They have no derivative. */
enum Compare {
  GREATER("greater"),
  LESS("less"),
  EQUAL("equalTo");

  private final String text;

  Compare(String text) {
    this.text = text;
  }

  Tensor apply(Tensor left, Tensor right) {
    int[] shape = Shape.broadcast(text, left, right);
    Tensor a = BroadcastTo.apply(left, shape);
    Tensor b = BroadcastTo.apply(right, shape);
    Tensor y = Tape.empty(shape);
    float[] one = a.readOnlyArray();
    float[] other = b.readOnlyArray();
    float[] out = y.array();
    for (int i = 0; i < y.size(); i++) {
      out[y.offset() + i] = holds(one[a.offset() + i], other[b.offset() + i]) ? 1f : 0f;
    }
    return y;
  }

  Tensor apply(Tensor x, float number) {
    Tensor other = Tape.empty();
    other.array()[other.offset()] = number;
    return apply(x, other);
  }

  private boolean holds(float a, float b) {
    return switch (this) {
      case GREATER -> a > b;
      case LESS -> a < b;
      case EQUAL -> a == b;
    };
  }
}
