package dev.unroll.kernel;

/**
 * Reductions of float arrays: sums in double, and the maximum. For sums, element i goes to
 * accumulator i mod 16, and the 16 accumulators are combined by a fixed tree, 8 + 8, then 4 + 4,
 * and so on. So the bits do not depend on the vector width.
 */
public interface Reductions {
  /**
   * Returns the sum of n floats.
   *
   * @param x in: n floats from {@code xo}
   */
  double sum(int n, float[] x, int xo);

  /** Returns the sum of x²; buffers as in {@link #sum}. */
  double sumOfSquares(int n, float[] x, int xo);

  /**
   * Returns the sum of x ⊙ y.
   *
   * @param x in: n floats from {@code xo}
   * @param y in: n floats from {@code yo}; may be x
   */
  double dot(int n, float[] x, int xo, float[] y, int yo);

  /** Returns the sum of (x - y)², subtracted in double; buffers as in {@link #dot}. */
  double sumOfSquaredDifferences(int n, float[] x, int xo, float[] y, int yo);

  /** Returns the sum of |x - y|, subtracted in double; buffers as in {@link #dot}. */
  double sumOfAbsoluteDifferences(int n, float[] x, int xo, float[] y, int yo);

  /**
   * Returns the largest of n floats, ignoring NaN; negative infinity when none remain, and +0 for
   * either zero. Buffers as in {@link #sum}.
   */
  float max(int n, float[] x, int xo);

  /** Returns whether no element is infinite or NaN; buffers as in {@link #sum}. */
  boolean allFinite(int n, float[] x, int xo);
}
