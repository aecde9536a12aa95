package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.time.TimeFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The column of a table that holds the times of its rows.
 *
 * @param name of the column
 * @param certain whether it was named, or its cells can be nothing but times; otherwise they are
 *     numbers such as years, which are times as long as each occurs once
 */
record TimeColumn(String name, boolean certain) {
  /**
   * Finds it.
   *
   * @param named the column that the options name; null: whichever holds times
   * @param taken columns that are read as values or tell series apart
   * @return null when there is none
   * @throws BadInputException when the named one is taken, or several columns hold times
   */
  static @Nullable TimeColumn find(
      Table table, @Nullable String named, Collection<String> taken, int[] rows) {
    if (named != null) {
      table.text(named); // refuses a column that does not exist
      if (taken.contains(named)) {
        throw new BadInputException(
            "%s: column \"%s\" is read as values (expected a column of times). Set data.time or"
                    .formatted(table.name(), Shown.of(named))
                + " data.columns to another column.");
      }
      return new TimeColumn(named, true);
    }
    List<String> dates = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    List<String> numeric = table.numericColumns();
    for (String column : table.columns()) {
      if (!taken.contains(column)
          && TimeFormat.isTimes(
              cells(table, column, rows),
              TimeFormat.isNamedLikeATime(column),
              table.dateFormat())) {
        (numeric.contains(column) ? numbers : dates).add(column);
      }
    }
    List<String> found = dates.isEmpty() ? numbers : dates;
    if (found.size() > 1) {
      found = found.stream().filter(column -> isUnique(cells(table, column, rows))).toList();
    }
    if (found.size() > 1) {
      throw new BadInputException(
          "%s: %d columns hold times (%s). Set data.time to the one that orders the rows."
              .formatted(table.name(), found.size(), Shown.listed(found)));
    }
    return found.isEmpty() ? null : new TimeColumn(found.get(0), !dates.isEmpty());
  }

  static List<String> cells(Table table, String column, int[] rows) {
    List<String> all = table.text(column);
    List<String> cells = new ArrayList<>(rows.length);
    for (int row : rows) {
      cells.add(all.get(row));
    }
    return cells;
  }

  private static boolean isUnique(List<String> cells) {
    Set<String> seen = new HashSet<>();
    return cells.stream().allMatch(seen::add);
  }
}
