package dev.unroll.tasks;

/**
 * A metric of a task on its test set, such as the RMSE of a forecast.
 *
 * @param name in recipes and JSON, such as {@code macroF1}
 * @param title for display, such as {@code macro F1}
 * @param unit of the value: {@code "units of the data"}, {@code "fraction"}, {@code "nats"}
 * @param direction in which it gets better
 */
public record TaskMetric(String name, String title, String unit, Direction direction) {
  /** The direction in which a metric gets better. */
  public enum Direction {
    /** Errors and losses. */
    LOWER_IS_BETTER,
    /** Accuracies and the like. */
    HIGHER_IS_BETTER
  }

  /** Returns an error; lower is better. */
  public static TaskMetric error(String name, String title, String unit) {
    return new TaskMetric(name, title, unit, Direction.LOWER_IS_BETTER);
  }

  /** Returns a fraction from 0 to 1; higher is better. */
  public static TaskMetric fraction(String name, String title) {
    return new TaskMetric(name, title, "fraction", Direction.HIGHER_IS_BETTER);
  }

  /** Returns true if a value is better than another one. NaN is never better. */
  public boolean isBetter(double value, double other) {
    return direction == Direction.LOWER_IS_BETTER ? value < other : value > other;
  }
}
