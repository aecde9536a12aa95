package dev.unroll.tensor;

/**
 * Takes positions [from, to) of one dimension. For a tensor seen as [outer, size, inner], it copies
 * {@code outer} ranges; with outer = 1 it is a view.
 */
record Slice(Tensor x, int outer, int stride, int start, int length, Tensor y) implements Op {
  static Tensor apply(Tensor x, int dim, int from, int to) {
    int[] shape = x.shape();
    int d = Shape.fromEnd("dimension", dim, shape.length);
    int begin = from < 0 ? from + shape[d] : from;
    int end = to < 0 ? to + shape[d] : to;
    if (begin < 0 || end > shape[d] || begin > end) {
      throw new IndexOutOfBoundsException(
          "slice "
              + from
              + " to "
              + to
              + " of dimension "
              + dim
              + " is outside of "
              + Shape.text(shape));
    }
    int inner = 1;
    for (int i = d + 1; i < shape.length; i++) {
      inner *= shape[i];
    }
    int stride = shape[d] * inner;
    int start = begin * inner;
    int length = (end - begin) * inner;
    shape[d] = end - begin;
    int outer = stride == 0 ? 0 : x.size() / stride;
    Tensor y;
    if (outer == 1) {
      y = x.view(start, shape);
    } else {
      y = Tape.empty(shape);
      for (int o = 0; o < outer; o++) {
        System.arraycopy(
            x.readOnlyArray(),
            x.offset() + o * stride + start,
            y.array(),
            y.offset() + o * length,
            length);
      }
    }
    if (Tape.needsGradient(x)) {
      Tape.record(new Slice(x, outer, stride, start, length, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "slice";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null || !adjoints.needs(x)) {
      return;
    }
    Adjoints.Sink dx = adjoints.intoPart(x);
    for (int o = 0; o < outer; o++) {
      Contributions.copy(
          length, dy.readOnlyArray(), dy.offset() + o * length, dx, o * stride + start);
    }
  }
}
