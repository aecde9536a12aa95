package dev.unroll.tensor;

/** Concatenates along one dimension; the gradient is split at the same positions. */
record Concat(Tensor[] parts, int outer, int[] lengths, Tensor y) implements Op {
  static Tensor apply(int dim, Tensor[] parts) {
    if (parts.length == 0) {
      throw new IllegalArgumentException("concat: expected at least one tensor, got none");
    }
    int[] shape = parts[0].shape();
    int d = Shape.fromEnd("dimension", dim, shape.length);
    int joined = 0;
    for (Tensor part : parts) {
      boolean fits = part.rank() == shape.length;
      for (int i = 0; fits && i < shape.length; i++) {
        fits = i == d || part.size(i) == shape[i];
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "concat along dimension "
                + dim
                + ": "
                + Shape.text(part.shape())
                + " does not fit "
                + Shape.text(parts[0].shape()));
      }
      joined += part.size(d);
    }
    int outer = 1;
    for (int i = 0; i < d; i++) {
      outer *= shape[i];
    }
    shape[d] = joined;
    return join(parts, outer, shape);
  }

  /** Stacks tensors of equal shape along a new dimension. */
  static Tensor stack(int dim, Tensor[] parts) {
    if (parts.length == 0) {
      throw new IllegalArgumentException("stack: expected at least one tensor, got none");
    }
    int[] shape = parts[0].shape();
    for (Tensor part : parts) {
      if (!part.hasShape(shape)) {
        throw new IllegalArgumentException(
            "stack: expected equal shapes, got "
                + Shape.text(shape)
                + " and "
                + Shape.text(part.shape()));
      }
    }
    int outer = 1;
    for (int i = 0; i < Shape.fromEnd("new dimension", dim, shape.length + 1); i++) {
      outer *= shape[i];
    }
    return join(parts, outer, Shape.with(shape, dim, parts.length));
  }

  private static Tensor join(Tensor[] parts, int outer, int[] shape) {
    Tensor y = Tape.empty(shape);
    var lengths = new int[parts.length];
    int stride = outer == 0 ? 0 : y.size() / outer;
    int at = 0;
    for (int p = 0; p < parts.length; p++) {
      lengths[p] = outer == 0 ? 0 : parts[p].size() / outer;
      for (int o = 0; o < outer; o++) {
        System.arraycopy(
            parts[p].readOnlyArray(),
            parts[p].offset() + o * lengths[p],
            y.array(),
            y.offset() + o * stride + at,
            lengths[p]);
      }
      at += lengths[p];
    }
    if (Tape.needsGradient(parts)) {
      Tape.record(new Concat(parts.clone(), outer, lengths, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "concat";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null) {
      return;
    }
    int stride = outer == 0 ? 0 : y.size() / outer;
    int at = 0;
    for (int p = 0; p < parts.length; p++) {
      if (adjoints.needs(parts[p])) {
        Adjoints.Sink dx = adjoints.into(parts[p]);
        for (int o = 0; o < outer; o++) {
          Contributions.copy(
              lengths[p], dy.readOnlyArray(), dy.offset() + o * stride + at, dx, o * lengths[p]);
        }
      }
      at += lengths[p];
    }
  }
}
