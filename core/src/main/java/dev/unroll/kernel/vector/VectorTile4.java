package dev.unroll.kernel.vector;

import static dev.unroll.kernel.vector.VectorLanes.F;
import static dev.unroll.kernel.vector.VectorLanes.L;
import static dev.unroll.kernel.vector.VectorLanes.VPP;

import dev.unroll.kernel.Gemm;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles of four vectors per row: up to six rows with 32 registers, one or two with 16. See {@link
 * VectorTile2}.
 */
final class VectorTile4 {
  private static final int PANEL = Gemm.PANEL;

  private VectorTile4() {}

  /** Computes C tile = (fromC ? C : 0) + A·B over k rows of B. */
  static void run(
      int rows,
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
    switch (rows) {
      case 1 -> rows1(k, a, a0, b, b0, ps, c, c0, fromC);
      case 2 -> rows2(k, a, a0, aRow, b, b0, ps, c, c0, cRow, fromC);
      case 3 -> rows3(k, a, a0, aRow, b, b0, ps, c, c0, cRow, fromC);
      case 4 -> rows4(k, a, a0, aRow, b, b0, ps, c, c0, cRow, fromC);
      case 5 -> VectorTile4Tall.rows5(k, a, a0, aRow, b, b0, ps, c, c0, cRow, fromC);
      default -> VectorTile4Tall.rows6(k, a, a0, aRow, b, b0, ps, c, c0, cRow, fromC);
    }
  }

