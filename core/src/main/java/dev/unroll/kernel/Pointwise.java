package dev.unroll.kernel;

/**
 * Elementwise arithmetic. Each vector of n floats starts at its own offset. An output may be the
 * same array at the same offset as an input; any other overlap is not allowed.
 */
public interface Pointwise {
  /**
   * Computes out = x + y.
   *
   * @param x in: n floats from {@code xo}
   * @param y in: n floats from {@code yo}
   * @param out out: n floats from {@code oo}; may be x or y at the same offset
   */
  void add(int n, float[] x, int xo, float[] y, int yo, float[] out, int oo);

  /** Computes out = x - y; buffers as in {@link #add}. */
  void subtract(int n, float[] x, int xo, float[] y, int yo, float[] out, int oo);

  /** Computes out = x ⊙ y; buffers as in {@link #add}. */
  void multiply(int n, float[] x, int xo, float[] y, int yo, float[] out, int oo);

  /**
   * Computes acc = fma(x, y, acc).
   *
   * @param x in: n floats from {@code xo}
   * @param y in: n floats from {@code yo}
   * @param acc in and out: n floats from {@code ao}; may be x or y at the same offset
   */
  void multiplyAdd(int n, float[] x, int xo, float[] y, int yo, float[] acc, int ao);

  /**
   * Computes out = alpha · x.
   *
   * @param x in: n floats from {@code xo}
   * @param out out: n floats from {@code oo}; may be x at the same offset
   */
  void scale(int n, float alpha, float[] x, int xo, float[] out, int oo);

  /**
   * Computes y = fma(alpha, x, y).
   *
   * @param x in: n floats from {@code xo}
   * @param y in and out: n floats from {@code yo}; may be x at the same offset
   */
  void axpy(int n, float alpha, float[] x, int xo, float[] y, int yo);

  /**
   * Computes out = x + row, the same row for each row of x.
   *
   * @param x in [rows,cols]: row r from {@code xo + r*xRow}
   * @param row in [cols]: from {@code ro}
   * @param out out [rows,cols]: row r from {@code oo + r*oRow}; may be x with the same offset and
   *     stride
   */
  void addRow(
      int rows,
      int cols,
      float[] x,
      int xo,
      int xRow,
      float[] row,
      int ro,
      float[] out,
      int oo,
      int oRow);

  /**
   * Sums each column by plain additions in ascending row order, starting from out or from 0.
   *
   * @param x in [rows,cols]: row r from {@code xo + r*xRow}
   * @param out out [cols], and in when accumulating: from {@code oo}; must not overlap x
   * @param accumulate whether the sums start from out rather than from 0
   */
  void columnSums(
      int rows, int cols, float[] x, int xo, int xRow, float[] out, int oo, boolean accumulate);
}
