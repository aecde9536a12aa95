package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.time.Moment;
import dev.unroll.data.time.TimeFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the columns that tell the series of a file apart. */
final class SeriesIds {
  private static final int MOST_COLUMNS = 20;

  private SeriesIds() {}

  /**
   * Finds one column, or two, by whose values each time occurs once.
   *
   * @param taken columns that are something else
   * @return an empty list when there are none
   */
  static List<String> find(
      Table table, int[] rows, List<Moment> moments, Collection<String> taken) {
    List<String> candidates = new ArrayList<>();
    List<String> numeric = table.numericColumns();
    for (boolean numbers : new boolean[] {false, true}) { // texts first
      for (String column : table.columns()) {
        if (!taken.contains(column)
            && numeric.contains(column) == numbers
            && candidates.size() < MOST_COLUMNS
            && repeats(table, rows, column)) {
          candidates.add(column);
        }
      }
    }
    for (String one : candidates) {
      if (separates(table, rows, moments, List.of(one))) {
        return List.of(one);
      }
    }
    for (int a = 0; a < candidates.size(); a++) {
      for (int b = a + 1; b < candidates.size(); b++) {
        List<String> two = List.of(candidates.get(a), candidates.get(b));
        if (separates(table, rows, moments, two)) {
          return two;
        }
      }
    }
    return List.of();
  }

  /** Whether there are several values, each of several rows. */
  private static boolean repeats(Table table, int[] rows, String column) {
    int count = count(table, rows, List.of(column));
    return count > 1 && 2 * count <= rows.length;
  }

  /**
   * Refuses a table whose times are in two columns: dates and hours, or years and months.
   *
   * @param time the column of times
   * @param ids that tell its repeated times apart
   */
  static void refusePartsOfTimes(Table table, String time, List<String> ids) {
    for (String id : ids) {
      if (TimeFormat.isNamedLikeATime(id)) {
        throw new BadInputException(
            "%s: column \"%s\" holds each time several times, and column \"%s\" tells the times apart (expected one column of times). Join the two into one, such as 2024-05-31 13:00 or 2024-05."
                .formatted(table.name(), Shown.of(time), Shown.of(id)));
      }
    }
  }

  /**
   * Returns a column of texts of which each value has its rows in one block, in the order of time;
   * null: there is none.
   */
  static @Nullable String blocks(
      Table table, int[] rows, List<Moment> moments, Collection<String> taken) {
    List<String> numeric = table.numericColumns();
    for (String column : table.columns()) {
      if (!taken.contains(column)
          && !numeric.contains(column)
          && repeats(table, rows, column)
          && inBlocks(table.text(column), rows, moments)) {
        return column;
      }
    }
    return null;
  }

  private static boolean inBlocks(List<String> cells, int[] rows, List<Moment> moments) {
    Set<String> seen = new HashSet<>();
    String current = null;
    for (int i = 0; i < rows.length; i++) {
      String value = cells.get(rows[i]).strip();
      if (!value.equals(current)) {
        if (!seen.add(value)) {
          return false;
        }
        current = value;
      } else if (moments.get(i).compareTo(moments.get(i - 1)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns how many different values the columns have together. */
  static int count(Table table, int[] rows, List<String> columns) {
    Set<List<String>> values = new LinkedHashSet<>();
    List<List<String>> cells = columns.stream().map(table::text).toList();
    for (int row : rows) {
      values.add(values(cells, row));
    }
    return values.size();
  }

  private static boolean separates(
      Table table, int[] rows, List<Moment> moments, List<String> columns) {
    List<List<String>> cells = columns.stream().map(table::text).toList();
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < rows.length; i++) {
      if (!seen.add(List.of(values(cells, rows[i]), moments.get(i).micros()))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> values(List<List<String>> cells, int row) {
    return cells.stream().map(column -> column.get(row).strip()).toList();
  }
}
