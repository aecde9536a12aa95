package dev.unroll.tensor;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.kernel.Kernels;

/** The two plain layouts of a matrix B [K, N] as right operand: as it is, or transposed. */
enum MatrixLayout implements PackLayout {
  /** x · B. */
  AS_IS,
  /** x · Bᵀ. */
  TRANSPOSED;

  @Override
  public int length(Tensor b) {
    int k = this == AS_IS ? b.size(0) : b.size(1);
    int n = this == AS_IS ? b.size(1) : b.size(0);
    return Math.multiplyExact(k, (n + PANEL - 1) / PANEL * PANEL);
  }

  @Override
  public void pack(Tensor b, float[] target) {
    pack(b.array(), b.offset(), b.size(0), b.size(1), target);
  }

  /** Packs a row-major [rows, columns] matrix. */
  void pack(float[] source, int offset, int rows, int columns, float[] target) {
    int k = this == AS_IS ? rows : columns;
    int n = this == AS_IS ? columns : rows;
    int rowStride = this == AS_IS ? columns : 1;
    int columnStride = this == AS_IS ? 1 : columns;
    for (int p = 0; p * PANEL < n; p++) {
      int column = p * PANEL;
      int start = offset + column * columnStride;
      int width = Math.min(PANEL, n - column);
      Kernels.current()
          .gemm()
          .packPanel(target, p * k * PANEL, k, source, start, rowStride, columnStride, width);
    }
  }
}
