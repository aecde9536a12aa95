package dev.unroll.optim;

import dev.unroll.tensor.Gradients;
import java.util.Map;

/** A bound on gradients, applied between {@code backward} and the update. */
public sealed interface Clip permits ClipByNorm, ClipByValue {
  /**
   * Clips gradients whose norm is known.
   *
   * @param norm {@link Gradients#norm}
   */
  void clip(Gradients gradients, double norm);

  /** Returns the bound by its key in recipes: {@code clipNorm} or {@code clipValue}. */
  Map<String, Object> config();

  /** Clips gradients. */
  default void clip(Gradients gradients) {
    clip(gradients, gradients.norm());
  }
}
