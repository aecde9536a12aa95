package dev.unroll.kernel.vector;

import static dev.unroll.kernel.vector.VectorLanes.F;

import dev.unroll.kernel.Gemm;
import jdk.incubator.vector.FloatVector;

/** Tiles of one vector per row: the last panel of three at 512 bits. See {@link VectorTile2}. */
final class VectorTile1 {
  private static final int PANEL = Gemm.PANEL;

  private VectorTile1() {}

  /** Computes C tile = (fromC ? C : 0) + A·B over k rows of B. */
  static void run(
      int rows,
      int k,
      float[] a,
      int a0,
      int aRow,
      float[] b,
      int b0,
      float[] c,
      int c0,
      int cRow,
      boolean fromC) {
    switch (rows) {
      case 1 -> rows1(k, a, a0, b, b0, c, c0, fromC);
      case 2 -> rows2(k, a, a0, aRow, b, b0, c, c0, cRow, fromC);
      case 3 -> rows3(k, a, a0, aRow, b, b0, c, c0, cRow, fromC);
      case 4 -> rows4(k, a, a0, aRow, b, b0, c, c0, cRow, fromC);
      case 5 -> rows5(k, a, a0, aRow, b, b0, c, c0, cRow, fromC);
      default -> rows6(k, a, a0, aRow, b, b0, c, c0, cRow, fromC);
    }
  }

