package dev.unroll.data.series;

import dev.unroll.BadInputException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which transforms, one after the other, each column of a series goes through before it is scaled,
 * and the way back for forecasts. Immutable.
 *
 * <pre>{@code
 * var growth = Transforms.of(Transform.log(), Transform.difference());
 * Series rates = growth.apply(Series.airline()); // 143 points
 * }</pre>
 *
 * @param others those of the columns that have none of their own, in order
 * @param byColumn those of single columns
 */
public record Transforms(List<Transform> others, Map<String, List<Transform>> byColumn) {
  private static final Transforms NONE = new Transforms(List.of(), Map.of());

  /** Copies the collections, in their order. */
  public Transforms {
    others = List.copyOf(others);
    var copy = new LinkedHashMap<String, List<Transform>>();
    byColumn.forEach((column, steps) -> copy.put(column, List.copyOf(steps)));
    byColumn = Collections.unmodifiableMap(copy);
  }

  /** No transforms. */
  public static Transforms none() {
    return NONE;
  }

  /** The same transforms, in this order, for all columns. */
  public static Transforms of(Transform... steps) {
    return new Transforms(List.of(steps), Map.of());
  }

  /** With these transforms for one column, in place of those of the others. */
  public Transforms with(String column, Transform... steps) {
    var changed = new LinkedHashMap<>(byColumn);
    changed.put(column, List.of(steps));
    return new Transforms(others, changed);
  }

  /** The transforms of a column, in the order in which they are applied. */
  public List<Transform> of(String column) {
    return byColumn.getOrDefault(column, others);
  }

  /** Whether the columns are left as they are. */
  public boolean isEmpty() {
    return others.isEmpty() && byColumn.values().stream().allMatch(List::isEmpty);
  }

  /** How many points at the start the transforms of a column use up. */
  public int reach(String column) {
    return of(column).stream().mapToInt(Transform::reach).sum();
  }

  /** How many points at the start of a series with these columns are used up. */
  public int reach(Collection<String> columns) {
    return columns.stream().mapToInt(this::reach).max().orElse(0);
  }

  /**
   * The series after its transforms, without the {@link #reach(Collection)} points at its start.
   *
   * @throws BadInputException when the series is not longer than that, or a value has no logarithm
   */
  public Series apply(Series series) {
    int reach = reach(series.columns());
    int length = series.length();
    if (length <= reach) {
      throw new BadInputException(
          "%s: %d points are too few; the differences alone need %d before the first of theirs"
              .formatted(series.source(), length, reach));
    }
    if (isEmpty()) {
      return series;
    }
    var values = new double[series.columns().size()][];
    for (int c = 0; c < values.length; c++) {
      double[] column = apply(series, series.columns().get(c));
      values[c] = Arrays.copyOfRange(column, column.length - (length - reach), column.length);
    }
    return series.slice(reach, length).withValues(values);
  }

  /**
   * Returns what a reader should know of these transforms of a series, a sentence each: that
   * seasonal differences count rows, of which some are missing.
   */
  public List<String> notes(Series series) {
    SeriesTimes times = series.times().orElse(null);
    long missing = times == null ? 0 : SeasonalPast.missing(times, series.length());
    int lag =
        series.columns().stream()
            .flatMap(column -> of(column).stream())
            .mapToInt(Transform::reach)
            .max()
            .orElse(0);
    return missing > 0 && lag > 1
        ? List.of(
            "seasonalDifference %d counts rows, of which %d are missing: after each gap it compares other times of the season (data.gaps: fill inserts the rows)"
                .formatted(lag, missing))
        : List.of();
  }

  private double[] apply(Series series, String column) {
    double[] values = series.column(column);
    List<String> labels = series.labels();
    int point = 0;
    List<Transform> steps = of(column);
    for (int i = 0; i < steps.size(); i++) {
      Transform step = steps.get(i);
      double[] next = step.apply(values);
      point += step.reach();
      for (int t = 0; t < next.length; t++) {
        if (!Double.isFinite(next[t])) {
          String where =
              "%s: column \"%s\" is %s at %s"
                  .formatted(
                      series.source(),
                      column,
                      values[t + step.reach()],
                      labels == null ? "point " + (point + t) : labels.get(point + t));
          throw new BadInputException(where + refusal(step, i == 0));
        }
      }
      values = next;
    }
    return values;
  }

  private static String refusal(Transform step, boolean first) {
    if (step instanceof Transform.Log log) {
      String none = ", which has no logarithm";
      if (!first) {
        return " after the transforms before log" + none + "; put log first";
      }
      return log.offset() == 0
          ? none + "; set an offset, such as log: {offset: 1}, or leave log out for this column"
          : none + " with the offset " + log.offset() + "; set a larger one";
    }
    return ", too far from the value " + step.reach() + " before it for their difference";
  }

  /**
   * Takes the transforms of a column back for values that follow one another, each taken back with
   * those before it.
   *
   * @param past values of the column in its own units that come just before them, at least {@link
   *     #reach(String)}; of more, the last count
   */
  public double[] invert(String column, double[] past, double[] transformed) {
    List<Transform> steps = of(column);
    int reach = reach(column);
    if (past.length < reach) {
      throw new IllegalArgumentException(
          "%d values of column \"%s\" before a forecast; its transforms need %d"
              .formatted(past.length, column, reach));
    }
    var pasts = new double[steps.size()][];
    double[] known = Arrays.copyOfRange(past, past.length - reach, past.length);
    for (int i = 0; i < pasts.length; i++) {
      pasts[i] = known;
      known = steps.get(i).apply(known);
    }
    double[] values = transformed.clone();
    for (int i = pasts.length - 1; i >= 0; i--) {
      values = steps.get(i).invert(pasts[i], values);
    }
    return values;
  }

  /**
   * Takes the transforms of the target back for forecasts of pairs, each from the values before its
   * target alone.
   *
   * @param pairs over the series in its own units
   * @param transformed one row for each pair, [n][horizon]
   */
  public double[][] invert(Windows pairs, double[][] transformed) {
    String target = pairs.target();
    double[] known = pairs.series().column(target);
    int reach = reach(target);
    var values = new double[transformed.length][];
    for (int i = 0; i < values.length; i++) {
      int point = pairs.targetPoint(i);
      double[] past = Arrays.copyOfRange(known, point - reach, point);
      values[i] = invert(target, past, transformed[i]);
    }
    return values;
  }
}
