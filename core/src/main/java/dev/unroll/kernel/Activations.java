package dev.unroll.kernel;

/**
 * Elementwise nonlinearities, and their gradients computed from the output. Any float is allowed:
 * NaN gives NaN, infinities give the limits. out may be x at the same offset, and dx may be dy or y
 * at the same offset; any other overlap is not allowed.
 *
 * <p>They use only fma, division, comparison and integer operations on the bits of a float (see
 * {@link Exponential}), so that all implementations agree in every bit.
 */
public interface Activations {
  /**
   * Computes out = 1 / (1 + exp(-x)); 0 below x = -88.4, where the true value is below 4.2e-39.
   *
   * @param x in: n floats from {@code xo}
   * @param out out: n floats from {@code oo}; may be x at the same offset
   */
  void sigmoid(int n, float[] x, int xo, float[] out, int oo);

  /** Computes out = tanh(x), odd in every bit; buffers as in {@link #sigmoid}. */
  void tanh(int n, float[] x, int xo, float[] out, int oo);

  /**
   * Computes out = x where x &gt; 0, NaN where x is NaN, 0 elsewhere; buffers as in {@link
   * #sigmoid}.
   */
  void relu(int n, float[] x, int xo, float[] out, int oo);

  /** Computes out = exp(x), denormal results included; buffers as in {@link #sigmoid}. */
  default void exp(int n, float[] x, int xo, float[] out, int oo) {
    exp(n, x, xo, 0f, out, oo);
  }

  /**
   * Computes out = exp(x - shift), as required by a softmax with shift = max x; buffers as in
   * {@link #sigmoid}.
   */
  void exp(int n, float[] x, int xo, float shift, float[] out, int oo);

  /**
   * Computes dx = dy ⊙ y(1 - y), as {@code d = fma(-y, y, y)} and {@code dy*d}, or {@code fma(dy,
   * d, dx)} when accumulating.
   *
   * @param y in: the output of {@link #sigmoid}, n floats from {@code yo}
   * @param dy in: the gradient of the output, n floats from {@code dyo}
   * @param dx out, and in when accumulating: the gradient of the input, n floats from {@code dxo};
   *     may be y or dy at the same offset
   */
  void sigmoidGradient(
      int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, boolean accumulate);

  /**
   * Computes dx = dy ⊙ (1 - y²), with {@code d = fma(-y, y, 1)}; buffers as in {@link
   * #sigmoidGradient}.
   */
  void tanhGradient(
      int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, boolean accumulate);

  /**
   * Computes dx = dy where y &gt; 0, else 0; buffers as in {@link #sigmoidGradient}, accumulating
   * by plain addition.
   */
  void reluGradient(
      int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, boolean accumulate);
}
