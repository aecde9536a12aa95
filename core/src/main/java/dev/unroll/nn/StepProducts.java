package dev.unroll.nn;

import dev.unroll.kernel.Gemm;
import dev.unroll.kernel.Kernels;
import dev.unroll.sequence.StepRows;

/**
 * Matrix products of the steps of one sequence, without conversion of their layout, on the calling
 * thread. Every result is one chain of fma in ascending order.
 */
final class StepProducts {
  private StepProducts() {}

  /** Returns the number of floats that the packed steps of a sequence take, transposed or not. */
  static int workspace(StepRows x) {
    return Math.max(
        Gemm.packedSize(x.features(), x.longest()), Gemm.packedSize(x.longest(), x.features()));
  }

  /**
   * Computes c = a·bᵀ: the products of the steps of a with those of b.
   *
   * @param n the sequence, by the caller's row
   * @param c out [steps of a, steps of b]: from {@code at}, {@code row} floats from row to row
   * @param workspace {@link #workspace} of b, from {@code workspaceAt}
   */
  static void timesTransposed(
      int n,
      StepRows a,
      StepRows b,
      float[] c,
      int at,
      int row,
      float[] workspace,
      int workspaceAt) {
    Gemm gemm = Kernels.current().gemm();
    int features = a.features();
    int columns = b.length(n);
    gemm.pack(
        workspace,
        workspaceAt,
        features,
        columns,
        b.values().readOnlyArray(),
        at(b, n),
        1,
        b.stride() * features);
    gemm.multiply(
        0,
        a.length(n),
        0,
        Gemm.panels(columns),
        columns,
        features,
        a.values().readOnlyArray(),
        at(a, n),
        a.stride() * features,
        1,
        workspace,
        workspaceAt,
        c,
        at,
        row,
        false);
  }

  /**
   * Computes c += s·b: weighted sums of the steps of b.
   *
   * @param n the sequence, by the caller's row
   * @param s in [steps of c, steps of b]: element (i, j) at {@code s[sAt + i * sRow + j * sCol]}
   * @param places the positions of the rows of c, which has the features of b
   * @param c in and out: the rows of all sequences, from {@code cOffset}
   * @param workspace {@link #workspace} of b, from {@code workspaceAt}
   */
  static void addSums(
      int n,
      float[] s,
      int sAt,
      int sRow,
      int sCol,
      StepRows b,
      StepRows places,
      float[] c,
      int cOffset,
      float[] workspace,
      int workspaceAt) {
    int features = b.features();
    int rows = places.length(n);
    int depth = b.length(n);
    float[] steps = b.values().readOnlyArray();
    int first = cOffset + places.row(n, 0) * features;
    if (rows == 1) { // the same chains, without packing
      for (int j = 0; j < depth; j++) {
        Kernels.current()
            .pointwise()
            .axpy(
                features, s[sAt + j * sCol], steps, at(b, n) + j * b.stride() * features, c, first);
      }
      return;
    }
    Gemm gemm = Kernels.current().gemm();
    gemm.pack(workspace, workspaceAt, depth, features, steps, at(b, n), b.stride() * features, 1);
    gemm.multiply(
        0,
        rows,
        0,
        Gemm.panels(features),
        features,
        depth,
        s,
        sAt,
        sRow,
        sCol,
        workspace,
        workspaceAt,
        c,
        first,
        places.stride() * features,
        true);
  }

  /** Returns where the first step of a sequence begins. */
  static int at(StepRows x, int n) {
    return x.values().offset() + x.row(n, 0) * x.features();
  }
}
