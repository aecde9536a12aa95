package dev.unroll.exec;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.kernel.Gemm;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.PackLayout;

/** Matrix products, split over the workers when large enough. No bit depends on the split. */
public final class Products {
  /**
   * Work in floating point operations below which a second thread costs more than it saves: about
   * 100 microseconds on one core at 100 GFLOP/s.
   */
  private static final long WORTH_SHARING = 10_000_000;

  /** Floating point operations in the time that a value is copied, into panels for example. */
  public static final long COPY = 50;

  private Products() {}

  /** Returns into how many parts to split work of this many floating point operations. */
  public static int parts(long flops, int most) {
    return flops < WORTH_SHARING ? 1 : Math.max(1, Math.min(Workers.shared().threads(), most));
  }

  /**
   * Computes C [rows, n] = (accumulate ? C : 0) + A · B; see {@link Gemm#multiply}.
   *
   * @param a element (i, k) is at {@code a[aOff + i * aRow + k * aCol]}
   * @param packedB [k, n] in panels, from position {@code bOff}
   * @param c row-major, with rows {@code cRow} apart
   */
  public static void multiply(
      int rows,
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
    Gemm gemm = Kernels.current().gemm();
    int panels = Gemm.panels(n);
    boolean byRows = rows >= panels * (PANEL / 4);
    int parts = parts(2L * rows * n * k, byRows ? (rows + 5) / 6 : panels);
    if (parts == 1) {
      gemm.multiply(
          0, rows, 0, panels, n, k, a, aOff, aRow, aCol, packedB, bOff, c, cOff, cRow, accumulate);
      return;
    }
    Workers.shared()
        .run(
            parts,
            part -> {
              int rowFrom = byRows ? cut(rows, part, parts) : 0;
              int rowTo = byRows ? cut(rows, part + 1, parts) : rows;
              int panelFrom = byRows ? 0 : cut(panels, part, parts);
              int panelTo = byRows ? panels : cut(panels, part + 1, parts);
              gemm.multiply(
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
            });
  }

  /** Packs a matrix, see {@link PackLayout#pack}. */
  public static void pack(
      PackLayout layout, float[] matrix, int offset, int rows, int columns, float[] target) {
    Gemm gemm = Kernels.current().gemm();
    int pieces = layout.pieces(rows, columns);
    int parts = parts(COPY * rows * columns, pieces);
    if (parts == 1) {
      layout.pack(gemm, matrix, offset, rows, columns, target, 0, pieces);
      return;
    }
    Workers.shared()
        .run(
            parts,
            part ->
                layout.pack(
                    gemm,
                    matrix,
                    offset,
                    rows,
                    columns,
                    target,
                    cut(pieces, part, parts),
                    cut(pieces, part + 1, parts)));
  }

  /** Returns where part {@code part} of {@code parts} begins when {@code n} items are split. */
  public static int cut(int n, int part, int parts) {
    return (int) ((long) n * part / parts);
  }
}
