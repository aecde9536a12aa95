package dev.unroll.kernel.vector;

import static dev.unroll.kernel.vector.VectorLanes.L;
import static dev.unroll.kernel.vector.VectorLanes.MANY_REGISTERS;
import static dev.unroll.kernel.vector.VectorLanes.VPP;

import dev.unroll.kernel.Borrowed;
import dev.unroll.kernel.Gemm;

/**
 * Matrix product in register tiles.
 *
 * <pre>
 * for blocks of about 96 rows and K in parts of 1536 (their A stays in L2)
 *   for panels, as many at once as a tile takes (B is read once, in order)
 *     for blocks of 256 of K (their B stays in L1)
 *       for tiles of up to 6 rows: C is read and written once, all else is in registers
 * </pre>
 *
 * <p>Rows are split evenly, 20 into 4 times 5 rather than 6, 6, 6 and 2. An incomplete last panel
 * uses the same tiles with a scratch tile. If the elements of a row of A are not contiguous (a
 * transpose), A is first copied to rows, block by block.
 */
public final class VectorGemm implements Gemm {
  private static final int K_BLOCK = 256;
  private static final int K_OUTER = 6 * K_BLOCK;
  private static final int ROW_BLOCK = 96;

  /**
   * Largest number of rows in a tile: with 16 registers, JDK 17 spills with six rows (35 GFLOP/s),
   * but not with five (75).
   */
  private static final int MAX_ROWS = !MANY_REGISTERS && Runtime.version().feature() < 21 ? 5 : 6;

