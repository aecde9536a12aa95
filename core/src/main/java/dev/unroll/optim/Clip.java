package dev.unroll.optim;

import dev.unroll.tensor.Gradients;

/** A bound on gradients, applied between {@code backward} and the update. */
public sealed interface Clip permits ClipByNorm, ClipByValue {
  /**
   * Clips gradients whose norm is known.
   *
   * @param norm {@link Gradients#norm}
   */
  void clip(Gradients gradients, double norm);

  /** Clips gradients. */
  default void clip(Gradients gradients) {
    clip(gradients, gradients.norm());
  }
}
