package dev.unroll.nn;

import java.util.Arrays;

/**
 * Functions of whole rows, computed in double with {@link StrictMath}; sums are in ascending order
 * of the elements.
 */
enum RowFunction implements ActivationFunction {
  /** y = exp(x − m) / Σ exp(x − m), where m is the largest x; dx = y ⊙ (dy − Σ dy ⊙ y). */
  SOFTMAX {
    @Override
    public void values(int n, float[] x, int xo, float[] y, int yo) {
      double largest = largest(n, x, xo);
      double sum = sumOfExp(n, x, xo, largest);
      for (int i = 0; i < n; i++) {
        y[yo + i] = (float) (StrictMath.exp(x[xo + i] - largest) / sum);
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
      double mean = 0;
      for (int i = 0; i < n; i++) {
        mean += (double) dy[dyo + i] * y[yo + i];
      }
      for (int i = 0; i < n; i++) {
        give((dy[dyo + i] - mean) * y[yo + i], dx, dxo + i, accumulate);
      }
    }
  },
  /** y = x − m − log Σ exp(x − m); dx = dy − exp(y)·Σ dy. */
  LOG_SOFTMAX {
    @Override
    public void values(int n, float[] x, int xo, float[] y, int yo) {
      double largest = largest(n, x, xo);
      double log = StrictMath.log(sumOfExp(n, x, xo, largest));
      for (int i = 0; i < n; i++) {
        y[yo + i] = (float) (x[xo + i] - largest - log);
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
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += dy[dyo + i];
      }
      for (int i = 0; i < n; i++) {
        give(dy[dyo + i] - StrictMath.exp(y[yo + i]) * sum, dx, dxo + i, accumulate);
      }
    }
  },
  /**
   * y = max(x − τ, 0) with τ such that Σ y = 1; dx = dy − mean of dy over y &gt; 0, and 0
   * elsewhere. Source: Martins and Astudillo 2016.
   */
  SPARSEMAX {
    @Override
    public void values(int n, float[] x, int xo, float[] y, int yo) {
      double threshold = threshold(Arrays.copyOfRange(x, xo, xo + n));
      for (int i = 0; i < n; i++) {
        y[yo + i] = (float) Math.max(x[xo + i] - threshold, 0);
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
      double sum = 0;
      int support = 0;
      for (int i = 0; i < n; i++) {
        if (y[yo + i] > 0) {
          sum += dy[dyo + i];
          support++;
        }
      }
      for (int i = 0; i < n; i++) {
        give(y[yo + i] > 0 ? dy[dyo + i] - sum / support : 0, dx, dxo + i, accumulate);
      }
    }
  };

  @Override
  public boolean rowwise() {
    return true;
  }

  private static double largest(int n, float[] x, int xo) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, x[xo + i]);
    }
    return largest;
  }

  private static double sumOfExp(int n, float[] x, int xo, double shift) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += StrictMath.exp(x[xo + i] - shift);
    }
    return sum;
  }

  /**
   * Returns the τ of a row: (Σ of the k largest − 1) / k for the largest k such that the k-th
   * largest is above it.
   */
  private static double threshold(float[] row) {
    Arrays.sort(row);
    double sum = 0;
    double threshold = Double.NaN;
    for (int k = 1; k <= row.length; k++) {
      double next = row[row.length - k];
      if (Double.isNaN(next)) {
        return Double.NaN;
      }
      if (k > 1 && 1 + k * next <= sum + next) {
        break;
      }
      sum += next;
      threshold = (sum - 1) / k;
    }
    return threshold;
  }

  private static void give(double gradient, float[] dx, int at, boolean accumulate) {
    dx[at] = accumulate ? dx[at] + (float) gradient : (float) gradient;
  }
}
