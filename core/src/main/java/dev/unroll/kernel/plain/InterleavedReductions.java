package dev.unroll.kernel.plain;

import dev.unroll.kernel.Reductions;

/**
 * The definition of {@link Reductions}, and its sums for all kernels. Sixteen double locals are
 * sixteen independent chains of additions, which is efficient even without vectors.
 */
public class InterleavedReductions implements Reductions {
  private static final int LANES = 16;

  @Override
  public double sum(int n, float[] x, int xo) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    double s8 = 0;
    double s9 = 0;
    double s10 = 0;
    double s11 = 0;
    double s12 = 0;
    double s13 = 0;
    double s14 = 0;
    double s15 = 0;
    int whole = n & -LANES;
    for (int i = 0; i < whole; i += LANES) {
      int xi = xo + i;
      s0 += x[xi];
      s1 += x[xi + 1];
      s2 += x[xi + 2];
      s3 += x[xi + 3];
      s4 += x[xi + 4];
      s5 += x[xi + 5];
      s6 += x[xi + 6];
      s7 += x[xi + 7];
      s8 += x[xi + 8];
      s9 += x[xi + 9];
      s10 += x[xi + 10];
      s11 += x[xi + 11];
      s12 += x[xi + 12];
      s13 += x[xi + 13];
      s14 += x[xi + 14];
      s15 += x[xi + 15];
    }
    for (int i = whole; i < n; i++) {
      double v = x[xo + i];
      switch (i - whole) {
        case 0 -> s0 += v;
        case 1 -> s1 += v;
        case 2 -> s2 += v;
        case 3 -> s3 += v;
        case 4 -> s4 += v;
        case 5 -> s5 += v;
        case 6 -> s6 += v;
        case 7 -> s7 += v;
        case 8 -> s8 += v;
        case 9 -> s9 += v;
        case 10 -> s10 += v;
        case 11 -> s11 += v;
        case 12 -> s12 += v;
        case 13 -> s13 += v;
        default -> s14 += v;
      }
    }
    return ((s0 + s8) + (s4 + s12) + ((s2 + s10) + (s6 + s14)))
        + ((s1 + s9) + (s5 + s13) + ((s3 + s11) + (s7 + s15)));
  }

  @Override
  public double sumOfSquares(int n, float[] x, int xo) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    double s8 = 0;
    double s9 = 0;
    double s10 = 0;
    double s11 = 0;
    double s12 = 0;
    double s13 = 0;
    double s14 = 0;
    double s15 = 0;
    int whole = n & -LANES;
    for (int i = 0; i < whole; i += LANES) {
      int xi = xo + i;
      s0 += square(x[xi]);
      s1 += square(x[xi + 1]);
      s2 += square(x[xi + 2]);
      s3 += square(x[xi + 3]);
      s4 += square(x[xi + 4]);
      s5 += square(x[xi + 5]);
      s6 += square(x[xi + 6]);
      s7 += square(x[xi + 7]);
      s8 += square(x[xi + 8]);
      s9 += square(x[xi + 9]);
      s10 += square(x[xi + 10]);
      s11 += square(x[xi + 11]);
      s12 += square(x[xi + 12]);
      s13 += square(x[xi + 13]);
      s14 += square(x[xi + 14]);
      s15 += square(x[xi + 15]);
    }
    for (int i = whole; i < n; i++) {
      double v = square(x[xo + i]);
      switch (i - whole) {
        case 0 -> s0 += v;
        case 1 -> s1 += v;
        case 2 -> s2 += v;
        case 3 -> s3 += v;
        case 4 -> s4 += v;
        case 5 -> s5 += v;
        case 6 -> s6 += v;
        case 7 -> s7 += v;
        case 8 -> s8 += v;
        case 9 -> s9 += v;
        case 10 -> s10 += v;
        case 11 -> s11 += v;
        case 12 -> s12 += v;
        case 13 -> s13 += v;
        default -> s14 += v;
      }
    }
    return ((s0 + s8) + (s4 + s12) + ((s2 + s10) + (s6 + s14)))
        + ((s1 + s9) + (s5 + s13) + ((s3 + s11) + (s7 + s15)));
  }

  @Override
  public double dot(int n, float[] x, int xo, float[] y, int yo) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    double s8 = 0;
    double s9 = 0;
    double s10 = 0;
    double s11 = 0;
    double s12 = 0;
    double s13 = 0;
    double s14 = 0;
    double s15 = 0;
    int whole = n & -LANES;
    for (int i = 0; i < whole; i += LANES) {
      int xi = xo + i;
      int yi = yo + i;
      s0 += (double) x[xi] * y[yi];
      s1 += (double) x[xi + 1] * y[yi + 1];
      s2 += (double) x[xi + 2] * y[yi + 2];
      s3 += (double) x[xi + 3] * y[yi + 3];
      s4 += (double) x[xi + 4] * y[yi + 4];
      s5 += (double) x[xi + 5] * y[yi + 5];
      s6 += (double) x[xi + 6] * y[yi + 6];
      s7 += (double) x[xi + 7] * y[yi + 7];
      s8 += (double) x[xi + 8] * y[yi + 8];
      s9 += (double) x[xi + 9] * y[yi + 9];
      s10 += (double) x[xi + 10] * y[yi + 10];
      s11 += (double) x[xi + 11] * y[yi + 11];
      s12 += (double) x[xi + 12] * y[yi + 12];
      s13 += (double) x[xi + 13] * y[yi + 13];
      s14 += (double) x[xi + 14] * y[yi + 14];
      s15 += (double) x[xi + 15] * y[yi + 15];
    }
    for (int i = whole; i < n; i++) {
      double v = (double) x[xo + i] * y[yo + i];
      switch (i - whole) {
        case 0 -> s0 += v;
        case 1 -> s1 += v;
        case 2 -> s2 += v;
        case 3 -> s3 += v;
        case 4 -> s4 += v;
        case 5 -> s5 += v;
        case 6 -> s6 += v;
        case 7 -> s7 += v;
        case 8 -> s8 += v;
        case 9 -> s9 += v;
        case 10 -> s10 += v;
        case 11 -> s11 += v;
        case 12 -> s12 += v;
        case 13 -> s13 += v;
        default -> s14 += v;
      }
    }
    return ((s0 + s8) + (s4 + s12) + ((s2 + s10) + (s6 + s14)))
        + ((s1 + s9) + (s5 + s13) + ((s3 + s11) + (s7 + s15)));
  }

  @Override
  public double sumOfSquaredDifferences(int n, float[] x, int xo, float[] y, int yo) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    double s8 = 0;
    double s9 = 0;
    double s10 = 0;
    double s11 = 0;
    double s12 = 0;
    double s13 = 0;
    double s14 = 0;
    double s15 = 0;
    int whole = n & -LANES;
    for (int i = 0; i < whole; i += LANES) {
      int xi = xo + i;
      int yi = yo + i;
      s0 += square((double) x[xi] - y[yi]);
      s1 += square((double) x[xi + 1] - y[yi + 1]);
      s2 += square((double) x[xi + 2] - y[yi + 2]);
      s3 += square((double) x[xi + 3] - y[yi + 3]);
      s4 += square((double) x[xi + 4] - y[yi + 4]);
      s5 += square((double) x[xi + 5] - y[yi + 5]);
      s6 += square((double) x[xi + 6] - y[yi + 6]);
      s7 += square((double) x[xi + 7] - y[yi + 7]);
      s8 += square((double) x[xi + 8] - y[yi + 8]);
      s9 += square((double) x[xi + 9] - y[yi + 9]);
      s10 += square((double) x[xi + 10] - y[yi + 10]);
      s11 += square((double) x[xi + 11] - y[yi + 11]);
      s12 += square((double) x[xi + 12] - y[yi + 12]);
      s13 += square((double) x[xi + 13] - y[yi + 13]);
      s14 += square((double) x[xi + 14] - y[yi + 14]);
      s15 += square((double) x[xi + 15] - y[yi + 15]);
    }
    for (int i = whole; i < n; i++) {
      double v = square((double) x[xo + i] - y[yo + i]);
      switch (i - whole) {
        case 0 -> s0 += v;
        case 1 -> s1 += v;
        case 2 -> s2 += v;
        case 3 -> s3 += v;
        case 4 -> s4 += v;
        case 5 -> s5 += v;
        case 6 -> s6 += v;
        case 7 -> s7 += v;
        case 8 -> s8 += v;
        case 9 -> s9 += v;
        case 10 -> s10 += v;
        case 11 -> s11 += v;
        case 12 -> s12 += v;
        case 13 -> s13 += v;
        default -> s14 += v;
      }
    }
    return ((s0 + s8) + (s4 + s12) + ((s2 + s10) + (s6 + s14)))
        + ((s1 + s9) + (s5 + s13) + ((s3 + s11) + (s7 + s15)));
  }

  @Override
  public double sumOfAbsoluteDifferences(int n, float[] x, int xo, float[] y, int yo) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    double s8 = 0;
    double s9 = 0;
    double s10 = 0;
    double s11 = 0;
    double s12 = 0;
    double s13 = 0;
    double s14 = 0;
    double s15 = 0;
    int whole = n & -LANES;
    for (int i = 0; i < whole; i += LANES) {
      int xi = xo + i;
      int yi = yo + i;
      s0 += Math.abs((double) x[xi] - y[yi]);
      s1 += Math.abs((double) x[xi + 1] - y[yi + 1]);
      s2 += Math.abs((double) x[xi + 2] - y[yi + 2]);
      s3 += Math.abs((double) x[xi + 3] - y[yi + 3]);
      s4 += Math.abs((double) x[xi + 4] - y[yi + 4]);
      s5 += Math.abs((double) x[xi + 5] - y[yi + 5]);
      s6 += Math.abs((double) x[xi + 6] - y[yi + 6]);
      s7 += Math.abs((double) x[xi + 7] - y[yi + 7]);
      s8 += Math.abs((double) x[xi + 8] - y[yi + 8]);
      s9 += Math.abs((double) x[xi + 9] - y[yi + 9]);
      s10 += Math.abs((double) x[xi + 10] - y[yi + 10]);
      s11 += Math.abs((double) x[xi + 11] - y[yi + 11]);
      s12 += Math.abs((double) x[xi + 12] - y[yi + 12]);
      s13 += Math.abs((double) x[xi + 13] - y[yi + 13]);
      s14 += Math.abs((double) x[xi + 14] - y[yi + 14]);
      s15 += Math.abs((double) x[xi + 15] - y[yi + 15]);
    }
    for (int i = whole; i < n; i++) {
      double v = Math.abs((double) x[xo + i] - y[yo + i]);
      switch (i - whole) {
        case 0 -> s0 += v;
        case 1 -> s1 += v;
        case 2 -> s2 += v;
        case 3 -> s3 += v;
        case 4 -> s4 += v;
        case 5 -> s5 += v;
        case 6 -> s6 += v;
        case 7 -> s7 += v;
        case 8 -> s8 += v;
        case 9 -> s9 += v;
        case 10 -> s10 += v;
        case 11 -> s11 += v;
        case 12 -> s12 += v;
        case 13 -> s13 += v;
        default -> s14 += v;
      }
    }
    return ((s0 + s8) + (s4 + s12) + ((s2 + s10) + (s6 + s14)))
        + ((s1 + s9) + (s5 + s13) + ((s3 + s11) + (s7 + s15)));
  }

  @Override
  public float max(int n, float[] x, int xo) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      largest = x[xo + i] > largest ? x[xo + i] : largest;
    }
    return largest + 0f; // otherwise the first of two zeros would win
  }

  @Override
  public boolean allFinite(int n, float[] x, int xo) {
    // 0·x is NaN where x is not finite, and a NaN stays in the sum: no branch in the loop.
    float s0 = 0f;
    float s1 = 0f;
    float s2 = 0f;
    float s3 = 0f;
    int i = 0;
    for (; i + 4 <= n; i += 4) {
      s0 += 0f * x[xo + i];
      s1 += 0f * x[xo + i + 1];
      s2 += 0f * x[xo + i + 2];
      s3 += 0f * x[xo + i + 3];
    }
    for (; i < n; i++) {
      s0 += 0f * x[xo + i];
    }
    return s0 + s1 + s2 + s3 == 0f;
  }

  private static double square(double x) {
    return x * x;
  }
}
