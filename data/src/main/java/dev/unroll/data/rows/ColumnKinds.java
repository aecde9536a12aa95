package dev.unroll.data.rows;

import dev.unroll.data.table.ColumnKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Determines the kinds of the columns of a sample. */
final class ColumnKinds {
  private ColumnKinds() {}

  /**
   * The most frequent kind of cell in a column.
   *
   * @param kind the most frequent kind of the non-missing cells
   * @param of the number of cells of that kind
   * @param present the number of non-missing cells
   */
  record Count(ColumnKind kind, int of, int present) {
    double fraction() {
      return present == 0 ? 1 : (double) of / present;
    }

    /** Returns whether most cells are numbers or times. */
    boolean isTyped() {
      return (kind == ColumnKind.NUMBER || kind == ColumnKind.TIME) && 5 * of >= 3 * present;
    }
  }

  /** Counts the kinds of the cells of a column; records that are too short are skipped. */
  static Count count(List<String[]> records, int column) {
    var counts = new EnumMap<ColumnKind, Integer>(ColumnKind.class);
    int present = 0;
    for (String[] record : records) {
      ColumnKind kind = column < record.length ? Cells.kind(record[column]) : ColumnKind.EMPTY;
      if (kind != ColumnKind.EMPTY) {
        present++;
        counts.merge(kind, 1, Integer::sum);
      }
    }
    ColumnKind most = ColumnKind.EMPTY;
    int of = 0;
    for (Map.Entry<ColumnKind, Integer> entry : counts.entrySet()) { // in the order of the enum
      if (entry.getValue() > of) {
        most = entry.getKey();
        of = entry.getValue();
      }
    }
    return new Count(most, of, present);
  }
}
