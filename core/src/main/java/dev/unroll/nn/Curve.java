package dev.unroll.nn;

/**
 * How an {@link Activation} computes: its values, and its derivative. The bits are the same with
 * every implementation of the kernels.
 */
interface Curve {
  /**
   * y = f(x).
   *
   * @param n elements; of a function of rows, those of one row
   * @param x in: n floats from {@code xo}
   * @param y out: n floats from {@code yo}; may be x at the same offset
   */
  void values(int n, float[] x, int xo, float[] y, int yo);

  /**
   * dx = dy·f'(x), or dx += dy·f'(x) when accumulating.
   *
   * @param n elements; of a function of rows, those of one row
   * @param x in: what {@link #values} read
   * @param y in: what it gave
   * @param dy in: the gradient by y
   * @param dx out, and in when accumulating; may be x, y or dy at the same offset when not
   */
  void gradient(
      int n,
      float[] x,
      int xo,
      float[] y,
      int yo,
      float[] dy,
      int dyo,
      float[] dx,
      int dxo,
      boolean accumulate);

  /** Returns whether an element of y depends on all elements of its row, as in a softmax. */
  default boolean rowwise() {
    return false;
  }
}
