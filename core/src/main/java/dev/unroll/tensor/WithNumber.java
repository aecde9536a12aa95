package dev.unroll.tensor;

/** Computes y = x + number, number − x or x / number. */
record WithNumber(Kind kind, Tensor x, float number, Tensor y) implements Op {
  enum Kind {
    PLUS("plus"),
    TAKEN_FROM("minus"),
    DIVIDED_BY("div");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  static Tensor apply(Kind kind, Tensor x, float number) {
    Tensor y = Tape.empty(x.shape());
    float[] in = x.readOnlyArray();
    float[] out = y.array();
    int from = x.offset();
    int to = y.offset();
    for (int i = 0; i < x.size(); i++) {
      float value = in[from + i];
      out[to + i] =
          switch (kind) {
            case PLUS -> value + number;
            case TAKEN_FROM -> number - value;
            case DIVIDED_BY -> value / number;
          };
    }
    if (Tape.needsGradient(x)) {
      Tape.record(new WithNumber(kind, x, number, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return kind.text;
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null || !adjoints.needs(x)) {
      return;
    }
    Adjoints.Sink dx = adjoints.into(x);
    switch (kind) {
      case PLUS -> Contributions.copy(dy, dx);
      case TAKEN_FROM -> Contributions.scaled(dy, -1f, dx);
      case DIVIDED_BY -> {
        float[] gradient = dy.readOnlyArray();
        float[] into = dx.data();
        for (int i = 0; i < x.size(); i++) {
          int at = dx.offset() + i;
          float d = gradient[dy.offset() + i] / number;
          into[at] = dx.accumulate() ? into[at] + d : d;
        }
      }
    }
  }
}
