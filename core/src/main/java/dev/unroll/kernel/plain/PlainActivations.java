package dev.unroll.kernel.plain;

import dev.unroll.kernel.Activations;
import dev.unroll.kernel.Exponential;

/** The definition of {@link Activations}, in plain loops. */
public final class PlainActivations implements Activations {
  @Override
  public void sigmoid(int n, float[] x, int xo, float[] out, int oo) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = Exponential.sigmoid(x[xo + i]);
    }
  }

  @Override
  public void tanh(int n, float[] x, int xo, float[] out, int oo) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = Exponential.tanh(x[xo + i]);
    }
  }

  @Override
  public void relu(int n, float[] x, int xo, float[] out, int oo) {
    for (int i = 0; i < n; i++) {
      float v = x[xo + i];
      out[oo + i] = v <= 0f ? 0f : v;
    }
  }

  @Override
  public void exp(int n, float[] x, int xo, float shift, float[] out, int oo) {
    for (int i = 0; i < n; i++) {
      out[oo + i] = Exponential.exp(x[xo + i] - shift);
    }
  }

  @Override
  public void sigmoidGradient(
      int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, boolean accumulate) {
    for (int i = 0; i < n; i++) {
      float v = y[yo + i];
      float d = Math.fma(-v, v, v);
      dx[dxo + i] = accumulate ? Math.fma(dy[dyo + i], d, dx[dxo + i]) : dy[dyo + i] * d;
    }
  }

  @Override
  public void tanhGradient(
      int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, boolean accumulate) {
    for (int i = 0; i < n; i++) {
      float v = y[yo + i];
      float d = Math.fma(-v, v, 1f);
      dx[dxo + i] = accumulate ? Math.fma(dy[dyo + i], d, dx[dxo + i]) : dy[dyo + i] * d;
    }
  }

  @Override
  public void reluGradient(
      int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, boolean accumulate) {
    for (int i = 0; i < n; i++) {
      float d = y[yo + i] > 0f ? dy[dyo + i] : 0f;
      dx[dxo + i] = accumulate ? dx[dxo + i] + d : d;
    }
  }
}
