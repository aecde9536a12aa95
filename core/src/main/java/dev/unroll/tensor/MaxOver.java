package dev.unroll.tensor;

/** Computes y = max x along one dimension; all of dy goes to the first of the largest elements. */
record MaxOver(Tensor x, Lines lines, Tensor y) implements Op {
  static Tensor apply(Tensor x, int dim, boolean keepDim) {
    Lines lines = lines("max", x, dim);
    Tensor y = Tape.empty(shape(x, dim, keepDim));
    float[] from = x.readOnlyArray();
    for (int line = 0; line < lines.count(); line++) {
      int at = lines.largest(from, x.offset(), line);
      y.array()[y.offset() + line] = from[x.offset() + lines.start(line) + at * lines.stride()];
    }
    if (Tape.needsGradient(x)) {
      Tape.record(new MaxOver(x, lines, y), y);
    }
    return y;
  }

  /** Returns the positions of the largest elements. */
  static IndexTensor positions(Tensor x, int dim) {
    Lines lines = lines("argmax", x, dim);
    var positions = new int[lines.count()];
    for (int line = 0; line < positions.length; line++) {
      positions[line] = lines.largest(x.readOnlyArray(), x.offset(), line);
    }
    return IndexTensor.of(positions, shape(x, dim, false));
  }

  private static Lines lines(String name, Tensor x, int dim) {
    Lines lines = Lines.along(x, dim);
    if (lines.length() == 0 && lines.count() > 0) {
      throw new IllegalStateException(
          name
              + ": there are no elements along dimension "
              + dim
              + " of "
              + Shape.text(x.shape())
              + ". Check the size before.");
    }
    return lines;
  }

  private static int[] shape(Tensor x, int dim, boolean keepDim) {
    int[] shape = x.shape();
    int d = Shape.fromEnd("dimension", dim, shape.length);
    if (keepDim) {
      shape[d] = 1;
      return shape;
    }
    return Shape.without(shape, d);
  }

  @Override
  public String name() {
    return "max";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null || !adjoints.needs(x)) {
      return;
    }
    Adjoints.Sink dx = adjoints.intoPart(x);
    for (int line = 0; line < lines.count(); line++) {
      int at = lines.largest(x.readOnlyArray(), x.offset(), line);
      dx.data()[dx.offset() + lines.start(line) + at * lines.stride()] +=
          dy.readOnlyArray()[dy.offset() + line];
    }
  }
}
