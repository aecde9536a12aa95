package dev.unroll.tensor;

/**
 * Gathers rows: row i of y is row map[i] of x, or zero where map[i] is negative; no row of x is
 * used twice. Rows are indexed by all dimensions but the last.
 */
record GatherRows(Tensor x, int[] map, Tensor y) implements Op {
  static Tensor apply(Tensor x, int[] map, int[] shape) {
    int columns = x.columns();
    if (Shape.size(shape) != Math.multiplyExact(map.length, columns)
        || shape[shape.length - 1] != columns) {
      throw new IllegalArgumentException(
          "gatherRows: "
              + map.length
              + " rows of "
              + columns
              + " do not make shape "
              + Shape.text(shape));
    }
    int rows = x.rows();
    for (int row : map) {
      if (row >= rows) {
        throw new IndexOutOfBoundsException(
            "gatherRows: row " + row + " is out of range; there are " + rows);
      }
    }
    Tensor y = Tape.empty(shape);
    float[] from = x.readOnlyArray();
    float[] to = y.array();
    for (int i = 0; i < map.length; i++) {
      int at = y.offset() + i * columns;
      if (map[i] < 0) {
        java.util.Arrays.fill(to, at, at + columns, 0f);
      } else if (columns == 1) {
        to[at] = from[x.offset() + map[i]];
      } else {
        System.arraycopy(from, x.offset() + map[i] * columns, to, at, columns);
      }
    }
    if (Tape.needsGradient(x)) {
      Tape.record(new GatherRows(x, map, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "gatherRows";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null || !adjoints.needs(x)) {
      return;
    }
    Adjoints.Sink dx = adjoints.into(x);
    int columns = x.columns();
    if (!dx.accumulate()) { // rows are then written; adding to 0 would turn -0 into 0
      java.util.Arrays.fill(dx.data(), dx.offset(), dx.offset() + x.size(), 0f);
    }
    for (int i = 0; i < map.length; i++) {
      if (map[i] >= 0) {
        Contributions.copy(
            columns, dy.readOnlyArray(), dy.offset() + i * columns, dx, map[i] * columns);
      }
    }
  }
}
