package dev.unroll.kernel.vector;

import static dev.unroll.kernel.vector.VectorLanes.F;
import static dev.unroll.kernel.vector.VectorLanes.L;

import dev.unroll.kernel.Borrowed;
import dev.unroll.kernel.Gemm;
import jdk.incubator.vector.FloatVector;

/** Copies matrices to the layouts that the tiles of the matrix product read. */
final class VectorPack {
  private static final int PANEL = Gemm.PANEL;

  /**
   * True where the transpose in registers is fast. On JDK 17 it takes 2.4 ns per element, the loops
   * 0.5; on JDK 25 it takes 0.2.
   */
  private static final boolean FAST_SHUFFLES = Runtime.version().feature() >= 21;

  private static final Borrowed<float[]> SCRATCH =
      new Borrowed<>(() -> new float[VectorTranspose.SCRATCH]);

  private static final float[] NONE = {};

  private VectorPack() {}

  /** Implements {@link Gemm#packPanel}. */
  static void packPanel(
      float[] dst,
      int dstOff,
      int k,
      float[] src,
      int srcOff,
      int rowStride,
      int colStride,
      int width) {
    if (colStride == 1 && width == PANEL) {
      for (int i = 0; i < k; i++) {
        for (int j = 0; j < PANEL; j += L) {
          FloatVector.fromArray(F, src, srcOff + i * rowStride + j)
              .intoArray(dst, dstOff + i * PANEL + j);
        }
      }
      return;
    }
    toRows(k, width, src, srcOff, rowStride, colStride, dst, dstOff, PANEL);
    for (int i = 0; i < k && width < PANEL; i++) {
      for (int j = width; j < PANEL; j++) {
        dst[dstOff + i * PANEL + j] = 0f;
      }
    }
  }

  /**
   * Copies {@code dst[dstOff + i*dstRow + j] = src[srcOff + i*rowStride + j*colStride]}.
   *
   * @param m number of rows
   * @param n number of columns
   */
  static void toRows(
      int m,
      int n,
      float[] src,
      int srcOff,
      int rowStride,
      int colStride,
      float[] dst,
      int dstOff,
      int dstRow) {
    if (rowStride == 1 && FAST_SHUFFLES) {
      int rows = m / L * L;
      int cols = n / L * L;
      float[] scratch = VectorTranspose.SCRATCH > 0 ? SCRATCH.take() : NONE;
      for (int j = 0; j < cols; j += L) {
        strip(rows, src, srcOff + j * colStride, colStride, dst, dstOff + j, dstRow, scratch);
      }
      if (VectorTranspose.SCRATCH > 0) {
        SCRATCH.give(scratch);
      }
      columns(rows, cols, n, src, srcOff, 1, colStride, dst, dstOff, dstRow);
      int to = dstOff + rows * dstRow;
      columns(m - rows, 0, n, src, srcOff + rows, 1, colStride, dst, to, dstRow);
    } else {
      columns(m, 0, n, src, srcOff, rowStride, colStride, dst, dstOff, dstRow);
    }
  }

  /**
   * Copies columns [jFrom,n) of {@link #toRows}, four at a time: four streams are read, one is
   * written.
   */
  private static void columns(
      int m,
      int jFrom,
      int n,
      float[] src,
      int srcOff,
      int rowStride,
      int colStride,
      float[] dst,
      int dstOff,
      int dstRow) {
    int j = jFrom;
    for (; j + 4 <= n; j += 4) {
      int s0 = srcOff + j * colStride;
      int s1 = s0 + colStride;
      int s2 = s1 + colStride;
      int s3 = s2 + colStride;
      for (int i = 0; i < m; i++) {
        int from = i * rowStride;
        int to = dstOff + i * dstRow + j;
        dst[to] = src[s0 + from];
        dst[to + 1] = src[s1 + from];
        dst[to + 2] = src[s2 + from];
        dst[to + 3] = src[s3 + from];
      }
    }
    for (; j < n; j++) {
      for (int i = 0; i < m; i++) {
        dst[dstOff + i * dstRow + j] = src[srcOff + i * rowStride + j * colStride];
      }
    }
  }

  private static void strip(
      int m,
      float[] src,
      int srcOff,
      int colStride,
      float[] dst,
      int dstOff,
      int dstRow,
      float[] scratch) {
    for (int i = 0; i < m; i += L) {
      VectorTranspose.block(src, srcOff + i, colStride, dst, dstOff + i * dstRow, dstRow, scratch);
    }
  }
}
