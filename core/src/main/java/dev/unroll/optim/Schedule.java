package dev.unroll.optim;

import java.util.Map;

/**
 * How the learning rate changes in the course of training: a factor on that of the optimizer, in
 * all its groups. Settings alone, which any number of runs may share.
 *
 * <p>Steps and epochs are counted from 0 here, so that both begin with the whole learning rate
 * unless a schedule says otherwise. An own schedule that depends on them alone is a lambda:
 *
 * <pre>{@code
 * Schedule inverse = steps -> (step, epoch) -> 1 / (1 + 0.01 * step);
 * }</pre>
 */
@FunctionalInterface
public interface Schedule {
  /** The state of a schedule in one run. For one thread. */
  @FunctionalInterface
  interface Course {
    /**
     * The factor on the learning rate.
     *
     * @param step the step that is about to be taken, from 0
     * @param epoch the epoch that it belongs to, from 0
     */
    double factor(long step, long epoch);

    /**
     * Hears at the end of each epoch how training goes.
     *
     * @param value the loss on validation data, else on training data; or a metric, in an own loop
     */
    default void endOfEpoch(double value) {}

    /** What it remembers, as numbers by name: what a checkpoint keeps. Empty for most. */
    default Map<String, Double> state() {
      return Map.of();
    }

    /**
     * Goes on from a {@link #state}.
     *
     * @throws IllegalArgumentException when it is not one of this schedule
     */
    default void restore(Map<String, Double> state) {
      if (!state.isEmpty()) {
        throw new IllegalArgumentException(
            "this schedule remembers nothing, got a state of " + state.keySet());
      }
    }
  }

  /**
   * Begins a run.
   *
   * @param steps how many there will be
   */
  Course begin(long steps);

  /** Returns its name in recipes, such as {@code cosine}; by default {@code custom}. */
  default String text() {
    return "custom";
  }

  /**
   * Returns all settings by the keys that recipes use: strings, numbers, booleans, lists and maps.
   * A custom schedule that implements it should have a {@link #text} as well.
   *
   * @throws IllegalArgumentException when recipes have no keys for them, as for a lambda
   */
  default Map<String, Object> config() {
    throw new IllegalArgumentException(
        "schedule: this one has no keys for recipes and files (got "
            + this
            + "). Override config and text.");
  }

  /** The whole learning rate all the time. */
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
    public Course begin(long steps) {
      return (step, epoch) -> 1;
    }
  }

  /** Refuses a factor that is not above 0 and at most 1; for constructors. */
  static void requireFactor(String who, String what, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(
          who + ": " + what + " must be above 0 and at most 1, got " + value);
    }
  }

  /** Refuses a floor that is not in [0, 1]; for constructors. */
  static void requireFloor(String who, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(who + ": the floor must be from 0 to 1, got " + value);
    }
  }

  /** Refuses a count below the least; for constructors. */
  static void requireAtLeast(long least, String who, String what, long value) {
    if (value < least) {
      throw new IllegalArgumentException(
          who + ": " + what + " must be " + least + " or more, got " + value);
    }
  }
}
