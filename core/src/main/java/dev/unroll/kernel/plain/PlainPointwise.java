package dev.unroll.kernel.plain;

import dev.unroll.kernel.Pointwise;
import java.util.Arrays;

/** The definition of {@link Pointwise}, in plain loops. */
public final class PlainPointwise implements Pointwise {
  @Override
  public void add(int n, float[] x, int xo, float[] y, int yo, float[] out, int oo) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = x[xo + i] + y[yo + i];
    }
  }

  @Override
  public void subtract(int n, float[] x, int xo, float[] y, int yo, float[] out, int oo) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = x[xo + i] - y[yo + i];
    }
  }

  @Override
  public void multiply(int n, float[] x, int xo, float[] y, int yo, float[] out, int oo) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = x[xo + i] * y[yo + i];
    }
  }

  @Override
  public void multiplyAdd(int n, float[] x, int xo, float[] y, int yo, float[] acc, int ao) {
    for (int i = 0; i < n; i++) {
      acc[ao + i] = Math.fma(x[xo + i], y[yo + i], acc[ao + i]);
    }
  }

  @Override
  public void scale(int n, float alpha, float[] x, int xo, float[] out, int oo) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = alpha * x[xo + i];
    }
  }

  @Override
  public void axpy(int n, float alpha, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.fma(alpha, x[xo + i], y[yo + i]);
    }
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

  @Override
  public void columnSums(
      int rows, int cols, float[] x, int xo, int xRow, float[] out, int oo, boolean accumulate) {
    if (!accumulate) {
      Arrays.fill(out, oo, oo + cols, 0f);
    }
    for (int r = 0; r < rows; r++) {
      add(cols, out, oo, x, xo + r * xRow, out, oo);
    }
  }
}
