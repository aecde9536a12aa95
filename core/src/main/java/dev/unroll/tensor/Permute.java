package dev.unroll.tensor;

/**
 * Permutes dimensions: dimension d of y is dimension order[d] of x; the gradient is permuted by the
 * inverse order.
 */
record Permute(Tensor x, int[] order, Tensor y) implements Op {
  private static final int TILE = 16; // rows and columns of a block that stays in the first cache

  static Tensor apply(Tensor x, int... dims) {
    int[] order = checked(x, dims);
    int[] from = x.shape();
    var shape = new int[from.length];
    for (int d = 0; d < shape.length; d++) {
      shape[d] = from[order[d]];
    }
    Tensor y = Tape.empty(shape);
    move(x.readOnlyArray(), x.offset(), from, order, y.array(), y.offset(), false);
    if (Tape.needsGradient(x)) {
      Tape.record(new Permute(x, order, y), y);
    }
    return y;
  }

  /** Swaps two dimensions. */
  static Tensor swap(Tensor x, int dim, int other) {
    int a = Shape.fromEnd("dimension", dim, x.rank());
    int b = Shape.fromEnd("dimension", other, x.rank());
    var order = new int[x.rank()];
    for (int d = 0; d < order.length; d++) {
      order[d] = d == a ? b : d == b ? a : d;
    }
    return apply(x, order);
  }

  private static int[] checked(Tensor x, int[] dims) {
    if (dims.length != x.rank()) {
      throw new IllegalArgumentException(
          "permute: "
              + dims.length
              + " dimensions are given for shape "
              + Shape.text(x.shape())
              + " (expected "
              + x.rank()
              + "). Name each dimension once.");
    }
    var order = new int[dims.length];
    var seen = new boolean[dims.length];
    for (int d = 0; d < dims.length; d++) {
      order[d] = Shape.fromEnd("dimension", dims[d], dims.length);
      if (seen[order[d]]) {
        throw new IllegalArgumentException(
            "permute: dimension " + dims[d] + " is given twice. Name each dimension once.");
      }
      seen[order[d]] = true;
    }
    return order;
  }

  @Override
  public String name() {
    return "permute";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null || !adjoints.needs(x)) {
      return;
    }
    var inverse = new int[order.length];
    for (int d = 0; d < order.length; d++) {
      inverse[order[d]] = d;
    }
    Adjoints.Sink dx = adjoints.into(x);
    move(
        dy.readOnlyArray(),
        dy.offset(),
        dy.shape(),
        inverse,
        dx.data(),
        dx.offset(),
        dx.accumulate());
  }

  /** Writes or adds the elements of {@code from} in the new order. */
  private static void move(
      float[] from, int fo, int[] shape, int[] order, float[] to, int at, boolean accumulate) {
    int rank = shape.length;
    var sizes = new int[rank + 1]; // of the target, without dimensions of size 1
    var strides = new int[rank + 1]; // in the source
    int groups = 0;
    int total = 1;
    for (int d = 0; d < rank; d++) {
      int size = shape[order[d]];
      int stride = 1;
      for (int i = order[d] + 1; i < rank; i++) {
        stride *= shape[i];
      }
      total *= size;
      if (size != 1) {
        if (groups > 0 && strides[groups - 1] == stride * size) { // adjacent in both
          sizes[groups - 1] *= size;
          strides[groups - 1] = stride;
        } else {
          sizes[groups] = size;
          strides[groups++] = stride;
        }
      }
    }
    if (groups == 0 || total == 0) {
      sizes[0] = total;
      strides[0] = 1;
      groups = 1;
    }
    int last = groups - 1;
    int unit = last; // the group whose elements are adjacent in the source
    while (strides[unit] != 1) {
      unit--;
    }
    int across = 1; // distance of its elements in the target
    for (int g = unit + 1; g < groups; g++) {
      across *= sizes[g];
    }
    int rows = unit == last ? 1 : sizes[unit];
    int blocks = total == 0 ? 0 : total / (rows * sizes[last]);
    for (int block = 0; block < blocks; block++) {
      int source = fo;
      int target = at;
      int rest = block;
      int targetStride = sizes[last];
      for (int g = last - 1; g >= 0; g--) {
        if (g != unit) {
          source += rest % sizes[g] * strides[g];
          target += rest % sizes[g] * targetStride;
          rest /= sizes[g];
        }
        targetStride *= sizes[g];
      }
      if (unit == last) {
        Contributions.copy(sizes[last], from, source, to, target, accumulate);
      } else {
        transpose(rows, sizes[last], from, source, strides[last], to, target, across, accumulate);
      }
    }
  }

  /**
   * Transposes: element (r, c) is at {@code r + c · fromColumn} in the source and at {@code r ·
   * toRow + c} in the target.
   */
  private static void transpose(
      int rows,
      int columns,
      float[] from,
      int source,
      int fromColumn,
      float[] to,
      int target,
      int toRow,
      boolean accumulate) {
    for (int r0 = 0; r0 < rows; r0 += TILE) {
      int r1 = Math.min(rows, r0 + TILE);
      for (int c0 = 0; c0 < columns; c0 += TILE) {
        int c1 = Math.min(columns, c0 + TILE);
        for (int r = r0; r < r1; r++) {
          int in = source + r;
          int out = target + r * toRow;
          for (int c = c0; c < c1; c++) {
            float value = from[in + c * fromColumn];
            to[out + c] = accumulate ? to[out + c] + value : value;
          }
        }
      }
    }
  }
}
