package dev.unroll.tasks;

import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The score that a recipe must reach when it runs unchanged. A recipe states it in one of two ways:
 *
 * <pre>
 * {metric: rmse, atMost: 0.24}                             a bound for each run
 * {metric: accuracy, median: 0.834, deviation: 0.0015}     scores of several seeds
 * </pre>
 *
 * <p>A bound alone applies to each run. With a {@link Spread} it applies to the median of at least
 * {@value #FEWEST_SEEDS} seeds, and is one deviation worse than the recipe's median unless {@code
 * atLeast} or {@code atMost} is also given. A single run that is more than three deviations worse
 * than the median then counts as unusual, not as a failure.
 *
 * @param metric of the test set, such as {@code rmse} or {@code accuracy}
 * @param side on which side of the bound the value must be
 * @param bound inclusive
 * @param spread of the values of several seeds; null: the bound applies to each run
 */
public record Expectation(String metric, Side side, double bound, @Nullable Spread spread) {
  /** The minimum number of seeds whose median is compared with a bound that has a spread. */
  public static final int FEWEST_SEEDS = 3;

  private static final int FAR = 3;

  /** The side of a bound on which values are allowed. */
  public enum Side {
    /** For errors: {@code atMost}. */
    AT_MOST("atMost"),
    /** For accuracies: {@code atLeast}. */
    AT_LEAST("atLeast");

    private final String key;

    Side(String key) {
      this.key = key;
    }

    /** Returns the key in recipes and JSON. */
    public String key() {
      return key;
    }

    /** Returns the words before a bound in a message: {@code at most}. */
    public String words() {
      return this == AT_MOST ? "at most" : "at least";
    }

    private double worseBy(double value, double amount) {
      return this == AT_MOST ? value + amount : value - amount;
    }

    private boolean allows(double value, double bound) {
      return this == AT_MOST ? value <= bound : value >= bound;
    }
  }

  /**
   * The spread of a recipe's values over several seeds.
   *
   * @param median of the values
   * @param deviation the standard deviation of a single run
   */
  public record Spread(double median, double deviation) {}

  /** The result of comparing a value with a bound. */
  public enum Verdict {
    /** Within the bound. */
    MET,
    /** A single run that is more than three deviations worse than the median. */
    UNUSUAL,
    /** Worse than the bound. */
    MISSED
  }

  /**
   * The outcome of a comparison.
   *
   * @param sentence the value, the bound and the verdict
   */
  public record Outcome(Verdict verdict, String sentence) {
    /** Returns true if the value meets the bound. */
    public boolean met() {
      return verdict == Verdict.MET;
    }
  }

  /** Creates an expectation that applies to each run. */
  public Expectation(String metric, Side side, double bound) {
    this(metric, side, bound, null);
  }

  /** Returns the expectation that an error is at most this bound. */
  public static Expectation atMost(String metric, double bound) {
    return new Expectation(metric, Side.AT_MOST, bound);
  }

  /** Returns the expectation that a value is at least this bound. */
  public static Expectation atLeast(String metric, double bound) {
    return new Expectation(metric, Side.AT_LEAST, bound);
  }

  /** Reads the metric that {@code expect} of a recipe names. */
  static TaskMetric metric(Fields fields, List<TaskMetric> metrics) {
    String name = fields.oneOf("metric", metrics.stream().map(TaskMetric::name).toList());
    return metrics.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * Reads {@code expect} of a recipe.
   *
   * @param metrics of the task; each is bounded on the side where it gets worse
   * @return null if {@code expect} only names a metric, by which results are compared
   */
  static @Nullable Expectation read(Fields fields, List<TaskMetric> metrics) {
    TaskMetric metric = metric(fields, metrics);
    Side side =
        metric.direction() == TaskMetric.Direction.LOWER_IS_BETTER ? Side.AT_MOST : Side.AT_LEAST;
    boolean bounded = fields.has(side.key);
    if (!fields.has("median") && !fields.has("deviation")) {
      return bounded || fields.keys().size() > 1
          ? new Expectation(metric.name(), side, fields.number(side.key, Range.ANY))
          : null;
    }
    var spread =
        new Spread(
            fields.number("median", Range.ANY), fields.number("deviation", Range.NOT_NEGATIVE));
    double bound =
        bounded
            ? fields.number(side.key, Range.ANY)
            : side.worseBy(spread.median, spread.deviation);
    return new Expectation(metric.name(), side, bound, spread);
  }

  /** Returns true if the bound applies to the median of several seeds and not to each run. */
  public boolean isForMedian() {
    return spread != null;
  }

  /** Compares a single run with the bound; NaN misses any expectation. */
  public Outcome check(double value) {
    if (spread == null || Double.isNaN(value)) {
      return checkBound(value);
    }
    boolean far = !side.allows(value, side.worseBy(spread.median, FAR * spread.deviation));
    String known =
        "median %s, deviation %s"
            .formatted(NumberText.text(spread.median), NumberText.text(spread.deviation));
    return far
        ? new Outcome(
            Verdict.UNUSUAL,
            "test %s %s is more than three deviations %s what the recipe expects (%s); compare several seeds with unroll reproduce"
                .formatted(
                    metric,
                    NumberText.text(value),
                    side == Side.AT_MOST ? "above" : "below",
                    known))
        : new Outcome(
            Verdict.MET,
            "test %s %s is as the recipe expects (%s)"
                .formatted(metric, NumberText.text(value), known));
  }

  /** Compares the median of several seeds with the bound. */
  public Outcome checkMedian(double median) {
    return checkBound(median);
  }

  private Outcome checkBound(double value) {
    boolean met = side.allows(value, bound);
    String where =
        (side == Side.AT_MOST) == met ? (met ? "at most" : "below") : met ? "at least" : "above";
    String verdict =
        met ? ", as the recipe expects" : "; the recipe expects " + side.words() + " that";
    return new Outcome(
        met ? Verdict.MET : Verdict.MISSED,
        String.format(
            Locale.ROOT,
            "test %s %s is %s %s%s",
            metric,
            NumberText.text(value),
            where,
            NumberText.text(bound),
            verdict));
  }
}
