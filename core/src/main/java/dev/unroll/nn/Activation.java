package dev.unroll.nn;

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

  /** Its name in recipes and model files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
