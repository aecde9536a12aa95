package dev.unroll.kernel;

/**
 * Matrix product with a packed right-hand side.
 *
 * <p>B [K,N] is packed in panels of {@value #PANEL} columns, in the same way for every vector
 * width: row k, column j of panel p is at {@code packed[off + (p*K + k)*16 + j]}. The last panel is
 * padded with zero columns. B packed once can be used in any number of products.
 *
 * <p>Every output is <b>one chain of fma over ascending k</b>, which starts from C or from 0 and
 * continues through C from one block of K to the next. So the result has the same bits for any
 * split by rows or panels, any tile and any vector width.
 */
public interface Gemm {
  /** Columns in a panel. */
  int PANEL = 16;

  /**
   * Returns the size in floats of a packed B [k,n].
   *
   * @param k rows of B
   * @param n columns of B
   */
  static int packedSize(int k, int n) {
    return Math.multiplyExact(k, panels(n) * PANEL);
  }

  /**
   * Returns the number of panels for n columns.
   *
   * @param n columns of B
   */
  static int panels(int n) {
    return (n + PANEL - 1) / PANEL;
  }

  /**
   * Packs {@code width} columns of k rows into one panel, or into some rows of a panel.
   *
   * @param dst out: element (i,j) at {@code dst[dstOff + i*16 + j]}; columns from {@code width} to
   *     15 become zero; must not overlap {@code src}
   * @param k rows
   * @param src in: element (i,j) at {@code src[srcOff + i*rowStride + j*colStride]}
   * @param rowStride distance between rows; 1 with {@code colStride = row length} packs a transpose
   * @param colStride distance between columns
   * @param width number of columns, 0 to 16
   */
  void packPanel(
      float[] dst,
      int dstOff,
      int k,
      float[] src,
      int srcOff,
      int rowStride,
      int colStride,
      int width);

  /**
   * Packs a whole matrix B [k,n], each panel with {@link #packPanel}.
   *
   * @param dst out: {@link #packedSize} floats from {@code dstOff}
   * @param k rows of B
   * @param n columns of B
   * @param src in: element (i,j) at {@code src[srcOff + i*rowStride + j*colStride]}
   */
  default void pack(
      float[] dst,
      int dstOff,
      int k,
      int n,
      float[] src,
      int srcOff,
      int rowStride,
      int colStride) {
    packPanels(0, panels(n), dst, dstOff, k, n, src, srcOff, rowStride, colStride);
  }

  /**
   * Packs panels [from,to) of a matrix B [k,n].
   *
   * @param dst out: panel p begins at {@code dst[dstOff + p*k*16]}
   * @param k rows of B
   * @param n columns of B
   * @param src in: element (i,j) at {@code src[srcOff + i*rowStride + j*colStride]}
   */
  default void packPanels(
      int from,
      int to,
      float[] dst,
      int dstOff,
      int k,
      int n,
      float[] src,
      int srcOff,
      int rowStride,
      int colStride) {
    for (int p = from; p < to; p++) {
      packPanel(
          dst,
          dstOff + p * k * PANEL,
          k,
          src,
          srcOff + p * PANEL * colStride,
          rowStride,
          colStride,
          Math.min(PANEL, n - p * PANEL));
    }
  }

  /**
   * Computes C = A·B, or C += A·B, for rows [rowFrom,rowTo) and the columns of panels
   * [panelFrom,panelTo); nothing else of C is read or written. Several threads may compute parts of
   * one product.
   *
   * @param n columns of B and C; a panel's columns from n on are not written
   * @param k length of each chain; with 0, C becomes 0, or stays when accumulating
   * @param a in: element (i,k) at {@code a[aOff + i*aRow + k*aCol]}; i counts from 0, not from
   *     rowFrom
   * @param packedB in: B packed by {@link #packPanel}; panel 0 is at {@code bOff}
   * @param c out, and in when accumulating: element (i,j) at {@code c[cOff + i*cRow + j]}; must not
   *     overlap a or packedB
   * @param accumulate whether the chains start from C rather than from 0
   */
  void multiply(
      int rowFrom,
      int rowTo,
      int panelFrom,
      int panelTo,
      int n,
      int k,
      float[] a,
      int aOff,
      int aRow,
      int aCol,
      float[] packedB,
      int bOff,
      float[] c,
      int cOff,
      int cRow,
      boolean accumulate);
}
