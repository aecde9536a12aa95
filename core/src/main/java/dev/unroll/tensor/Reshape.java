package dev.unroll.tensor;

/** The same memory in another shape. */
record Reshape(Tensor x, Tensor y) implements Op {
  static Tensor apply(Tensor x, int[] shape) {
    if (Shape.size(shape) != x.size()) {
      throw new IllegalArgumentException(
          "cannot reshape "
              + Shape.text(x.shape())
              + " to "
              + Shape.text(shape)
              + ": the sizes differ");
    }
    Tensor y = x.view(0, shape.clone());
    if (Tape.needsGradient(x)) {
      Tape.record(new Reshape(x, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "reshape";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy != null && adjoints.wants(x)) {
      Give.copy(dy, adjoints.into(x));
    }
  }
}
