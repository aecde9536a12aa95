package dev.unroll.nn;

import dev.unroll.kernel.Activations;
import dev.unroll.kernel.Kernels;
import dev.unroll.tensor.Tensor;
import java.util.Locale;

/** An element-by-element nonlinearity. */
public enum Activation {
  /** y = x. */
  LINEAR,
  /** y = 1 / (1 + exp(-x)). */
  SIGMOID,
  /** y = tanh(x). */
  TANH,
  /** y = max(x, 0). */
  RELU;

  /** Applies it. */
  public Tensor apply(Tensor x) {
    return switch (this) {
      case LINEAR -> x;
      case SIGMOID -> x.sigmoid();
      case TANH -> x.tanh();
      case RELU -> x.relu();
    };
  }

  /**
   * Applies it to n floats, outside of tensors and tapes.
   *
   * @param x in: n floats from {@code xo}
   * @param y out: n floats from {@code yo}; may be x at the same offset
   */
  public void apply(int n, float[] x, int xo, float[] y, int yo) {
    Activations f = Kernels.current().activations();
    switch (this) {
      case LINEAR -> System.arraycopy(x, xo, y, yo, n);
      case SIGMOID -> f.sigmoid(n, x, xo, y, yo);
      case TANH -> f.tanh(n, x, xo, y, yo);
      case RELU -> f.relu(n, x, xo, y, yo);
    }
  }

  /** Its name in recipes and model files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
