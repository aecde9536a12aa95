package dev.unroll.kernel.plain;

import dev.unroll.kernel.Borrowed;
import dev.unroll.kernel.Gemm;
import java.util.Arrays;

/**
 * The definition of {@link Gemm}, in plain loops.
 *
 * <p>Small numbers of rows use scalar tiles of 2 rows by 4 columns, so that 8 chains are in flight.
 * For more rows, B is unpacked one block at a time into rows that are separate arrays: C2
 * vectorizes only the loops over plain {@code [j]} here (5 times faster).
 */
public final class PlainGemm implements Gemm {
  private static final int FEW_ROWS = 4;
  private static final int STRIP = 16;
  private static final int K_BLOCK = 32;

  private final Borrowed<Rows> rows = new Borrowed<>(Rows::new);

  /** A block of B and two rows of C, with each row an array: 34 KB. */
  private static final class Rows {
    final float[][] b = new float[K_BLOCK][STRIP * PANEL];
    final float[] c0 = new float[STRIP * PANEL];
    final float[] c1 = new float[STRIP * PANEL];
  }

  @Override
  public void packPanel(
      float[] dst,
      int dstOff,
      int k,
      float[] src,
      int srcOff,
      int rowStride,
      int colStride,
      int width) {
    for (int i = 0; i < k; i++) {
      int to = dstOff + i * PANEL;
      int from = srcOff + i * rowStride;
      if (colStride == 1) {
        System.arraycopy(src, from, dst, to, width);
      } else {
        for (int j = 0; j < width; j++) {
          dst[to + j] = src[from + j * colStride];
        }
      }
      for (int j = width; j < PANEL; j++) {
        dst[to + j] = 0f;
      }
    }
  }

  @Override
  public void multiply(
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
      boolean accumulate) {
    if (rowTo - rowFrom < FEW_ROWS || k == 0) {
      tiles(
          rowFrom,
          rowTo,
          panelFrom,
          panelTo,
          n,
          k,
          a,
          aOff,
          aRow,
          aCol,
          packedB,
          bOff,
          c,
          cOff,
          cRow,
          accumulate);
      return;
    }
    Rows block = rows.take();
    for (int p = panelFrom; p < panelTo; p += STRIP) {
      int j = p * PANEL;
      int width = Math.min(n, Math.min(panelTo, p + STRIP) * PANEL) - j;
      for (int x = 0; x < k; x += K_BLOCK) {
        int depth = Math.min(K_BLOCK, k - x);
        unpack(block, depth, width, packedB, bOff + (p * k + x) * PANEL, k * PANEL);
        for (int i = rowFrom; i < rowTo; i += 2) {
          int ax = aOff + i * aRow + x * aCol;
          int ci = cOff + i * cRow + j;
          boolean two = i + 1 < rowTo;
          boolean fromC = accumulate || x > 0;
          load(block.c0, c, ci, width, fromC);
          load(block.c1, c, two ? ci + cRow : ci, width, fromC);
          chains(block, depth, width, a, ax, two ? ax + aRow : ax, aCol);
          System.arraycopy(block.c0, 0, c, ci, width);
          if (two) {
            System.arraycopy(block.c1, 0, c, ci + cRow, width);
          }
        }
      }
    }
    rows.give(block);
  }

  private static void unpack(Rows to, int depth, int width, float[] b, int bOff, int panelStride) {
    for (int x = 0; x < depth; x++) {
      for (int j = 0; j < width; j += PANEL) {
        int from = bOff + j / PANEL * panelStride + x * PANEL;
        System.arraycopy(b, from, to.b[x], j, PANEL);
      }
    }
  }

  private static void load(float[] row, float[] c, int ci, int width, boolean fromC) {
    if (fromC) {
      System.arraycopy(c, ci, row, 0, width);
    } else {
      Arrays.fill(row, 0, width, 0f);
    }
  }

  /** Computes two rows of C over a block of K, four steps of the chains at a time. */
  private static void chains(Rows rows, int depth, int width, float[] a, int a0, int a1, int aCol) {
    int x = 0;
    for (; x + 4 <= depth; x += 4) {
      int i = a0 + x * aCol;
      int j = a1 + x * aCol;
      four(
          width,
          rows.c0,
          rows.c1,
          rows.b[x],
          rows.b[x + 1],
          rows.b[x + 2],
          rows.b[x + 3],
          a[i],
          a[i + aCol],
          a[i + 2 * aCol],
          a[i + 3 * aCol],
          a[j],
          a[j + aCol],
          a[j + 2 * aCol],
          a[j + 3 * aCol]);
    }
    for (; x < depth; x++) {
      one(width, rows.c0, rows.c1, rows.b[x], a[a0 + x * aCol], a[a1 + x * aCol]);
    }
  }