  private static void rows1(
      int k, float[] a, int a0, float[] b, int b0, float[] c, int c0, boolean fromC) {
    FloatVector r00 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
    }
    for (int x = 0; x < k; x++) {
      int w = b0 + x * PANEL;
      FloatVector q0 = FloatVector.fromArray(F, b, w);
      FloatVector p0 = FloatVector.broadcast(F, a[a0 + x]);
      r00 = p0.fma(q0, r00);
    }
    r00.intoArray(c, c0);
  }

  private static void rows2(
      int k,
      float[] a,
      int a0,
      int aRow,
      float[] b,
      int b0,
      float[] c,
      int c0,
      int cRow,
      boolean fromC) {
    int a1 = a0 + aRow;
    int c1 = c0 + cRow;
    FloatVector r00 = FloatVector.zero(F);
    FloatVector r10 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
      r10 = FloatVector.fromArray(F, c, c1);
    }
    for (int x = 0; x < k; x++) {
      int w = b0 + x * PANEL;
      FloatVector q0 = FloatVector.fromArray(F, b, w);
      FloatVector p0 = FloatVector.broadcast(F, a[a0 + x]);
      r00 = p0.fma(q0, r00);
      FloatVector p1 = FloatVector.broadcast(F, a[a1 + x]);
      r10 = p1.fma(q0, r10);
    }
    r00.intoArray(c, c0);
    r10.intoArray(c, c1);
  }

  private static void rows3(
      int k,
      float[] a,
      int a0,
      int aRow,
      float[] b,
      int b0,
      float[] c,
      int c0,
      int cRow,
      boolean fromC) {
    int a1 = a0 + aRow;
    int a2 = a1 + aRow;
    int c1 = c0 + cRow;
    int c2 = c1 + cRow;
    FloatVector r00 = FloatVector.zero(F);
    FloatVector r10 = FloatVector.zero(F);
    FloatVector r20 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
      r10 = FloatVector.fromArray(F, c, c1);
      r20 = FloatVector.fromArray(F, c, c2);
    }
    for (int x = 0; x < k; x++) {
      int w = b0 + x * PANEL;
      FloatVector q0 = FloatVector.fromArray(F, b, w);
      FloatVector p0 = FloatVector.broadcast(F, a[a0 + x]);
      r00 = p0.fma(q0, r00);
      FloatVector p1 = FloatVector.broadcast(F, a[a1 + x]);
      r10 = p1.fma(q0, r10);
      FloatVector p2 = FloatVector.broadcast(F, a[a2 + x]);
      r20 = p2.fma(q0, r20);
    }
    r00.intoArray(c, c0);
    r10.intoArray(c, c1);
    r20.intoArray(c, c2);
  }

  private static void rows4(
      int k,
      float[] a,
      int a0,
      int aRow,
      float[] b,
      int b0,
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
    FloatVector r10 = FloatVector.zero(F);
    FloatVector r20 = FloatVector.zero(F);
    FloatVector r30 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
      r10 = FloatVector.fromArray(F, c, c1);
      r20 = FloatVector.fromArray(F, c, c2);
      r30 = FloatVector.fromArray(F, c, c3);
    }
    for (int x = 0; x < k; x++) {
      int w = b0 + x * PANEL;
      FloatVector q0 = FloatVector.fromArray(F, b, w);
      FloatVector p0 = FloatVector.broadcast(F, a[a0 + x]);
      r00 = p0.fma(q0, r00);
      FloatVector p1 = FloatVector.broadcast(F, a[a1 + x]);
      r10 = p1.fma(q0, r10);
      FloatVector p2 = FloatVector.broadcast(F, a[a2 + x]);
      r20 = p2.fma(q0, r20);
      FloatVector p3 = FloatVector.broadcast(F, a[a3 + x]);
      r30 = p3.fma(q0, r30);
    }
    r00.intoArray(c, c0);
    r10.intoArray(c, c1);
    r20.intoArray(c, c2);
    r30.intoArray(c, c3);
  }

  private static void rows5(
      int k,
      float[] a,
      int a0,
      int aRow,
      float[] b,
      int b0,
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
    FloatVector r10 = FloatVector.zero(F);
    FloatVector r20 = FloatVector.zero(F);
    FloatVector r30 = FloatVector.zero(F);
    FloatVector r40 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
      r10 = FloatVector.fromArray(F, c, c1);
      r20 = FloatVector.fromArray(F, c, c2);
      r30 = FloatVector.fromArray(F, c, c3);
      r40 = FloatVector.fromArray(F, c, c4);
    }
    for (int x = 0; x < k; x++) {
      int w = b0 + x * PANEL;
      FloatVector q0 = FloatVector.fromArray(F, b, w);
      FloatVector p0 = FloatVector.broadcast(F, a[a0 + x]);
      r00 = p0.fma(q0, r00);
      FloatVector p1 = FloatVector.broadcast(F, a[a1 + x]);
      r10 = p1.fma(q0, r10);
      FloatVector p2 = FloatVector.broadcast(F, a[a2 + x]);
      r20 = p2.fma(q0, r20);
      FloatVector p3 = FloatVector.broadcast(F, a[a3 + x]);
      r30 = p3.fma(q0, r30);
      FloatVector p4 = FloatVector.broadcast(F, a[a4 + x]);
      r40 = p4.fma(q0, r40);
    }
    r00.intoArray(c, c0);
    r10.intoArray(c, c1);
    r20.intoArray(c, c2);
    r30.intoArray(c, c3);
    r40.intoArray(c, c4);
  }

  private static void rows6(
      int k,
      float[] a,
      int a0,
      int aRow,
      float[] b,
      int b0,
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
    FloatVector r10 = FloatVector.zero(F);
    FloatVector r20 = FloatVector.zero(F);
    FloatVector r30 = FloatVector.zero(F);
    FloatVector r40 = FloatVector.zero(F);
    FloatVector r50 = FloatVector.zero(F);
    if (fromC) {
      r00 = FloatVector.fromArray(F, c, c0);
      r10 = FloatVector.fromArray(F, c, c1);
      r20 = FloatVector.fromArray(F, c, c2);
      r30 = FloatVector.fromArray(F, c, c3);
      r40 = FloatVector.fromArray(F, c, c4);
      r50 = FloatVector.fromArray(F, c, c5);
    }
    for (int x = 0; x < k; x++) {
      int w = b0 + x * PANEL;
      FloatVector q0 = FloatVector.fromArray(F, b, w);
      FloatVector p0 = FloatVector.broadcast(F, a[a0 + x]);
      r00 = p0.fma(q0, r00);
      FloatVector p1 = FloatVector.broadcast(F, a[a1 + x]);
      r10 = p1.fma(q0, r10);
      FloatVector p2 = FloatVector.broadcast(F, a[a2 + x]);
      r20 = p2.fma(q0, r20);
      FloatVector p3 = FloatVector.broadcast(F, a[a3 + x]);
      r30 = p3.fma(q0, r30);
      FloatVector p4 = FloatVector.broadcast(F, a[a4 + x]);
      r40 = p4.fma(q0, r40);
      FloatVector p5 = FloatVector.broadcast(F, a[a5 + x]);
      r50 = p5.fma(q0, r50);
    }
    r00.intoArray(c, c0);
    r10.intoArray(c, c1);
    r20.intoArray(c, c2);
    r30.intoArray(c, c3);
    r40.intoArray(c, c4);
    r50.intoArray(c, c5);
  }
}
