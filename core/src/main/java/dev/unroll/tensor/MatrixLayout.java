package dev.unroll.tensor;

import dev.unroll.kernel.Gemm;
import dev.unroll.kernel.Kernels;

/** The two plain layouts of a matrix B [K, N] as right operand: as it is, or transposed. */
public enum MatrixLayout implements PackLayout {
  /** x · B. */
  AS_IS,
  /** x · Bᵀ. */
  TRANSPOSED;

  @Override
  public int length(Tensor b) {
    return Gemm.packedSize(k(b), n(b));
  }

  @Override
  public void pack(Tensor b, float[] target) {
    int columns = b.size(1);
    int rowStride = this == AS_IS ? columns : 1;
    int columnStride = this == AS_IS ? 1 : columns;
    Kernels.current()
        .gemm()
        .pack(target, 0, k(b), n(b), b.readOnlyArray(), b.offset(), rowStride, columnStride);
  }

  private int k(Tensor b) {
    return this == AS_IS ? b.size(0) : b.size(1);
  }

  private int n(Tensor b) {
    return this == AS_IS ? b.size(1) : b.size(0);
  }
}
