package dev.unroll.nn;

import dev.unroll.kernel.Activations;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;

/** The functions that have kernels; their derivatives are computed from y. */
enum KernelFunction implements ActivationFunction {
  LINEAR {
    @Override
    public void values(int n, float[] x, int xo, float[] y, int yo) {
      System.arraycopy(x, xo, y, yo, n);
    }

    @Override
    public void gradient(
        int n,
        float[] x,
        int xo,
        float[] y,
        int yo,
        float[] dy,
        int dyo,
        float[] dx,
        int dxo,
        boolean accumulate) {
      if (accumulate) {
        Pointwise pointwise = Kernels.current().pointwise();
        pointwise.add(n, dx, dxo, dy, dyo, dx, dxo);
      } else {
        System.arraycopy(dy, dyo, dx, dxo, n);
      }
    }
  },
  SIGMOID {
    @Override
    public void values(int n, float[] x, int xo, float[] y, int yo) {
      kernels().sigmoid(n, x, xo, y, yo);
    }

    @Override
    public void gradient(
        int n,
        float[] x,
        int xo,
        float[] y,
        int yo,
        float[] dy,
        int dyo,
        float[] dx,
        int dxo,
        boolean accumulate) {
      kernels().sigmoidGradient(n, y, yo, dy, dyo, dx, dxo, accumulate);
    }
  },
  TANH {
    @Override
    public void values(int n, float[] x, int xo, float[] y, int yo) {
      kernels().tanh(n, x, xo, y, yo);
    }

    @Override
    public void gradient(
        int n,
        float[] x,
        int xo,
        float[] y,
        int yo,
        float[] dy,
        int dyo,
        float[] dx,
        int dxo,
        boolean accumulate) {
      kernels().tanhGradient(n, y, yo, dy, dyo, dx, dxo, accumulate);
    }
  },
  RELU {
    @Override
    public void values(int n, float[] x, int xo, float[] y, int yo) {
      kernels().relu(n, x, xo, y, yo);
    }

    @Override
    public void gradient(
        int n,
        float[] x,
        int xo,
        float[] y,
        int yo,
        float[] dy,
        int dyo,
        float[] dx,
        int dxo,
        boolean accumulate) {
      kernels().reluGradient(n, y, yo, dy, dyo, dx, dxo, accumulate);
    }
  };

  private static Activations kernels() {
    return Kernels.current().activations();
  }
}
