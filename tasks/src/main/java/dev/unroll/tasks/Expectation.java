package dev.unroll.tasks;

import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.util.List;
import java.util.Locale;

/**
 * The figure that a recipe must reach when it runs unchanged.
 *
 * @param metric of the test part, such as {@code rmse} or {@code accuracy}
 * @param side on which side of the bound the figure must be
 * @param bound itself allowed
 */
public record Expectation(String metric, Side side, double bound) {
  /** What a bound bounds. */
  public enum Side {
    /** Errors: {@code atMost}. */
    AT_MOST("atMost"),
    /** Accuracies: {@code atLeast}. */
    AT_LEAST("atLeast");

    private final String key;

    Side(String key) {
      this.key = key;
    }
  }

  /**
   * What became of an expectation.
   *
   * @param met whether the figure is within its bound
   * @param sentence the figure, the bound and the verdict
   */
  public record Outcome(boolean met, String sentence) {}

  /** An error that must not be larger. */
  public static Expectation atMost(String metric, double bound) {
    return new Expectation(metric, Side.AT_MOST, bound);
  }

  /** A figure that must not be smaller. */
  public static Expectation atLeast(String metric, double bound) {
    return new Expectation(metric, Side.AT_LEAST, bound);
  }

  /**
   * Reads {@code {metric: rmse, atMost: 0.1}}.
   *
   * @param metrics that the task has; each is bounded on the side where it gets worse
   */
  static Expectation read(Fields fields, List<TaskMetric> metrics) {
    String name = fields.oneOf("metric", metrics.stream().map(TaskMetric::name).toList());
    TaskMetric metric =
        metrics.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    Side side =
        metric.direction() == TaskMetric.Direction.LOWER_IS_BETTER ? Side.AT_MOST : Side.AT_LEAST;
    return new Expectation(name, side, fields.number(side.key, Range.ANY));
  }

  /** Compares a figure with the bound; a figure that is not a number misses it. */
  public Outcome check(double figure) {
    boolean met = side == Side.AT_MOST ? figure <= bound : figure >= bound;
    String where =
        (side == Side.AT_MOST) == met ? (met ? "at most" : "below") : met ? "at least" : "above";
    String verdict =
        met
            ? ", as the recipe expects"
            : "; the recipe expects no " + (side == Side.AT_MOST ? "more" : "less") + " than that";
    return new Outcome(
        met,
        String.format(
            Locale.ROOT,
            "test %s %s is %s %s%s",
            metric,
            Figures.text(figure),
            where,
            Figures.text(bound),
            verdict));
  }
}
