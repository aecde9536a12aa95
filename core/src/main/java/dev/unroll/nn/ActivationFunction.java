package dev.unroll.nn;

/**
 * The computation of an {@link Activation}: its values and its derivative. The bits are the same
 * with every implementation of the kernels.
 */
interface ActivationFunction {
  /**
   * Computes y = f(x).
   *
   * @param n number of elements; for a row-wise function, those of one row
   * @param x in: n floats from {@code xo}
   * @param y out: n floats from {@code yo}; may be x at the same offset
   */
  void values(int n, float[] x, int xo, float[] y, int yo);

  /**
   * Computes dx = dy·f'(x), or dx += dy·f'(x) when accumulating.
   *
   * @param n number of elements; for a row-wise function, those of one row
   * @param x in: the input of {@link #values}
   * @param y in: its output
   * @param dy in: the gradient with respect to y
   * @param dx out, and in when accumulating; when not accumulating, may be x, y or dy at the same
   *     offset
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