  private static void rows1(
      int k, float[] a, int a0, float[] b, int b0, int ps, float[] c, int c0, boolean fromC) {
    FloatVector r00 = FloatVector.zero(F);
    FloatVector r01 = FloatVector.zero(F);
    FloatVector r02 = FloatVector.zero(F);
    FloatVector r03 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
      r01 = FloatVector.fromArray(F, c, c0 + L);
      r02 = FloatVector.fromArray(F, c, c0 + 2 * L);
      r03 = FloatVector.fromArray(F, c, c0 + 3 * L);
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
    }
    r00.intoArray(c, c0);
    r01.intoArray(c, c0 + L);
    r02.intoArray(c, c0 + 2 * L);
    r03.intoArray(c, c0 + 3 * L);
  }

  private static void rows2(
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
    int a1 = a0 + aRow;
    int c1 = c0 + cRow;
    FloatVector r00 = FloatVector.zero(F);
    FloatVector r01 = FloatVector.zero(F);
    FloatVector r02 = FloatVector.zero(F);
    FloatVector r03 = FloatVector.zero(F);
    FloatVector r10 = FloatVector.zero(F);
    FloatVector r11 = FloatVector.zero(F);
    FloatVector r12 = FloatVector.zero(F);
    FloatVector r13 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
      r01 = FloatVector.fromArray(F, c, c0 + L);
      r02 = FloatVector.fromArray(F, c, c0 + 2 * L);
      r03 = FloatVector.fromArray(F, c, c0 + 3 * L);
      r10 = FloatVector.fromArray(F, c, c1);
      r11 = FloatVector.fromArray(F, c, c1 + L);
      r12 = FloatVector.fromArray(F, c, c1 + 2 * L);
      r13 = FloatVector.fromArray(F, c, c1 + 3 * L);
    }
    for (int x = 0; x < k; x++) {
      int w = b0 + x * PANEL;
      FloatVector p0 = FloatVector.broadcast(F, a[a0 + x]);
      FloatVector p1 = FloatVector.broadcast(F, a[a1 + x]);
      FloatVector q0 = FloatVector.fromArray(F, b, w);
      r00 = p0.fma(q0, r00);
      r10 = p1.fma(q0, r10);
      FloatVector q1 = FloatVector.fromArray(F, b, w + 1 / VPP * ps + 1 % VPP * L);
      r01 = p0.fma(q1, r01);
      r11 = p1.fma(q1, r11);
      FloatVector q2 = FloatVector.fromArray(F, b, w + 2 / VPP * ps + 2 % VPP * L);
      r02 = p0.fma(q2, r02);
      r12 = p1.fma(q2, r12);
      FloatVector q3 = FloatVector.fromArray(F, b, w + 3 / VPP * ps + 3 % VPP * L);
      r03 = p0.fma(q3, r03);
      r13 = p1.fma(q3, r13);
    }
    r00.intoArray(c, c0);
    r01.intoArray(c, c0 + L);
    r02.intoArray(c, c0 + 2 * L);
    r03.intoArray(c, c0 + 3 * L);
    r10.intoArray(c, c1);
    r11.intoArray(c, c1 + L);
    r12.intoArray(c, c1 + 2 * L);
    r13.intoArray(c, c1 + 3 * L);
  }

  private static void rows3(
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
    int a1 = a0 + aRow;
    int a2 = a1 + aRow;
    int c1 = c0 + cRow;
    int c2 = c1 + cRow;
    FloatVector r00 = FloatVector.zero(F);
    FloatVector r01 = FloatVector.zero(F);
    FloatVector r02 = FloatVector.zero(F);
    FloatVector r03 = FloatVector.zero(F);
    FloatVector r10 = FloatVector.zero(F);
    FloatVector r11 = FloatVector.zero(F);
    FloatVector r12 = FloatVector.zero(F);
    FloatVector r13 = FloatVector.zero(F);
    FloatVector r20 = FloatVector.zero(F);
    FloatVector r21 = FloatVector.zero(F);
    FloatVector r22 = FloatVector.zero(F);
    FloatVector r23 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
      r01 = FloatVector.fromArray(F, c, c0 + L);
      r02 = FloatVector.fromArray(F, c, c0 + 2 * L);
      r03 = FloatVector.fromArray(F, c, c0 + 3 * L);
      r10 = FloatVector.fromArray(F, c, c1);
      r11 = FloatVector.fromArray(F, c, c1 + L);
      r12 = FloatVector.fromArray(F, c, c1 + 2 * L);
      r13 = FloatVector.fromArray(F, c, c1 + 3 * L);
      r20 = FloatVector.fromArray(F, c, c2);
      r21 = FloatVector.fromArray(F, c, c2 + L);
      r22 = FloatVector.fromArray(F, c, c2 + 2 * L);
      r23 = FloatVector.fromArray(F, c, c2 + 3 * L);
    }
    for (int x = 0; x < k; x++) {
      int w = b0 + x * PANEL;
      FloatVector p0 = FloatVector.broadcast(F, a[a0 + x]);
      FloatVector p1 = FloatVector.broadcast(F, a[a1 + x]);
      FloatVector p2 = FloatVector.broadcast(F, a[a2 + x]);
      FloatVector q0 = FloatVector.fromArray(F, b, w);
      r00 = p0.fma(q0, r00);
      r10 = p1.fma(q0, r10);
      r20 = p2.fma(q0, r20);
      FloatVector q1 = FloatVector.fromArray(F, b, w + 1 / VPP * ps + 1 % VPP * L);
      r01 = p0.fma(q1, r01);
      r11 = p1.fma(q1, r11);
      r21 = p2.fma(q1, r21);
      FloatVector q2 = FloatVector.fromArray(F, b, w + 2 / VPP * ps + 2 % VPP * L);
      r02 = p0.fma(q2, r02);
      r12 = p1.fma(q2, r12);
      r22 = p2.fma(q2, r22);
      FloatVector q3 = FloatVector.fromArray(F, b, w + 3 / VPP * ps + 3 % VPP * L);
      r03 = p0.fma(q3, r03);
      r13 = p1.fma(q3, r13);
      r23 = p2.fma(q3, r23);
    }
    r00.intoArray(c, c0);
    r01.intoArray(c, c0 + L);
    r02.intoArray(c, c0 + 2 * L);
    r03.intoArray(c, c0 + 3 * L);
    r10.intoArray(c, c1);
    r11.intoArray(c, c1 + L);
    r12.intoArray(c, c1 + 2 * L);
    r13.intoArray(c, c1 + 3 * L);
    r20.intoArray(c, c2);
    r21.intoArray(c, c2 + L);
    r22.intoArray(c, c2 + 2 * L);
    r23.intoArray(c, c2 + 3 * L);
  }

  private static void rows4(
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
    int a1 = a0 + aRow;
    int a2 = a1 + aRow;
    int a3 = a2 + aRow;
    int c1 = c0 + cRow;
    int c2 = c1 + cRow;
    int c3 = c2 + cRow;
    FloatVector r00 = FloatVector.zero(F);
    FloatVector r01 = FloatVector.zero(F);
    FloatVector r02 = FloatVector.zero(F);
    FloatVector r03 = FloatVector.zero(F);
    FloatVector r10 = FloatVector.zero(F);
    FloatVector r11 = FloatVector.zero(F);
    FloatVector r12 = FloatVector.zero(F);
    FloatVector r13 = FloatVector.zero(F);
    FloatVector r20 = FloatVector.zero(F);
    FloatVector r21 = FloatVector.zero(F);
    FloatVector r22 = FloatVector.zero(F);
    FloatVector r23 = FloatVector.zero(F);
    FloatVector r30 = FloatVector.zero(F);
    FloatVector r31 = FloatVector.zero(F);
    FloatVector r32 = FloatVector.zero(F);
    FloatVector r33 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
      r01 = FloatVector.fromArray(F, c, c0 + L);
      r02 = FloatVector.fromArray(F, c, c0 + 2 * L);
      r03 = FloatVector.fromArray(F, c, c0 + 3 * L);
      r10 = FloatVector.fromArray(F, c, c1);
      r11 = FloatVector.fromArray(F, c, c1 + L);
      r12 = FloatVector.fromArray(F, c, c1 + 2 * L);
      r13 = FloatVector.fromArray(F, c, c1 + 3 * L);
      r20 = FloatVector.fromArray(F, c, c2);
      r21 = FloatVector.fromArray(F, c, c2 + L);
      r22 = FloatVector.fromArray(F, c, c2 + 2 * L);
      r23 = FloatVector.fromArray(F, c, c2 + 3 * L);
      r30 = FloatVector.fromArray(F, c, c3);
      r31 = FloatVector.fromArray(F, c, c3 + L);
      r32 = FloatVector.fromArray(F, c, c3 + 2 * L);
      r33 = FloatVector.fromArray(F, c, c3 + 3 * L);
    }
    for (int x = 0; x < k; x++) {
      int w = b0 + x * PANEL;
      FloatVector q0 = FloatVector.fromArray(F, b, w);
      FloatVector q1 = FloatVector.fromArray(F, b, w + 1 / VPP * ps + 1 % VPP * L);
      FloatVector q2 = FloatVector.fromArray(F, b, w + 2 / VPP * ps + 2 % VPP * L);
      FloatVector q3 = FloatVector.fromArray(F, b, w + 3 / VPP * ps + 3 % VPP * L);
      FloatVector p0 = FloatVector.broadcast(F, a[a0 + x]);
      r00 = p0.fma(q0, r00);
      r01 = p0.fma(q1, r01);
      r02 = p0.fma(q2, r02);
      r03 = p0.fma(q3, r03);
      FloatVector p1 = FloatVector.broadcast(F, a[a1 + x]);
      r10 = p1.fma(q0, r10);
      r11 = p1.fma(q1, r11);
      r12 = p1.fma(q2, r12);
      r13 = p1.fma(q3, r13);
      FloatVector p2 = FloatVector.broadcast(F, a[a2 + x]);
      r20 = p2.fma(q0, r20);
      r21 = p2.fma(q1, r21);
      r22 = p2.fma(q2, r22);
      r23 = p2.fma(q3, r23);
      FloatVector p3 = FloatVector.broadcast(F, a[a3 + x]);
      r30 = p3.fma(q0, r30);
      r31 = p3.fma(q1, r31);
      r32 = p3.fma(q2, r32);
      r33 = p3.fma(q3, r33);
    }
    r00.intoArray(c, c0);
    r01.intoArray(c, c0 + L);
    r02.intoArray(c, c0 + 2 * L);
    r03.intoArray(c, c0 + 3 * L);
    r10.intoArray(c, c1);
    r11.intoArray(c, c1 + L);
    r12.intoArray(c, c1 + 2 * L);
    r13.intoArray(c, c1 + 3 * L);
    r20.intoArray(c, c2);
    r21.intoArray(c, c2 + L);
    r22.intoArray(c, c2 + 2 * L);
    r23.intoArray(c, c2 + 3 * L);
    r30.intoArray(c, c3);
    r31.intoArray(c, c3 + L);
    r32.intoArray(c, c3 + 2 * L);
    r33.intoArray(c, c3 + 3 * L);
  }
}
