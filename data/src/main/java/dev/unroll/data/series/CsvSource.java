package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.CsvRows;
import dev.unroll.data.rows.Shown;
import java.util.ArrayList;
import java.util.List;

/** Reads the rows of a CSV text into a {@link Table}. */
final class CsvSource {
  private CsvSource() {}

  /** Reads all rows and closes them. */
  static Table read(CsvRows source) {
    try (CsvRows rows = source) {
      List<String[]> cells = new ArrayList<>();
      List<Integer> lines = new ArrayList<>();
      for (CsvRows.Row row = rows.next(); row != null; row = rows.next()) {
        cells.add(row.cells());
        lines.add(Math.toIntExact(row.line()));
      }
      int end = cells.size();
      // Blank lines at the end are not missing values.
      while (end > 0 && rows.columns().size() == 1 && cells.get(end - 1)[0].isBlank()) {
        end--;
      }
      if (end == 0) {
        throw new BadInputException(
            "%s: there are no rows below the header (%s)"
                .formatted(rows.name(), Shown.listed(rows.columns())));
      }
      return new Table(
          rows,
          cells.subList(0, end).toArray(String[][]::new),
          lines.subList(0, end).stream().mapToInt(Integer::intValue).toArray());
    }
  }
}
