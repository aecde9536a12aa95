package dev.unroll.tensor;

/** Views the same memory in another shape. */
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

  static Tensor squeeze(Tensor x, int dim) {
    int[] shape = x.shape();
    int d = Shape.fromEnd("dimension", dim, shape.length);
    if (shape[d] != 1) {
      throw new IllegalArgumentException(
          "squeeze: dimension "
              + dim
              + " of "
              + Shape.text(shape)
              + " has size "
              + shape[d]
              + " (expected 1). Use select for one position of it.");
    }
    return apply(x, Shape.without(shape, d));
  }

  static Tensor unsqueeze(Tensor x, int dim) {
    return apply(x, Shape.with(x.shape(), dim, 1));
  }

  @Override
  public String name() {
    return "reshape";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy != null && adjoints.needs(x)) {
      Contributions.copy(dy, adjoints.into(x));
    }
  }
}
