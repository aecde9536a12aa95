package dev.unroll.train;

import dev.unroll.tensor.ParameterStore;
import org.jspecify.annotations.Nullable;

/** The average of the weights in one run; without {@link Averaging} the weights themselves. */
final class AveragedWeights {
  private final ParameterStore store;
  private final @Nullable Averaging averaging;
  private float @Nullable [] average;

  AveragedWeights(ParameterStore store, @Nullable Averaging averaging) {
    this.store = store;
    this.averaging = averaging;
    this.average = averaging == null ? null : store.snapshot();
  }

  /** Takes in the weights after a step, counted from 1. */
  void add(long step) {
    if (averaging == null || average == null) {
      return;
    }
    store.average(average, (float) averaging.share(step));
  }

  /** Does something with the averaged weights in the model's place. */
  void during(Runnable action) {
    float[] averaged = average;
    if (averaged == null) {
      action.run();
      return;
    }
    float[] present = store.snapshot();
    store.restore(averaged);
    try {
      action.run();
    } finally {
      store.restore(present);
    }
  }

  /** Gives the model the averaged weights for good. */
  void settle() {
    if (average != null) {
      store.restore(average);
    }
  }

  /** The average itself; null without averaging. */
  float @Nullable [] values() {
    return average;
  }

  void restore(float @Nullable [] values) {
    if ((values == null ? -1 : values.length) != (averaging == null ? -1 : store.size())) {
      throw new IllegalArgumentException("the averaged weights are not all there");
    }
    average = values;
  }
}
