package dev.unroll.kernel.vector;

import static dev.unroll.kernel.vector.VectorLanes.F;
import static dev.unroll.kernel.vector.VectorLanes.L;

import dev.unroll.kernel.Pointwise;
import dev.unroll.kernel.plain.PlainPointwise;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** {@link Pointwise} on vectors; elements that do not fill a vector use the definition. */
public final class VectorPointwise implements Pointwise {
  private final Pointwise rest = new PlainPointwise();

  @Override
  public void add(int n, float[] x, int xo, float[] y, int yo, float[] out, int oo) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(F, x, xo + i);
      FloatVector w = FloatVector.fromArray(F, y, yo + i);
      v.add(w).intoArray(out, oo + i);
    }
    rest.add(n - i, x, xo + i, y, yo + i, out, oo + i);
  }

  @Override
  public void subtract(int n, float[] x, int xo, float[] y, int yo, float[] out, int oo) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(F, x, xo + i);
      FloatVector w = FloatVector.fromArray(F, y, yo + i);
      v.sub(w).intoArray(out, oo + i);
    }
    rest.subtract(n - i, x, xo + i, y, yo + i, out, oo + i);
  }

  @Override
  public void multiply(int n, float[] x, int xo, float[] y, int yo, float[] out, int oo) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(F, x, xo + i);
      FloatVector w = FloatVector.fromArray(F, y, yo + i);
      v.mul(w).intoArray(out, oo + i);
    }
    rest.multiply(n - i, x, xo + i, y, yo + i, out, oo + i);
  }

  @Override
  public void multiplyAdd(int n, float[] x, int xo, float[] y, int yo, float[] acc, int ao) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(F, x, xo + i);
      FloatVector w = FloatVector.fromArray(F, y, yo + i);
      v.fma(w, FloatVector.fromArray(F, acc, ao + i)).intoArray(acc, ao + i);
    }
    rest.multiplyAdd(n - i, x, xo + i, y, yo + i, acc, ao + i);
  }

  @Override
  public void scale(int n, float alpha, float[] x, int xo, float[] out, int oo) {
    FloatVector factor = FloatVector.broadcast(F, alpha);
    int i = 0;
    for (; i <= n - L; i += L) {
      factor.mul(FloatVector.fromArray(F, x, xo + i)).intoArray(out, oo + i);
    }
    rest.scale(n - i, alpha, x, xo + i, out, oo + i);
  }

  @Override
  public void axpy(int n, float alpha, float[] x, int xo, float[] y, int yo) {
    FloatVector factor = FloatVector.broadcast(F, alpha);
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(F, x, xo + i);
      factor.fma(v, FloatVector.fromArray(F, y, yo + i)).intoArray(y, yo + i);
    }
    rest.axpy(n - i, alpha, x, xo + i, y, yo + i);
  }

  @Override
  public void addRow(
      int rows,
      int cols,
      float[] x,
      int xo,
      int xRow,
      float[] row,
      int ro,
      float[] out,
      int oo,
      int oRow) {
    for (int r = 0; r < rows; r++) {
      add(cols, x, xo + r * xRow, row, ro, out, oo + r * oRow);
    }
  }

  /** Sums four vectors of columns at a time over all rows, in registers. */
  @Override
  public void columnSums(
      int rows, int cols, float[] x, int xo, int xRow, float[] out, int oo, boolean accumulate) {
    if (!accumulate) {
      Arrays.fill(out, oo, oo + cols, 0f);
    }
    int j = 0;
    for (; j <= cols - 4 * L; j += 4 * L) {
      fourVectors(rows, x, xo + j, xRow, out, oo + j);
    }
    for (; j <= cols - L; j += L) {
      FloatVector sum = FloatVector.fromArray(F, out, oo + j);
      for (int r = 0; r < rows; r++) {
        sum = sum.add(FloatVector.fromArray(F, x, xo + j + r * xRow));
      }
      sum.intoArray(out, oo + j);
    }
    rest.columnSums(rows, cols - j, x, xo + j, xRow, out, oo + j, true);
  }

  private static void fourVectors(int rows, float[] x, int xo, int xRow, float[] out, int oo) {
    FloatVector s0 = FloatVector.fromArray(F, out, oo);
    FloatVector s1 = FloatVector.fromArray(F, out, oo + L);
    FloatVector s2 = FloatVector.fromArray(F, out, oo + 2 * L);
    FloatVector s3 = FloatVector.fromArray(F, out, oo + 3 * L);
    for (int r = 0; r < rows; r++) {
      int at = xo + r * xRow;
      s0 = s0.add(FloatVector.fromArray(F, x, at));
      s1 = s1.add(FloatVector.fromArray(F, x, at + L));
      s2 = s2.add(FloatVector.fromArray(F, x, at + 2 * L));
      s3 = s3.add(FloatVector.fromArray(F, x, at + 3 * L));
    }
    s0.intoArray(out, oo);
    s1.intoArray(out, oo + L);
    s2.intoArray(out, oo + 2 * L);
    s3.intoArray(out, oo + 3 * L);
  }
}
