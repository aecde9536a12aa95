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
  private long steps;

  SlotUpdater(ParameterStore store, Map<String, float[]> slots) {
    this.store = store;
    this.slots = slots;
  }

  /** Updates values [offset, offset + length) at the given step, counted from 1. */
  abstract void update(long step, int offset, int length, float[] values, float[] gradients);

  @Override
  public final void step(Gradients gradients) {
    if (gradients.store() != store) {
      throw new IllegalArgumentException("these gradients belong to another parameter store");
    }
    steps++;
    float[] all = gradients.array();
    store.update(
        values ->
            store.forEachTrainableRun(
                (offset, length) -> update(steps, offset, length, values, all)));
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
