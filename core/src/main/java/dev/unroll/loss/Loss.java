package dev.unroll.loss;

import dev.unroll.nn.Sequence;
import dev.unroll.tensor.Tensor;

/** One number that says how far predictions are from targets. */
public interface Loss {
  /**
   * The loss, shape {@code []}, recorded on the open tape.
   *
   * @param prediction what the model gave; steps beyond a sequence's length do not count, whatever
   *     they hold
   * @param target of the same shape
   */
  Tensor apply(Sequence prediction, Tensor target);

  /** Its name in recipes, such as {@code mse}. */
  String text();
}
