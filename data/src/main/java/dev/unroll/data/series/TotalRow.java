package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Rejects a last row that holds the sum of the rows above it, if there are no times to distinguish
 * it.
 */
final class TotalRow {
  private static final int FEWEST = 3; // counting numbers above
  private static final int MAX = 3; // rows, such as a sum and a mean
  private static final int FEWEST_VALUES = 5; // fewer may have this sum by chance
  private static final double EQUAL = 1e-9;

  private TotalRow() {}

  /**
   * Throws if the rows end with a text below counting numbers, or with the sum of all others.
   *
   * @param values the columns that are read
   */
  static void refuse(Table table, int[] rows, Collection<String> values) {
    List<String> numeric = table.numericColumns();
    for (String column : numeric) {
      List<String> cells = TimeColumn.cells(table, column, rows);
      int at = values.contains(column) ? sum(cells, table::number) : text(cells, table::number);
      if (at >= 0) {
        throw new BadInputException(
            "%s:%d: column \"%s\" is \"%s\", %s (expected rows of the series alone). Remove the row, or set data.time to none if it is one of the series."
                .formatted(
                    table.name(),
                    table.line(rows[at]),
                    Shown.of(column),
                    Shown.of(cells.get(at).strip()),
                    values.contains(column)
                        ? "the sum of the rows above"
                        : "below a running number"));
      }
    }
  }

  /** Returns the position of the first text below numbers that count the rows, or -1. */
  private static int text(List<String> cells, ToDoubleFunction<String> number) {
    int end = cells.size();
    while (end > 0 && cells.size() - end < MAX && isText(cells.get(end - 1), number)) {
      end--;
    }
    if (end == cells.size() || end < FEWEST) {
      return -1;
    }
    for (int i = 1; i < end; i++) {
      double step = number.applyAsDouble(cells.get(i)) - number.applyAsDouble(cells.get(i - 1));
      if (Math.abs(step) != 1) { // NaN, too
        return -1;
      }
    }
    return end;
  }

  private static boolean isText(String cell, ToDoubleFunction<String> number) {
    return !cell.isBlank() && Double.isNaN(number.applyAsDouble(cell));
  }

  /** Returns the position of the last value if it is the sum of all others, or -1. */
  private static int sum(List<String> cells, ToDoubleFunction<String> number) {
    int last = cells.size() - 1;
    double[] values =
        cells.stream().mapToDouble(number).filter(value -> !Double.isNaN(value)).toArray();
    double total = last < 0 ? Double.NaN : number.applyAsDouble(cells.get(last));
    double[] above = Arrays.copyOf(values, Math.max(0, values.length - 1));
    double sum = Arrays.stream(above).sum();
    double greatest = Arrays.stream(above).map(Math::abs).max().orElse(0);
    boolean enough = Arrays.stream(above).filter(value -> value != 0).count() >= FEWEST_VALUES;
    boolean equal = Math.abs(total - sum) <= EQUAL * Math.abs(total);
    return enough && equal && Math.abs(total) > greatest ? last : -1;
  }
}