  private final Borrowed<float[]> tiles = new Borrowed<>(() -> new float[6 * PANEL]);
  private final Borrowed<float[]> blocks = new Borrowed<>(() -> new float[ROW_BLOCK * K_BLOCK]);

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
    VectorPack.packPanel(dst, dstOff, k, src, srcOff, rowStride, colStride, width);
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
    int wide = Math.min(panelTo, n / PANEL);
    int rest = panelFrom <= wide && wide < panelTo ? n - wide * PANEL : 0;
    int ps = k * PANEL;
    boolean copyA = aCol != 1;
    int kStep = copyA ? K_BLOCK : K_OUTER;
    for (int i = rowFrom, rows; i < rowTo; i += rows) {
      rows = blockRows(rowTo - i);
      int c0 = cOff + i * cRow;
      int kFrom = 0;
      do { // at least once: with k = 0, C becomes 0
        int kTo = Math.min(k, kFrom + kStep);
        boolean fromC = accumulate || kFrom > 0;
        float[] block = copyA ? blocks.take() : a;
        int a0 = copyA ? 0 : aOff + i * aRow + kFrom;
        int blockRow = copyA ? K_BLOCK : aRow;
        int b = bOff + kFrom * PANEL;
        if (copyA) {
          int from = aOff + i * aRow + kFrom * aCol;
          VectorPack.toRows(rows, kTo - kFrom, a, from, aRow, aCol, block, 0, K_BLOCK);
        }
        full(
            rows,
            panelFrom,
            wide,
            kTo - kFrom,
            block,
            a0,
            blockRow,
            packedB,
            b,
            ps,
            c,
            c0,
            cRow,
            fromC);
        if (rest > 0) {
          partial(
              rows,
              rest,
              kTo - kFrom,
              block,
              a0,
              blockRow,
              packedB,
              b + wide * ps,
              c,
              c0 + wide * PANEL,
              cRow,
              fromC);
        }
        if (copyA) {
          blocks.give(block);
        }
        kFrom = kTo;
      } while (kFrom < k);
    }
  }

  /**
   * Returns the rows of the next block: all remaining ones, half of them, or a whole number of
   * tiles.
   */
  private static int blockRows(int left) {
    if (left <= ROW_BLOCK) {
      return left;
    }
    return left < 2 * ROW_BLOCK ? (left + 1) / 2 : ROW_BLOCK / MAX_ROWS * MAX_ROWS;
  }

  /**
   * Multiplies a block of rows by all complete panels: first the tiles with one more row, then the
   * others.
   */
  private static void full(
      int rows,
      int panelFrom,
      int panelTo,
      int k,
      float[] a,
      int aOff,
      int aRow,
      float[] b,
      int bOff,
      int ps,
      float[] c,
      int cOff,
      int cRow,
      boolean fromC) {
    int count = (rows + MAX_ROWS - 1) / MAX_ROWS;
    int less = rows / count;
    int more = rows % count * (less + 1);
    if (more > 0) {
      strip(
          more, less + 1, panelFrom, panelTo, k, a, aOff, aRow, b, bOff, ps, c, cOff, cRow, fromC);
    }
    if (more < rows) {
      int a0 = aOff + more * aRow;
      int c0 = cOff + more * cRow;
      strip(rows - more, less, panelFrom, panelTo, k, a, a0, aRow, b, bOff, ps, c, c0, cRow, fromC);
    }
  }

  /** Computes tiles of {@code tileRows} rows each. */
  private static void strip(
      int rows,
      int tileRows,
      int panelFrom,
      int panelTo,
      int k,
      float[] a,
      int aOff,
      int aRow,
      float[] b,
      int bOff,
      int ps,
      float[] c,
      int cOff,
      int cRow,
      boolean fromC) {
    int most = vectorsPerRow(tileRows);
    int p = panelFrom;
    while (p < panelTo) {
      int vectors = most;
      while (vectors > (panelTo - p) * VPP) {
        vectors /= 2;
      }
      int bp = bOff + p * ps;
      int cp = cOff + p * PANEL;
      int kFrom = 0;
      do {
        int kPart = Math.min(k - kFrom, K_BLOCK);
        int a0 = aOff + kFrom;
        int b0 = bp + kFrom * PANEL;
        boolean go = fromC || kFrom > 0;
        for (int i = 0; i < rows; i += tileRows) {
          tile(
              tileRows,
              vectors,
              kPart,
              a,
              a0 + i * aRow,
              aRow,
              b,
              b0,
              ps,
              c,
              cp + i * cRow,
              cRow,
              go);
        }
        kFrom += kPart;
      } while (kFrom < k);
      p += Math.max(1, vectors / VPP);
    }
  }

  /** Returns the widest tile that fits in the registers and has enough chains. */
  private static int vectorsPerRow(int tileRows) {
    if (tileRows == 1) {
      return 8;
    }
    return MANY_REGISTERS || tileRows == 2 ? 4 : 2;
  }

  private static void tile(
      int rows,
      int vectors,
      int k,
      float[] a,
      int a0,
      int aRow,
      float[] b,
      int b0,
      int ps,
      float[] c,
      int c0,
      int cRow,
      boolean fromC) {
    switch (vectors) {
      case 8 -> VectorTile8.rows1(k, a, a0, b, b0, ps, c, c0, fromC);
      case 4 -> VectorTile4.run(rows, k, a, a0, aRow, b, b0, ps, c, c0, cRow, fromC);
      case 2 -> {
        VectorTile2.run(rows, k, a, a0, aRow, b, b0, ps, c, c0, cRow, fromC);
        if (VPP == 4) { // the other half of a panel
          VectorTile2.run(rows, k, a, a0, aRow, b, b0 + 2 * L, ps, c, c0 + 2 * L, cRow, fromC);
        }
      }
      default -> VectorTile1.run(rows, k, a, a0, aRow, b, b0, c, c0, cRow, fromC);
    }
  }

  /** Multiplies a block of rows by the last panel, which has only {@code width} columns. */
  private void partial(
      int rows,
      int width,
      int k,
      float[] a,
      int aOff,
      int aRow,
      float[] b,
      int bOff,
      float[] c,
      int cOff,
      int cRow,
      boolean fromC) {
    float[] wide = tiles.take();
    int count = (rows + MAX_ROWS - 1) / MAX_ROWS;
    int i = 0;
    for (int t = 0; t < count; t++) {
      int tileRows = rows / count + (t < rows % count ? 1 : 0);
      if (fromC) {
        for (int r = 0; r < tileRows; r++) {
          System.arraycopy(c, cOff + (i + r) * cRow, wide, r * PANEL, width);
        }
      }
      int a0 = aOff + i * aRow;
      strip(tileRows, tileRows, 0, 1, k, a, a0, aRow, b, bOff, 0, wide, 0, PANEL, fromC);
      for (int r = 0; r < tileRows; r++) {
        System.arraycopy(wide, r * PANEL, c, cOff + (i + r) * cRow, width);
      }
      i += tileRows;
    }
    tiles.give(wide);
  }
}
