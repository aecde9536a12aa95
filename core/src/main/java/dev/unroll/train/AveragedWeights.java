package dev.unroll.train;

import dev.unroll.store.Fields;
import dev.unroll.tensor.ParameterStore;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The average of the weights in one run; without {@link Averaging}, the weights themselves. */
final class AveragedWeights {
  private final ParameterStore store;
  private final @Nullable Averaging averaging;
  private final @Nullable NotImproving watch; // null if the average begins with the run
  private float @Nullable [] average;

  /**
   * Begins with the current weights.
   *
   * @param higherIsBetter whether a higher score of an epoch is better
   */
  AveragedWeights(ParameterStore store, @Nullable Averaging averaging, boolean higherIsBetter) {
    this.store = store;
    this.averaging = averaging;
    this.watch =
        averaging instanceof Averaging.WhenNotImproving settings
            ? new NotImproving(settings, higherIsBetter)
            : null;
    this.average = averaging == null || watch != null ? null : store.snapshot();
  }

  /** Adds the weights after a step, counted from 1. */
  void add(long step) {
    Averaging present = watch == null ? averaging : watch.begun();
    if (present == null) {
      return;
    }
    float[] into = average;
    if (into == null) {
      average = store.snapshot();
    } else {
      store.average(into, (float) present.fraction(step));
    }
  }

  /**
   * Adds the score of an epoch.
   *
   * @param step the last step of the epoch
   */
  void endOfEpoch(double score, long step) {
    if (watch != null) {
      watch.endOfEpoch(score, step);
    }
  }

  /** Runs an action while the model has the averaged weights. */
  void during(Runnable action) {
    float[] averaged = average;
    if (averaged == null) {
      action.run();
      return;
    }
    store.exchange(averaged);
    try {
      action.run();
    } finally {
      store.exchange(averaged);
    }
  }

  /** Sets the model to the averaged weights permanently. */
  void settle() {
    if (average != null) {
      store.restore(average);
    }
  }

  /** Returns the average; null without averaging, or before it has begun. */
  float @Nullable [] values() {
    return average;
  }

  /** Returns the state besides the average, for a checkpoint. */
  Map<String, Object> state() {
    return watch == null ? Map.of() : watch.state();
  }

  /**
   * Resumes from a checkpoint.
   *
   * @param values the average; null if there was none
   * @param state as {@link #state}
   */
  void restore(float @Nullable [] values, Fields state) {
    if (watch != null) {
      watch.restore(state);
    }
    boolean missing = values == null && averaging != null && watch == null;
    if (missing || (values != null && (averaging == null || values.length != store.size()))) {
      throw new IllegalArgumentException("some averaged weights are missing");
    }
    average = values;
  }
}
