package dev.unroll.optim;

import dev.unroll.tensor.Gradients;
import java.util.Map;

/** The state of one run of an optimizer. For one thread. */
public interface Updater {
  /** Updates every trainable parameter of the gradients' store, once. */
  default void step(Gradients gradients) {
    step(gradients, 1);
  }

  /**
   * As {@link #step(Gradients)} with another learning rate.
   *
   * @param rateFactor what the optimizer's learning rate is multiplied by, in every group: what a
   *     {@link Schedule} gives
   */
  void step(Gradients gradients, double rateFactor);

  /**
   * Its slots by name, live, each with the offsets of the parameter store: what a checkpoint keeps.
   * A slot ends behind the last parameter that it was wanted for, and grows when another one is
   * unfrozen: a frozen table, which lies last, takes no room.
   */
  Map<String, float[]> slots();

  /** How many steps were taken. */
  long steps();

  /**
   * Goes on from where a run of the same optimizer on the same parameters was.
   *
   * @param slots as {@link #slots} gave them, of the same lengths; copied
   * @param steps as {@link #steps} gave them
   * @throws IllegalArgumentException when they are not those of this optimizer
   */
  void restore(Map<String, float[]> slots, long steps);
}
