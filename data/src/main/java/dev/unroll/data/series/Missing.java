package dev.unroll.data.series;

import dev.unroll.data.rows.Cells;

/**
 * The handling of cells without a value: empty, or a mark such as NA, n/a, NaN, ?, -, .. or
 * #DIV/0!. Rows at the end without a target value lie in the future and are not read as values.
 */
public enum Missing {
  /** Rejects the file and reports the line; the default. */
  ERROR,
  /** Drops each row with a missing value in one of the requested columns. */
  DROP,
  /**
   * Repeats the last value before the gap. (Interpolation would leak the value after the gap.)
   * Filled values are inputs only: they are not targets, and do not count in any loss or metric.
   * Rows before the first value of a column are dropped.
   */
  FORWARD_FILL;

  /** Returns whether the cell denotes a missing value. */
  static boolean marks(String cell) {
    return Cells.isMissing(cell);
  }
}
