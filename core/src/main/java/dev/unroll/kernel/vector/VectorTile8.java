package dev.unroll.kernel.vector;

import static dev.unroll.kernel.vector.VectorLanes.F;
import static dev.unroll.kernel.vector.VectorLanes.L;
import static dev.unroll.kernel.vector.VectorLanes.VPP;

import dev.unroll.kernel.Gemm;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles of eight vectors of a single row, so that eight chains are in flight. See {@link
 * VectorTile2}.
 */
final class VectorTile8 {
  private static final int PANEL = Gemm.PANEL;

  private VectorTile8() {}

  static void rows1(
      int k, float[] a, int a0, float[] b, int b0, int ps, float[] c, int c0, boolean fromC) {
    FloatVector r00 = FloatVector.zero(F);
    FloatVector r01 = FloatVector.zero(F);
    FloatVector r02 = FloatVector.zero(F);
    FloatVector r03 = FloatVector.zero(F);
    FloatVector r04 = FloatVector.zero(F);
    FloatVector r05 = FloatVector.zero(F);
    FloatVector r06 = FloatVector.zero(F);
    FloatVector r07 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
      r01 = FloatVector.fromArray(F, c, c0 + L);
      r02 = FloatVector.fromArray(F, c, c0 + 2 * L);
      r03 = FloatVector.fromArray(F, c, c0 + 3 * L);
      r04 = FloatVector.fromArray(F, c, c0 + 4 * L);
      r05 = FloatVector.fromArray(F, c, c0 + 5 * L);
      r06 = FloatVector.fromArray(F, c, c0 + 6 * L);
      r07 = FloatVector.fromArray(F, c, c0 + 7 * L);
    }
    for (int x = 0; x < k; x++) {
      int w = b0 + x * PANEL;
      FloatVector p0 = FloatVector.broadcast(F, a[a0 + x]);
      FloatVector q0 = FloatVector.fromArray(F, b, w);
      r00 = p0.fma(q0, r00);
      FloatVector q1 = FloatVector.fromArray(F, b, w + 1 / VPP * ps + 1 % VPP * L);
      r01 = p0.fma(q1, r01);
      FloatVector q2 = FloatVector.fromArray(F, b, w + 2 / VPP * ps + 2 % VPP * L);
      r02 = p0.fma(q2, r02);
      FloatVector q3 = FloatVector.fromArray(F, b, w + 3 / VPP * ps + 3 % VPP * L);
      r03 = p0.fma(q3, r03);
      FloatVector q4 = FloatVector.fromArray(F, b, w + 4 / VPP * ps + 4 % VPP * L);
      r04 = p0.fma(q4, r04);
      FloatVector q5 = FloatVector.fromArray(F, b, w + 5 / VPP * ps + 5 % VPP * L);
      r05 = p0.fma(q5, r05);
      FloatVector q6 = FloatVector.fromArray(F, b, w + 6 / VPP * ps + 6 % VPP * L);
      r06 = p0.fma(q6, r06);
      FloatVector q7 = FloatVector.fromArray(F, b, w + 7 / VPP * ps + 7 % VPP * L);
      r07 = p0.fma(q7, r07);
    }
    r00.intoArray(c, c0);
    r01.intoArray(c, c0 + L);
    r02.intoArray(c, c0 + 2 * L);
    r03.intoArray(c, c0 + 3 * L);
    r04.intoArray(c, c0 + 4 * L);
    r05.intoArray(c, c0 + 5 * L);
    r06.intoArray(c, c0 + 6 * L);
    r07.intoArray(c, c0 + 7 * L);
  }
}
