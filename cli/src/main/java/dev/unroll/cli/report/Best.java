package dev.unroll.cli.report;

import dev.unroll.tasks.TaskMetric;
import java.util.stream.Stream;

/**
 * The best of several values of a metric, for marking it. Equal values are all marked, NaN never
 * is, and a single value is not marked.
 *
 * @param value the value, or NaN if none is to be marked
 */
record Best(double value) {
  private static final String MARK = " *";

  /** Finds the best of the values. */
  static Best of(TaskMetric metric, Stream<Double> values) {
    return of(metric.direction() == TaskMetric.Direction.LOWER_IS_BETTER, values);
  }

  /** Finds the minimum or the maximum of the values. */
  static Best of(boolean lowerIsBetter, Stream<Double> values) {
    double[] numbers =
        values.mapToDouble(Double::doubleValue).filter(value -> !Double.isNaN(value)).toArray();
    double best = numbers.length < 2 ? Double.NaN : numbers[0];
    for (int i = 1; i < numbers.length; i++) {
      best = lowerIsBetter ? Math.min(best, numbers[i]) : Math.max(best, numbers[i]);
    }
    return new Best(best);
  }

  /** Returns true when there is a value to mark. */
  boolean exists() {
    return !Double.isNaN(value);
  }

  /** Returns true when a value is the best. */
  boolean is(double other) {
    return other == value;
  }

  /** Returns a value formatted for people, with a mark if it is the best. */
  String cell(double other) {
    return Text.number(other) + (is(other) ? MARK : "");
  }

  /** Returns the lines below a table that explain the mark. */
  static String legend(TaskMetric metric, int metrics) {
    return "\n* best"
        + (metrics > 1 ? " of its column; results are compared by " + metric.title() : "");
  }
}
