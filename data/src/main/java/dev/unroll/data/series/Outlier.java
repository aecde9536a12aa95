package dev.unroll.data.series;

import dev.unroll.data.rows.Shown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value that is far from the others of its series.
 *
 * @param line the line of the file
 * @param time its time, as written in the file; empty if there are no times
 * @param series the values of the columns that identify its series; empty for one series
 * @param value the value
 * @param distance from the median of its series, in interquartile ranges
 */
public record Outlier(long line, String time, String series, double value, double distance) {
  /** The maximum number of values that are found. */
  static final int MAX_SHOWN = 5;

  /** The minimum distance; of normally distributed values, one in ten million is farther. */
  private static final double FAR = 4;

  private static final double VERY_FAR = 10;

  private static final int FEWEST = 10; // values needed to call some of them far

  /** Returns whether the distance is so large that the value is probably wrong. */
  public boolean isVeryFar() {
    return distance > VERY_FAR;
  }

  /** Returns a description: {@code 2553.32 (line 101, 2023-04-11, Berlin)}. */
  public String describe() {
    var places = new ArrayList<String>();
    places.add("line " + line);
    if (!time.isEmpty()) {
      places.add(Shown.of(time));
    }
    if (!series.isEmpty()) {
      places.add(Shown.of(series));
    }
    return Shown.number(value) + " (" + String.join(", ", places) + ")";
  }

  /**
   * Finds the values of a column that are farthest from the others of their series.
   *
   * @param ids the columns that identify series
   * @param time the column of times; null: none
   */
  static List<Outlier> find(Table table, String column, List<String> ids, @Nullable String time) {
    List<String> cells = table.text(column);
    Map<String, List<Integer>> rows = new LinkedHashMap<>();
    for (int row = 0; row < cells.size(); row++) {
      if (!Double.isNaN(table.number(cells.get(row)))) {
        rows.computeIfAbsent(name(table, row, ids), none -> new ArrayList<>()).add(row);
      }
    }
    var found = new ArrayList<Outlier>();
    rows.forEach(
        (name, some) -> {
          double[] sorted =
              some.stream().mapToDouble(row -> table.number(cells.get(row))).sorted().toArray();
          double spread = sorted[3 * sorted.length / 4] - sorted[sorted.length / 4];
          double median = sorted[sorted.length / 2];
          for (int row : sorted.length < FEWEST || !(spread > 0) ? List.<Integer>of() : some) {
            double value = table.number(cells.get(row));
            double distance = Math.abs(value - median) / spread;
            if (distance > FAR) {
              String when = time == null ? "" : table.cell(row, time).strip();
              found.add(new Outlier(table.line(row), when, name, value, distance));
            }
          }
        });
    found.sort(
        Comparator.comparingDouble(Outlier::distance).reversed().thenComparingLong(Outlier::line));
    return List.copyOf(found.subList(0, Math.min(MAX_SHOWN, found.size())));
  }

  private static String name(Table table, int row, List<String> ids) {
    return String.join(", ", ids.stream().map(id -> table.cell(row, id).strip()).toList());
  }
}
