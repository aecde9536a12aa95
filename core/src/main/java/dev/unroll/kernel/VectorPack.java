package dev.unroll.kernel;

/**
 * Copies into the layouts that the tiles read. A transpose goes four columns at a time: four
 * streams are read in order and one is written, where element by element each write touches another
 * line.
 */
final class VectorPack {
  private static final int PANEL = Gemm.PANEL;

  private VectorPack() {}

  /** As {@link Gemm#packPanel}. */
  static void packPanel(
      float[] dst,
      int dstOff,
      int k,
      float[] src,
      int srcOff,
      int rowStride,
      int colStride,
      int width) {
    if (colStride == 1) {
      for (int i = 0; i < k; i++) {
        System.arraycopy(src, srcOff + i * rowStride, dst, dstOff + i * PANEL, width);
      }
    } else {
      transpose(k, width, src, srcOff, rowStride, colStride, dst, dstOff, PANEL);
    }
    if (width < PANEL) {
      for (int i = 0; i < k; i++) {
        int row = dstOff + i * PANEL;
        for (int j = width; j < PANEL; j++) {
          dst[row + j] = 0f;
        }
      }
    }
  }

  /**
   * {@code dst[i*dstRow + j] = src[srcOff + i*rowStride + j*colStride]} for a block of A.
   *
   * @param rows rows of A
   * @param k columns of A
   */
  static void toRows(
      int rows,
      int k,
      float[] src,
      int srcOff,
      int rowStride,
      int colStride,
      float[] dst,
      int dstRow) {
    transpose(rows, k, src, srcOff, rowStride, colStride, dst, 0, dstRow);
  }

  /** {@code dst[dstOff + i*dstRow + j] = src[srcOff + i*rowStride + j*colStride]}. */
  private static void transpose(
      int m,
      int n,
      float[] src,
      int srcOff,
      int rowStride,
      int colStride,
      float[] dst,
      int dstOff,
      int dstRow) {
    int j = 0;
    for (; j + 4 <= n; j += 4) {
      four(m, src, srcOff + j * colStride, rowStride, colStride, dst, dstOff + j, dstRow);
    }
    for (; j < n; j++) {
      int from = srcOff + j * colStride;
      for (int i = 0; i < m; i++) {
        dst[dstOff + i * dstRow + j] = src[from + i * rowStride];
      }
    }
  }

  private static void four(
      int m,
      float[] src,
      int s0,
      int rowStride,
      int colStride,
      float[] dst,
      int dstOff,
      int dstRow) {
    int s1 = s0 + colStride;
    int s2 = s1 + colStride;
    int s3 = s2 + colStride;
    for (int i = 0; i < m; i++) {
      int from = i * rowStride;
      int to = dstOff + i * dstRow;
      dst[to] = src[s0 + from];
      dst[to + 1] = src[s1 + from];
      dst[to + 2] = src[s2 + from];
      dst[to + 3] = src[s3 + from];
    }
  }
}
