package dev.unroll.data.series;

import dev.unroll.data.rows.Cells;

/**
 * The treatment of cells that hold no value: empty, or a mark such as NA, n/a, NaN, ?, -, .. or
 * #DIV/0!. Rows at the end without a value of the target lie in the future and are not read as
 * values.
 */
public enum Missing {
  /** Refuse the file, naming the line; the default. */
  ERROR,
  /** Leave out each row that misses a value in one of the columns asked for. */
  DROP,
  /**
   * Hold the last value before the gap. A line to the value after the gap would tell the future.
   * Filled values are inputs only: they are no targets, and count in no loss or metric. Rows before
   * the first value of a column are left out.
   */
  FORWARD_FILL;

  /** Whether the cell stands for "no value". */
  static boolean marks(String cell) {
    return Cells.isMissing(cell);
  }
}
