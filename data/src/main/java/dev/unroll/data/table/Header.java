package dev.unroll.data.table;

/** A statement on the first row of a CSV file: whether it names the columns. */
public enum Header {
  /** It does unless one of its cells is a number. */
  AUTO,
  /** It does. */
  FIRST_ROW,
  /** It does not; the columns are called column1, column2, … */
  NONE
}
