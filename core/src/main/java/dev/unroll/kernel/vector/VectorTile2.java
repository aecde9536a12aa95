package dev.unroll.kernel.vector;

import static dev.unroll.kernel.vector.VectorLanes.F;
import static dev.unroll.kernel.vector.VectorLanes.L;
import static dev.unroll.kernel.vector.VectorLanes.VPP;

import dev.unroll.kernel.Gemm;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles of C with two vectors per row, one method for each number of rows so that each accumulator
 * is a local and stays in a register. Six rows need 12 accumulators, two vectors of B and a
 * broadcast of A: 15 of the 16 registers of AVX2, and 12 chains where the processor needs 8.
 *
 * <p>Vector v of a row of B is in panel {@code v / VPP} of the tile; panels are {@code ps} floats
 * apart. VPP is a constant, so a vector within a panel has a constant displacement, without address
 * arithmetic (with a variable, 2 rows by 4 vectors lose 15 %). K is not unrolled: C2 would load
 * values ahead and then have to spill them.
 */
final class VectorTile2 {
  private static final int PANEL = Gemm.PANEL;

  private VectorTile2() {}

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
      case 5 -> rows5(k, a, a0, aRow, b, b0, ps, c, c0, cRow, fromC);
      default -> rows6(k, a, a0, aRow, b, b0, ps, c, c0, cRow, fromC);
    }
  }

  private static void rows1(
      int k, float[] a, int a0, float[] b, int b0, int ps, float[] c, int c0, boolean fromC) {
    FloatVector r00 = FloatVector.zero(F);
    FloatVector r01 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
      r01 = FloatVector.fromArray(F, c, c0 + L);
    }
    for (int x = 0; x < k; x++) {
      int w = b0 + x * PANEL;
      FloatVector p0 = FloatVector.broadcast(F, a[a0 + x]);
      FloatVector q0 = FloatVector.fromArray(F, b, w);
      r00 = p0.fma(q0, r00);
      FloatVector q1 = FloatVector.fromArray(F, b, w + 1 / VPP * ps + 1 % VPP * L);
      r01 = p0.fma(q1, r01);
    }
    r00.intoArray(c, c0);
    r01.intoArray(c, c0 + L);
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
    FloatVector r10 = FloatVector.zero(F);
    FloatVector r11 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
      r01 = FloatVector.fromArray(F, c, c0 + L);
      r10 = FloatVector.fromArray(F, c, c1);
      r11 = FloatVector.fromArray(F, c, c1 + L);
    }
    for (int x = 0; x < k; x++) {
      int w = b0 + x * PANEL;
      FloatVector q0 = FloatVector.fromArray(F, b, w);
      FloatVector q1 = FloatVector.fromArray(F, b, w + 1 / VPP * ps + 1 % VPP * L);
      FloatVector p0 = FloatVector.broadcast(F, a[a0 + x]);
      r00 = p0.fma(q0, r00);
      r01 = p0.fma(q1, r01);
      FloatVector p1 = FloatVector.broadcast(F, a[a1 + x]);
      r10 = p1.fma(q0, r10);
      r11 = p1.fma(q1, r11);
    }
    r00.intoArray(c, c0);
    r01.intoArray(c, c0 + L);
    r10.intoArray(c, c1);
    r11.intoArray(c, c1 + L);
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
    // Without a branch in its body, C2 unrolls this loop, loads ahead and spills: 40 % slower. The
    // branch remains only if its value is not a compile-time constant.
    int never = -1 - (c0 & 1);
    int a1 = a0 + aRow;
    int a2 = a1 + aRow;
    int c1 = c0 + cRow;
    int c2 = c1 + cRow;
    FloatVector r00 = FloatVector.zero(F);
    FloatVector r01 = FloatVector.zero(F);
    FloatVector r10 = FloatVector.zero(F);
    FloatVector r11 = FloatVector.zero(F);
    FloatVector r20 = FloatVector.zero(F);
    FloatVector r21 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
      r01 = FloatVector.fromArray(F, c, c0 + L);
      r10 = FloatVector.fromArray(F, c, c1);
      r11 = FloatVector.fromArray(F, c, c1 + L);
      r20 = FloatVector.fromArray(F, c, c2);
      r21 = FloatVector.fromArray(F, c, c2 + L);
    }
    for (int x = 0; x < k; x++) {
      int w = b0 + x * PANEL;
      FloatVector q0 = FloatVector.fromArray(F, b, w);
      FloatVector q1 = FloatVector.fromArray(F, b, w + 1 / VPP * ps + 1 % VPP * L);
      FloatVector p0 = FloatVector.broadcast(F, a[a0 + x]);
      r00 = p0.fma(q0, r00);
      r01 = p0.fma(q1, r01);
      if (x == never) {
        return;
      }
      FloatVector p1 = FloatVector.broadcast(F, a[a1 + x]);
      r10 = p1.fma(q0, r10);
      r11 = p1.fma(q1, r11);
      if (x == never) {
        return;
      }
      FloatVector p2 = FloatVector.broadcast(F, a[a2 + x]);
      r20 = p2.fma(q0, r20);
      r21 = p2.fma(q1, r21);
    }
    r00.intoArray(c, c0);
    r01.intoArray(c, c0 + L);
    r10.intoArray(c, c1);
    r11.intoArray(c, c1 + L);
    r20.intoArray(c, c2);
    r21.intoArray(c, c2 + L);
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
    FloatVector r10 = FloatVector.zero(F);
    FloatVector r11 = FloatVector.zero(F);
    FloatVector r20 = FloatVector.zero(F);
    FloatVector r21 = FloatVector.zero(F);
    FloatVector r30 = FloatVector.zero(F);
    FloatVector r31 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
      r01 = FloatVector.fromArray(F, c, c0 + L);
      r10 = FloatVector.fromArray(F, c, c1);
      r11 = FloatVector.fromArray(F, c, c1 + L);
      r20 = FloatVector.fromArray(F, c, c2);
      r21 = FloatVector.fromArray(F, c, c2 + L);
      r30 = FloatVector.fromArray(F, c, c3);
      r31 = FloatVector.fromArray(F, c, c3 + L);
    }
    for (int x = 0; x < k; x++) {
      int w = b0 + x * PANEL;
      FloatVector q0 = FloatVector.fromArray(F, b, w);
      FloatVector q1 = FloatVector.fromArray(F, b, w + 1 / VPP * ps + 1 % VPP * L);
      FloatVector p0 = FloatVector.broadcast(F, a[a0 + x]);
      r00 = p0.fma(q0, r00);
      r01 = p0.fma(q1, r01);
      FloatVector p1 = FloatVector.broadcast(F, a[a1 + x]);
      r10 = p1.fma(q0, r10);
      r11 = p1.fma(q1, r11);
      FloatVector p2 = FloatVector.broadcast(F, a[a2 + x]);
      r20 = p2.fma(q0, r20);
      r21 = p2.fma(q1, r21);
      FloatVector p3 = FloatVector.broadcast(F, a[a3 + x]);
      r30 = p3.fma(q0, r30);
      r31 = p3.fma(q1, r31);
    }
    r00.intoArray(c, c0);
    r01.intoArray(c, c0 + L);
    r10.intoArray(c, c1);
    r11.intoArray(c, c1 + L);
    r20.intoArray(c, c2);
    r21.intoArray(c, c2 + L);
    r30.intoArray(c, c3);
    r31.intoArray(c, c3 + L);
  }

  private static void rows5(
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
    int a4 = a3 + aRow;
    int c1 = c0 + cRow;
    int c2 = c1 + cRow;
    int c3 = c2 + cRow;
    int c4 = c3 + cRow;
    FloatVector r00 = FloatVector.zero(F);
    FloatVector r01 = FloatVector.zero(F);
    FloatVector r10 = FloatVector.zero(F);
    FloatVector r11 = FloatVector.zero(F);
    FloatVector r20 = FloatVector.zero(F);
    FloatVector r21 = FloatVector.zero(F);
    FloatVector r30 = FloatVector.zero(F);
    FloatVector r31 = FloatVector.zero(F);
    FloatVector r40 = FloatVector.zero(F);
    FloatVector r41 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
      r01 = FloatVector.fromArray(F, c, c0 + L);
      r10 = FloatVector.fromArray(F, c, c1);
      r11 = FloatVector.fromArray(F, c, c1 + L);
      r20 = FloatVector.fromArray(F, c, c2);
      r21 = FloatVector.fromArray(F, c, c2 + L);
      r30 = FloatVector.fromArray(F, c, c3);
      r31 = FloatVector.fromArray(F, c, c3 + L);
      r40 = FloatVector.fromArray(F, c, c4);
      r41 = FloatVector.fromArray(F, c, c4 + L);
    }
    for (int x = 0; x < k; x++) {
      int w = b0 + x * PANEL;
      FloatVector q0 = FloatVector.fromArray(F, b, w);
      FloatVector q1 = FloatVector.fromArray(F, b, w + 1 / VPP * ps + 1 % VPP * L);
      FloatVector p0 = FloatVector.broadcast(F, a[a0 + x]);
      r00 = p0.fma(q0, r00);
      r01 = p0.fma(q1, r01);
      FloatVector p1 = FloatVector.broadcast(F, a[a1 + x]);
      r10 = p1.fma(q0, r10);
      r11 = p1.fma(q1, r11);
      FloatVector p2 = FloatVector.broadcast(F, a[a2 + x]);
      r20 = p2.fma(q0, r20);
      r21 = p2.fma(q1, r21);
      FloatVector p3 = FloatVector.broadcast(F, a[a3 + x]);
      r30 = p3.fma(q0, r30);
      r31 = p3.fma(q1, r31);
      FloatVector p4 = FloatVector.broadcast(F, a[a4 + x]);
      r40 = p4.fma(q0, r40);
      r41 = p4.fma(q1, r41);
    }
    r00.intoArray(c, c0);
    r01.intoArray(c, c0 + L);
    r10.intoArray(c, c1);
    r11.intoArray(c, c1 + L);
    r20.intoArray(c, c2);
    r21.intoArray(c, c2 + L);
    r30.intoArray(c, c3);
    r31.intoArray(c, c3 + L);
    r40.intoArray(c, c4);
    r41.intoArray(c, c4 + L);
  }

  private static void rows6(
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
    int a4 = a3 + aRow;
    int a5 = a4 + aRow;
    int c1 = c0 + cRow;
    int c2 = c1 + cRow;
    int c3 = c2 + cRow;
    int c4 = c3 + cRow;
    int c5 = c4 + cRow;
    FloatVector r00 = FloatVector.zero(F);
    FloatVector r01 = FloatVector.zero(F);
    FloatVector r10 = FloatVector.zero(F);
    FloatVector r11 = FloatVector.zero(F);
    FloatVector r20 = FloatVector.zero(F);
    FloatVector r21 = FloatVector.zero(F);
    FloatVector r30 = FloatVector.zero(F);
    FloatVector r31 = FloatVector.zero(F);
    FloatVector r40 = FloatVector.zero(F);
    FloatVector r41 = FloatVector.zero(F);
    FloatVector r50 = FloatVector.zero(F);
    FloatVector r51 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
      r01 = FloatVector.fromArray(F, c, c0 + L);
      r10 = FloatVector.fromArray(F, c, c1);
      r11 = FloatVector.fromArray(F, c, c1 + L);
      r20 = FloatVector.fromArray(F, c, c2);
      r21 = FloatVector.fromArray(F, c, c2 + L);
      r30 = FloatVector.fromArray(F, c, c3);
      r31 = FloatVector.fromArray(F, c, c3 + L);
      r40 = FloatVector.fromArray(F, c, c4);
      r41 = FloatVector.fromArray(F, c, c4 + L);
      r50 = FloatVector.fromArray(F, c, c5);
      r51 = FloatVector.fromArray(F, c, c5 + L);
    }
    for (int x = 0; x < k; x++) {
      int w = b0 + x * PANEL;
      FloatVector q0 = FloatVector.fromArray(F, b, w);
      FloatVector q1 = FloatVector.fromArray(F, b, w + 1 / VPP * ps + 1 % VPP * L);
      FloatVector p0 = FloatVector.broadcast(F, a[a0 + x]);
      r00 = p0.fma(q0, r00);
      r01 = p0.fma(q1, r01);
      FloatVector p1 = FloatVector.broadcast(F, a[a1 + x]);
      r10 = p1.fma(q0, r10);
      r11 = p1.fma(q1, r11);
      FloatVector p2 = FloatVector.broadcast(F, a[a2 + x]);
      r20 = p2.fma(q0, r20);
      r21 = p2.fma(q1, r21);
      FloatVector p3 = FloatVector.broadcast(F, a[a3 + x]);
      r30 = p3.fma(q0, r30);
      r31 = p3.fma(q1, r31);
      FloatVector p4 = FloatVector.broadcast(F, a[a4 + x]);
      r40 = p4.fma(q0, r40);
      r41 = p4.fma(q1, r41);
      FloatVector p5 = FloatVector.broadcast(F, a[a5 + x]);
      r50 = p5.fma(q0, r50);
      r51 = p5.fma(q1, r51);
    }
    r00.intoArray(c, c0);
    r01.intoArray(c, c0 + L);
    r10.intoArray(c, c1);
    r11.intoArray(c, c1 + L);
    r20.intoArray(c, c2);
    r21.intoArray(c, c2 + L);
    r30.intoArray(c, c3);
    r31.intoArray(c, c3 + L);
    r40.intoArray(c, c4);
    r41.intoArray(c, c4 + L);
    r50.intoArray(c, c5);
    r51.intoArray(c, c5 + L);
  }
}
