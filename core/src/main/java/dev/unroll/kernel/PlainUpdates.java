package dev.unroll.kernel;

/** The definition of {@link Updates}, in plain loops. */
final class PlainUpdates implements Updates {
  @Override
  public void sgd(int n, float lr, float[] w, int wo, float[] g, int go) {
    for (int i = 0; i < n; i++) {
      w[wo + i] = Math.fma(-lr, g[go + i], w[wo + i]);
    }
  }

  @Override
  public void adagrad(
      int n, float lr, float eps, float[] w, int wo, float[] g, int go, float[] acc, int ao) {
    for (int i = 0; i < n; i++) {
      float gradient = g[go + i];
      float sum = Math.fma(gradient, gradient, acc[ao + i]);
      acc[ao + i] = sum;
      w[wo + i] = w[wo + i] - lr * gradient / (sqrt(sum) + eps);
    }
  }

  @Override
  public void adam(
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
      int vo) {
    float rest1 = 1f - beta1;
    float rest2 = 1f - beta2;
    for (int i = 0; i < n; i++) {
      float gradient = g[go + i];
      float first = Math.fma(beta1, m[mo + i], rest1 * gradient);
      float second = Math.fma(beta2, v[vo + i], rest2 * gradient * gradient);
      m[mo + i] = first;
      v[vo + i] = second;
      float step = lr * (first / correction1);
      w[wo + i] = w[wo + i] - step / (sqrt(second / correction2) + eps);
    }
  }

  /** Rounded once: the double root of a float rounds to the right float. */
  private static float sqrt(float x) {
    return (float) Math.sqrt(x);
  }
}
