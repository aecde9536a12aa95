package dev.unroll.optim;

import dev.unroll.tensor.Gradients;
import java.util.Map;

/** The state of one run of an optimizer. For one thread. */
public interface Updater {
  /** Updates every trainable parameter of the gradients' store, once. */
  void step(Gradients gradients);

  /**
   * Its slots by name, live, each with the offsets of the parameter store: what a checkpoint keeps.
   */
  Map<String, float[]> slots();

  /** How many steps were taken. */
  long steps();
}
