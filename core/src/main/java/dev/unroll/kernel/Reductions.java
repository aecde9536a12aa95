package dev.unroll.kernel;

/**
 * What becomes of many floats: sums in double, the largest. For sums element i goes to accumulator
 * i mod 16, and the 16 accumulators are joined by a fixed tree, 8 + 8, then 4 + 4, and so on. So
 * the bits do not depend on the vector width.
 */
public interface Reductions {
  /**
   * The sum of n floats.
   *
   * @param x in: n floats from {@code xo}
   */
  double sum(int n, float[] x, int xo);

  /** The sum of x²; buffers as in {@link #sum}. */
  double sumOfSquares(int n, float[] x, int xo);

  /**
   * The sum of x ⊙ y.
   *
   * @param x in: n floats from {@code xo}
   * @param y in: n floats from {@code yo}; may be x
   */
  double dot(int n, float[] x, int xo, float[] y, int yo);

  /** The sum of (x - y)², subtracted in double; buffers as in {@link #dot}. */
  double sumOfSquaredDifferences(int n, float[] x, int xo, float[] y, int yo);

  /** The sum of |x - y|, subtracted in double; buffers as in {@link #dot}. */
  double sumOfAbsoluteDifferences(int n, float[] x, int xo, float[] y, int yo);

  /**
   * The largest of n floats, passing over NaN; negative infinity when there is none, and +0 for
   * either zero. Buffers as in {@link #sum}.
   */
  float max(int n, float[] x, int xo);

  /** Returns whether no element is infinite or NaN; buffers as in {@link #sum}. */
  boolean allFinite(int n, float[] x, int xo);
}
