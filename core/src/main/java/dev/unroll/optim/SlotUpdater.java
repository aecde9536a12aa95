package dev.unroll.optim;

import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.ParameterStore;
import java.util.Map;

/**
 * Walks over the trainable stretches of the flat array and counts steps; a rule fills in one
 * stretch.
 */
abstract class SlotUpdater implements Updater {
  private final ParameterStore store;
  private final Map<String, float[]> slots;
  private final boolean zeros;
  private long steps;

  /**
   * An updater.
   *
   * @param zeros whether a gradient of zero changes anything
   */
  SlotUpdater(ParameterStore store, Map<String, float[]> slots, boolean zeros) {
    this.zeros = zeros;
    this.store = store;
    this.slots = slots;
  }

  /**
   * Updates values [offset, offset + length) at the given step, counted from 1.
   *
   * @param from position of the first one's gradient
   */
  abstract void update(
      long step, int offset, int length, float[] values, float[] gradients, int from);

  @Override
  public final void step(Gradients gradients) {
    if (gradients.store() != store) {
      throw new IllegalArgumentException("these gradients belong to another parameter store");
    }
    steps++;
    store.update(
        values ->
            gradients.visit(
                parameter -> true,
                zeros,
                (offset, length, all, from) -> update(steps, offset, length, values, all, from)));
  }

  @Override
  public final Map<String, float[]> slots() {
    return slots;
  }

  @Override
  public final long steps() {
    return steps;
  }
}
