package dev.unroll.optim;

import java.util.Map;

/**
 * The settings of a learning rate schedule: a factor of the optimizer's learning rate, in all its
 * groups, that changes during training. Any number of runs may share them.
 *
 * <p>Steps and epochs are counted from 0 here, so that training begins with the full learning rate
 * unless a schedule changes it. A custom schedule that depends only on them is a lambda:
 *
 * <pre>{@code
 * Schedule inverse = steps -> (step, epoch) -> 1 / (1 + 0.01 * step);
 * }</pre>
 */
@FunctionalInterface
public interface Schedule {
  /** The state of a schedule in one run. Not thread-safe. */
  @FunctionalInterface
  interface Scheduler {
    /**
     * Returns the factor of the learning rate.
     *
     * @param step the next step, from 0
     * @param epoch the epoch of that step, from 0
     */
    double factor(long step, long epoch);

    /**
     * Receives the score of an epoch at its end.
     *
     * @param value the monitored score: the loss or a metric, of the validation data if there is
     *     any
     */
    default void endOfEpoch(double value) {}

    /** Returns the state, as numbers by name, for a checkpoint. Empty for most schedules. */
    default Map<String, Double> state() {
      return Map.of();
    }

    /**
     * Resumes from a {@link #state}.
     *
     * @throws IllegalArgumentException if it is not a state of this schedule
     */
    default void restore(Map<String, Double> state) {
      if (!state.isEmpty()) {
        throw new IllegalArgumentException(
            "this schedule has no state, got the state " + state.keySet());
      }
    }
  }

  /**
   * Begins a run.
   *
   * @param steps the total number of steps
   */
  Scheduler begin(long steps);

  /** Returns its name in recipes, such as {@code cosine}; by default {@code custom}. */
  default String text() {
    return "custom";
  }

  /**
   * Returns all settings by the keys that recipes use: strings, numbers, booleans, lists and maps.
   * A custom schedule that overrides this should also override {@link #text}.
   *
   * @throws IllegalArgumentException if recipes have no keys for them, as for a lambda
   */
  default Map<String, Object> config() {
    throw new IllegalArgumentException(
        "schedule: this one has no keys for recipes and files (got "
            + this
            + "). Override config and text.");
  }

  /** Returns the schedule that keeps the full learning rate. */
  static Schedule constant() {
    return new Constant();
  }

  /** See {@link Schedule#constant}. */
  record Constant() implements Schedule {
    @Override
    public String text() {
      return "constant";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of();
    }

    @Override
    public Scheduler begin(long steps) {
      return (step, epoch) -> 1;
    }
  }

  /** Rejects a factor that is not above 0 and at most 1; for constructors. */
  static void requireFactor(String who, String what, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(
          who + ": " + what + " must be above 0 and at most 1, got " + value);
    }
  }

  /** Rejects a floor that is not in [0, 1]; for constructors. */
  static void requireFloor(String who, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(who + ": the floor must be from 0 to 1, got " + value);
    }
  }

  /** Rejects a count below {@code least}; for constructors. */
  static void requireAtLeast(long least, String who, String what, long value) {
    if (value < least) {
      throw new IllegalArgumentException(
          who + ": " + what + " must be " + least + " or more, got " + value);
    }
  }
}
