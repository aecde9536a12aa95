package dev.unroll.kernel.vector;

import static dev.unroll.kernel.vector.VectorLanes.F;
import static dev.unroll.kernel.vector.VectorLanes.L;
import static dev.unroll.kernel.vector.VectorLanes.VPP;

import dev.unroll.kernel.Gemm;
import jdk.incubator.vector.FloatVector;

/** The tiles of {@link VectorTile4} with five and six rows. */
final class VectorTile4Tall {
  private static final int PANEL = Gemm.PANEL;

  private VectorTile4Tall() {}

  static void rows5(
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
    FloatVector r40 = FloatVector.zero(F);
    FloatVector r41 = FloatVector.zero(F);
    FloatVector r42 = FloatVector.zero(F);
    FloatVector r43 = FloatVector.zero(F);
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
      r40 = FloatVector.fromArray(F, c, c4);
      r41 = FloatVector.fromArray(F, c, c4 + L);
      r42 = FloatVector.fromArray(F, c, c4 + 2 * L);
      r43 = FloatVector.fromArray(F, c, c4 + 3 * L);
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
      FloatVector p4 = FloatVector.broadcast(F, a[a4 + x]);
      r40 = p4.fma(q0, r40);
      r41 = p4.fma(q1, r41);
      r42 = p4.fma(q2, r42);
      r43 = p4.fma(q3, r43);
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
    r40.intoArray(c, c4);
    r41.intoArray(c, c4 + L);
    r42.intoArray(c, c4 + 2 * L);
    r43.intoArray(c, c4 + 3 * L);
  }

  static void rows6(
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
    FloatVector r40 = FloatVector.zero(F);
    FloatVector r41 = FloatVector.zero(F);
    FloatVector r42 = FloatVector.zero(F);
    FloatVector r43 = FloatVector.zero(F);
    FloatVector r50 = FloatVector.zero(F);
    FloatVector r51 = FloatVector.zero(F);
    FloatVector r52 = FloatVector.zero(F);
    FloatVector r53 = FloatVector.zero(F);
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
      r40 = FloatVector.fromArray(F, c, c4);
      r41 = FloatVector.fromArray(F, c, c4 + L);
      r42 = FloatVector.fromArray(F, c, c4 + 2 * L);
      r43 = FloatVector.fromArray(F, c, c4 + 3 * L);
      r50 = FloatVector.fromArray(F, c, c5);
      r51 = FloatVector.fromArray(F, c, c5 + L);
      r52 = FloatVector.fromArray(F, c, c5 + 2 * L);
      r53 = FloatVector.fromArray(F, c, c5 + 3 * L);
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
      FloatVector p4 = FloatVector.broadcast(F, a[a4 + x]);
      r40 = p4.fma(q0, r40);
      r41 = p4.fma(q1, r41);
      r42 = p4.fma(q2, r42);
      r43 = p4.fma(q3, r43);
      FloatVector p5 = FloatVector.broadcast(F, a[a5 + x]);
      r50 = p5.fma(q0, r50);
      r51 = p5.fma(q1, r51);
      r52 = p5.fma(q2, r52);
      r53 = p5.fma(q3, r53);
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
    r40.intoArray(c, c4);
    r41.intoArray(c, c4 + L);
    r42.intoArray(c, c4 + 2 * L);
    r43.intoArray(c, c4 + 3 * L);
    r50.intoArray(c, c5);
    r51.intoArray(c, c5 + L);
    r52.intoArray(c, c5 + 2 * L);
    r53.intoArray(c, c5 + 3 * L);
  }
}
