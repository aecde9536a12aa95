package dev.unroll.data.series;

import dev.unroll.BadInputException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The transforms that are applied sequentially to each column of a series before scaling, and their
 * inverse for forecasts. Immutable.
 *
 * <pre>{@code
 * var growth = Transforms.of(Transform.log(), Transform.difference());
 * Series rates = growth.apply(Series.airline()); // 143 points
 * }</pre>
 *
 * @param others the transforms of all columns that are not in {@code byColumn}, in order
 * @param byColumn the transforms of individual columns
 */
public record Transforms(List<Transform> others, Map<String, List<Transform>> byColumn) {
  private static final Transforms NONE = new Transforms(List.of(), Map.of());

  /** Copies the collections, preserving their order. */
  public Transforms {
    others = List.copyOf(others);
    var copy = new LinkedHashMap<String, List<Transform>>();
    byColumn.forEach((column, steps) -> copy.put(column, List.copyOf(steps)));
    byColumn = Collections.unmodifiableMap(copy);
  }

  /** Returns an instance without transforms. */
  public static Transforms none() {
    return NONE;
  }

  /** Returns an instance with the same transforms, in this order, for all columns. */
  public static Transforms of(Transform... steps) {
    return new Transforms(List.of(steps), Map.of());
  }

  /** Returns a copy with these transforms for one column, in place of the common ones. */
  public Transforms with(String column, Transform... steps) {
    var changed = new LinkedHashMap<>(byColumn);
    changed.put(column, List.of(steps));
    return new Transforms(others, changed);
  }

  /** Returns the transforms of a column, in the order in which they are applied. */
  public List<Transform> of(String column) {
    return byColumn.getOrDefault(column, others);
  }

  /** Returns whether all columns are left unchanged. */
  public boolean isEmpty() {
    return others.isEmpty() && byColumn.values().stream().allMatch(List::isEmpty);
  }

  /** Returns the number of points that the transforms of a column consume at the start. */
  public int reach(String column) {
    return of(column).stream().mapToInt(Transform::reach).sum();
  }

  /** Returns the number of points consumed at the start of a series with these columns. */
  public int reach(Collection<String> columns) {
    return columns.stream().mapToInt(this::reach).max().orElse(0);
  }

  /**
   * Returns the transformed series, without the {@link #reach(Collection)} points at its start.
   *
   * @throws BadInputException if the series has no more points than that, or a value has no
   *     logarithm
   */
  public Series apply(Series series) {
    int reach = reach(series.columns());
    int length = series.length();
    if (length <= reach) {
      throw new BadInputException(
          "%s: %d points are too few; the differences alone need %d before their first value"
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
   * Returns notes on applying these transforms to a series: that seasonal differences count rows
   * although some are missing.
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
            "seasonalDifference %d counts rows, of which %d are missing: after each gap it compares different times of the season (data.gaps: fill inserts the rows)"
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
   * Inverts the transforms of a column for consecutive values; each result is used for the values
   * after it.
   *
   * @param past original values of the column directly before them, at least {@link
   *     #reach(String)}; if there are more, only the last ones are used
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
   * Inverts the transforms of the target for the forecasts of pairs, each from the values before
   * its target only.
   *
   * @param pairs pairs of the series in its own units
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
