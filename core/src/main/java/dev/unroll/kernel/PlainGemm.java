package dev.unroll.kernel;

/** The definition: plain loops, and tiles of 2 rows by 4 columns so that 8 chains are in flight. */
final class PlainGemm implements Gemm {
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
      for (int j = 0; j < width; j++) {
        dst[to + j] = src[from + j * colStride];
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

  /** Two rows of four columns; for an odd last row both rows are the same one. */
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
