package dev.unroll.data.labelled;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the file order of the rows with the order of a column. Shuffled steps vary randomly from
 * row to row, but smoothly in the order of their times. The measure is the mean squared difference
 * of neighbours, divided by twice the variance, which is 1 for values in random order.
 */
final class Smoothness {
  private static final int SEQUENCES = 200; // that are examined
  private static final int COLUMNS = 16; // that are examined
  private static final int FEWEST = 5; // steps per sequence
  private static final int ENOUGH = 60; // differences in total
  private static final double ROUGH = 0.8;
  private static final double SMOOTH = 0.5;

  private final Map<String, double[]> sums = new LinkedHashMap<>(); // by "column" or "by column"
  private int sequences;

  /**
   * A pair of columns.
   *
   * @param by the column that may order the steps
   * @param smooth the column that varies smoothly in that order
   */
  record Found(String by, String smooth) {}

  /**
   * Adds a sequence.
   *
   * @param columns the values of each column in file order
   */
  void add(Map<String, double[]> columns) {
    if (sequences++ >= SEQUENCES) {
      return;
    }
    Map<String, double[]> some = new LinkedHashMap<>();
    columns.forEach(
        (column, values) -> {
          if (some.size() < COLUMNS
              && values.length >= FEWEST
              && Arrays.stream(values).allMatch(Double::isFinite)) {
            some.put(column, values);
          }
        });
    some.forEach((column, values) -> add(key(column, ""), values));
    some.forEach(
        (by, times) -> {
          int[] order =
              IntStream.range(0, times.length)
                  .boxed()
                  .sorted(Comparator.comparingDouble(t -> times[t]))
                  .mapToInt(t -> t)
                  .toArray();
          some.forEach(
              (column, values) -> {
                if (!column.equals(by)) {
                  add(key(column, by), Arrays.stream(order).mapToDouble(t -> values[t]).toArray());
                }
              });
        });
  }

  private static String key(String column, String by) {
    return column + "\n" + by; // column names have no line ends where this matters
  }

  private void add(String key, double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    double differences = 0;
    for (int t = 1; t < values.length; t++) {
      differences += (values[t] - values[t - 1]) * (values[t] - values[t - 1]);
    }
    if (squares > 0) {
      double[] sum = sums.computeIfAbsent(key, none -> new double[2]);
      sum[0] += differences / (2 * squares / (values.length - 1));
      sum[1] += values.length - 1;
    }
  }

  private double of(String column, String by) {
    double[] sum = sums.get(key(column, by));
    return sum == null || sum[1] < ENOUGH ? Double.NaN : sum[0] / sum[1];
  }

  /**
   * Returns columns that show that the rows are shuffled. Returns null if none do, or if a column
   * varies smoothly in file order.
   *
   * @param candidates columns that may order the steps
   * @param others columns that may vary smoothly
   */
  @Nullable Found find(Iterable<String> candidates, Iterable<String> others) {
    Found found = null;
    double best = SMOOTH;
    for (String column : others) {
      if (of(column, "") < ROUGH) {
        return null;
      }
      for (String by : candidates) {
        double smoothness = by.equals(column) ? Double.NaN : of(column, by);
        if (smoothness < best) {
          best = smoothness;
          found = new Found(by, column);
        }
      }
    }
    return found;
  }
}
