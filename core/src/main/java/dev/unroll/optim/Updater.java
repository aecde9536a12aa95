package dev.unroll.optim;

import dev.unroll.tensor.Gradients;
import java.util.Map;

/** The state of one run of an optimizer. Not thread-safe. */
public interface Updater {
  /** Updates every trainable parameter of the gradients' store, once. */
  default void step(Gradients gradients) {
    step(gradients, 1);
  }

  /**
   * Same as {@link #step(Gradients)}, with another learning rate.
   *
   * @param rateFactor the factor of the optimizer's learning rate, in every group, as from a {@link
   *     Schedule}
   */
  void step(Gradients gradients, double rateFactor);

  /**
   * Returns the slots by name, for a checkpoint. The arrays are not copied, and each has the
   * offsets of the parameter store. A slot ends after the last parameter that needed it, and grows
   * when another one is unfrozen. A frozen table, which is last, takes no memory.
   */
  Map<String, float[]> slots();

  /** Returns the number of steps taken. */
  long steps();

  /**
   * Resumes from the state of a run of the same optimizer on the same parameters.
   *
   * @param slots as returned by {@link #slots}, of the same lengths; copied
   * @param steps as returned by {@link #steps}
   * @throws IllegalArgumentException if they do not belong to this optimizer
   */
  void restore(Map<String, float[]> slots, long steps);
}
