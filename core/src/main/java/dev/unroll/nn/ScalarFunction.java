package dev.unroll.nn;

import java.util.function.DoubleUnaryOperator;

/**
 * A function of one number, computed in double with {@link StrictMath} and rounded to float once.
 *
 * <p>Infinite x are replaced by ±1e80: no product in the formulas then overflows a double, and the
 * results round to the limits as floats.
 *
 * @param value f
 * @param slope f'
 */
record ScalarFunction(DoubleUnaryOperator value, DoubleUnaryOperator slope)
    implements ActivationFunction {
  private static final double FAR = 1e80;

  @Override
  public void values(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (float) value.applyAsDouble(finite(x[xo + i]));
    }
  }

  @Override
  public void gradient(
      int n,
      float[] x,
      int xo,
      float[] y,
      int yo,
      float[] dy,
      int dyo,
      float[] dx,
      int dxo,
      boolean accumulate) {
    for (int i = 0; i < n; i++) {
      float gradient = (float) (dy[dyo + i] * slope.applyAsDouble(finite(x[xo + i])));
      dx[dxo + i] = accumulate ? dx[dxo + i] + gradient : gradient;
    }
  }

  private static double finite(float x) {
    return Math.max(-FAR, Math.min(FAR, x)); // NaN stays NaN
  }
}
