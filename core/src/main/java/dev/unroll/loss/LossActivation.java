package dev.unroll.loss;

import java.util.Locale;

/** The function that a loss applies to the prediction before it compares it with the target. */
public enum LossActivation {
  /** None: the prediction is compared as it is. */
  NONE,
  /** A softmax over the classes; the prediction must be logits. */
  SOFTMAX,
  /** A sigmoid of each element; the prediction must be logits. */
  SIGMOID;

  /** Returns the name of the activation in recipes, such as {@code softmax}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
