package dev.unroll.data.series;

import dev.unroll.data.rows.Cells;

/** What to do with a cell that holds no value: empty, NA, n/a, NaN, null, none, ? or -. */
public enum Missing {
  /** Refuse the file, naming the line; the default. */
  ERROR,
  /** Leave out each row that misses a value in one of the columns asked for. */
  DROP,
  /**
   * Draw a straight line between the neighbours; before the first and after the last value of a
   * column, take the nearest.
   */
  INTERPOLATE;

  /** Whether the cell stands for "no value". */
  static boolean marks(String cell) {
    return Cells.isMissing(cell);
  }
}