  private static void four(
      int n,
      float[] c0,
      float[] c1,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float x0,
      float x1,
      float x2,
      float x3,
      float y0,
      float y1,
      float y2,
      float y3) {
    for (int j = 0; j < n; j++) {
      c0[j] =
          Math.fma(x3, b3[j], Math.fma(x2, b2[j], Math.fma(x1, b1[j], Math.fma(x0, b0[j], c0[j]))));
      c1[j] =
          Math.fma(y3, b3[j], Math.fma(y2, b2[j], Math.fma(y1, b1[j], Math.fma(y0, b0[j], c1[j]))));
    }
  }

  private static void one(int n, float[] c0, float[] c1, float[] b, float x, float y) {
    for (int j = 0; j < n; j++) {
      c0[j] = Math.fma(x, b[j], c0[j]);
      c1[j] = Math.fma(y, b[j], c1[j]);
    }
  }

  private static void tiles(
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
      boolean accumulate) {
    for (int p = panelFrom; p < panelTo; p++) {
      int b = bOff + p * k * PANEL;
      int jTo = Math.min(n, (p + 1) * PANEL);
      for (int i = rowFrom; i < rowTo; i += 2) {
        boolean two = i + 1 < rowTo;
        int a0 = aOff + i * aRow;
        int a1 = two ? a0 + aRow : a0;
        int c0 = cOff + i * cRow;
        int c1 = two ? c0 + cRow : c0;
        int j = p * PANEL;
        for (; j + 4 <= jTo; j += 4) {
          tile(k, a, a0, a1, aCol, packedB, b + j % PANEL, c, c0 + j, c1 + j, accumulate);
        }
        for (; j < jTo; j++) {
          chain(k, a, a0, aCol, packedB, b + j % PANEL, c, c0 + j, accumulate);
          if (two) {
            chain(k, a, a1, aCol, packedB, b + j % PANEL, c, c1 + j, accumulate);
          }
        }
      }
    }
  }

  /** Computes two rows of four columns; for an odd last row, both rows are the same. */
  private static void tile(
      int k,
      float[] a,
      int a0,
      int a1,
      int aCol,
      float[] b,
      int b0,
      float[] c,
      int c0,
      int c1,
      boolean accumulate) {
    float s00 = accumulate ? c[c0] : 0f;
    float s01 = accumulate ? c[c0 + 1] : 0f;
    float s02 = accumulate ? c[c0 + 2] : 0f;
    float s03 = accumulate ? c[c0 + 3] : 0f;
    float s10 = accumulate ? c[c1] : 0f;
    float s11 = accumulate ? c[c1 + 1] : 0f;
    float s12 = accumulate ? c[c1 + 2] : 0f;
    float s13 = accumulate ? c[c1 + 3] : 0f;
    for (int x = 0; x < k; x++) {
      float x0 = a[a0 + x * aCol];
      float x1 = a[a1 + x * aCol];
      int bx = b0 + x * PANEL;
      float y0 = b[bx];
      float y1 = b[bx + 1];
      float y2 = b[bx + 2];
      float y3 = b[bx + 3];
      s00 = Math.fma(x0, y0, s00);
      s01 = Math.fma(x0, y1, s01);
      s02 = Math.fma(x0, y2, s02);
      s03 = Math.fma(x0, y3, s03);
      s10 = Math.fma(x1, y0, s10);
      s11 = Math.fma(x1, y1, s11);
      s12 = Math.fma(x1, y2, s12);
      s13 = Math.fma(x1, y3, s13);
    }
    c[c0] = s00;
    c[c0 + 1] = s01;
    c[c0 + 2] = s02;
    c[c0 + 3] = s03;
    c[c1] = s10;
    c[c1 + 1] = s11;
    c[c1 + 2] = s12;
    c[c1 + 3] = s13;
  }

  private static void chain(
      int k,
      float[] a,
      int a0,
      int aCol,
      float[] b,
      int b0,
      float[] c,
      int ci,
      boolean accumulate) {
    float s = accumulate ? c[ci] : 0f;
    for (int x = 0; x < k; x++) {
      s = Math.fma(a[a0 + x * aCol], b[b0 + x * PANEL], s);
    }
    c[ci] = s;
  }
}
