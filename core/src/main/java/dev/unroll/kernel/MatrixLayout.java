package dev.unroll.kernel;

/** The two plain layouts of a matrix B [K, N] as right operand: unchanged or transposed. */
public enum MatrixLayout implements PackLayout {
  /** Packs B for x · B. */
  AS_IS {
    @Override
    public int length(int rows, int columns) {
      return Gemm.packedSize(rows, columns);
    }

    @Override
    public int pieces(int rows, int columns) {
      return Gemm.panels(columns);
    }

    @Override
    public void pack(
        Gemm gemm, float[] b, int offset, int rows, int columns, float[] target, int from, int to) {
      gemm.packPanels(from, to, target, 0, rows, columns, b, offset, columns, 1);
    }
  },
  /** Packs B for x · Bᵀ. */
  TRANSPOSED {
    @Override
    public int length(int rows, int columns) {
      return Gemm.packedSize(columns, rows);
    }

    @Override
    public int pieces(int rows, int columns) {
      return Gemm.panels(rows);
    }

    @Override
    public void pack(
        Gemm gemm, float[] b, int offset, int rows, int columns, float[] target, int from, int to) {
      gemm.packPanels(from, to, target, 0, columns, rows, b, offset, 1, columns);
    }
  }
}
