package dev.unroll.kernel.plain;

import dev.unroll.kernel.Updates;

/** The definition of {@link Updates}, in plain loops. */
public final class PlainUpdates implements Updates {
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

  @Override
  public void momentum(
      int n,
      float lr,
      float mu,
      boolean nesterov,
      float[] w,
      int wo,
      float[] g,
      int go,
      float[] buf,
      int bo) {
    for (int i = 0; i < n; i++) {
      float velocity = Math.fma(mu, buf[bo + i], g[go + i]);
      buf[bo + i] = velocity;
      float step = nesterov ? Math.fma(mu, velocity, g[go + i]) : velocity;
      w[wo + i] = Math.fma(-lr, step, w[wo + i]);
    }
  }

  @Override
  public void rmsprop(
      int n, float alpha, float eps, float[] g, int go, float[] v, int vo, float[] out, int oo) {
    float rest = 1f - alpha;
    for (int i = 0; i < n; i++) {
      float gradient = g[go + i];
      float square = Math.fma(alpha, v[vo + i], rest * gradient * gradient);
      v[vo + i] = square;
      out[oo + i] = gradient / (sqrt(square) + eps);
    }
  }

  @Override
  public void rmspropCentered(
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
      int oo) {
    float rest = 1f - alpha;
    for (int i = 0; i < n; i++) {
      float gradient = g[go + i];
      float square = Math.fma(alpha, v[vo + i], rest * gradient * gradient);
      float average = Math.fma(alpha, mean[mo + i], rest * gradient);
      v[vo + i] = square;
      mean[mo + i] = average;
      float variance = Math.max(Math.fma(-average, average, square), 0f);
      out[oo + i] = gradient / (sqrt(variance) + eps);
    }
  }

  /** Returns the correctly rounded root: the double root of a float rounds to the right float. */
  private static float sqrt(float x) {
    return (float) Math.sqrt(x);
  }
}
