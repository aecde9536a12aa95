package dev.unroll.kernel;

/** Elementwise update steps of optimizers. No two arrays may overlap. */
public interface Updates {
  /**
   * Computes w = fma(-lr, g, w).
   *
   * @param w in and out: n values from {@code wo}
   * @param g in: n gradients from {@code go}
   */
  void sgd(int n, float lr, float[] w, int wo, float[] g, int go);

  /**
   * Computes acc = fma(g, g, acc); w = w - (lr*g) / (sqrt(acc) + eps).
   *
   * @param w in and out: n values from {@code wo}
   * @param g in: n gradients from {@code go}
   * @param acc in and out: n sums of squares from {@code ao}
   */
  void adagrad(
      int n, float lr, float eps, float[] w, int wo, float[] g, int go, float[] acc, int ao);

  /**
   * Computes one step of Adam.
   *
   * <pre>
   * m = fma(beta1, m, (1 - beta1)*g)
   * v = fma(beta2, v, ((1 - beta2)*g)*g)
   * w = w - (lr*(m/correction1)) / (sqrt(v/correction2) + eps)
   * </pre>
   *
   * @param correction1 1 - beta1^t, computed by the caller in double
   * @param correction2 1 - beta2^t, computed by the caller in double
   * @param w in and out: n values from {@code wo}
   * @param g in: n gradients from {@code go}
   * @param m in and out: n first moments from {@code mo}
   * @param v in and out: n second moments from {@code vo}
   */
  void adam(
      int n,
      float lr,
      float beta1,
      float beta2,
      float eps,
      float correction1,
      float correction2,
      float[] w,
      int wo,
      float[] g,
      int go,
      float[] m,
      int mo,
      float[] v,
      int vo);

  /**
   * Computes buf = fma(mu, buf, g); w = fma(-lr, buf, w), or with nesterov w = fma(-lr, fma(mu,
   * buf, g), w).
   *
   * @param w in and out: n values from {@code wo}
   * @param g in: n gradients from {@code go}
   * @param buf in and out: n velocities from {@code bo}
   */
  void momentum(
      int n,
      float lr,
      float mu,
      boolean nesterov,
      float[] w,
      int wo,
      float[] g,
      int go,
      float[] buf,
      int bo);

  /**
   * Computes v = fma(alpha, v, ((1 - alpha)*g)*g); out = g / (sqrt(v) + eps).
   *
   * @param g in: n gradients from {@code go}
   * @param v in and out: n means of squares from {@code vo}
   * @param out out: n directions from {@code oo}
   */
  void rmsprop(
      int n, float alpha, float eps, float[] g, int go, float[] v, int vo, float[] out, int oo);

  /**
   * Computes the direction of centered RMSprop, which subtracts the squared mean gradient.
   *
   * <pre>
   * v = fma(alpha, v, ((1 - alpha)*g)*g)
   * mean = fma(alpha, mean, (1 - alpha)*g)
   * out = g / (sqrt(max(fma(-mean, mean, v), 0)) + eps)
   * </pre>
   *
   * @param g in: n gradients from {@code go}
   * @param v in and out: n means of squares from {@code vo}
   * @param mean in and out: n means from {@code mo}
   * @param out out: n directions from {@code oo}
   */
  void rmspropCentered(
      int n,
      float alpha,
      float eps,
      float[] g,
      int go,
      float[] v,
      int vo,
      float[] mean,
      int mo,
      float[] out,
      int oo);
}
