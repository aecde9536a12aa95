package dev.unroll.data.table;

/** The role of the first row of a CSV file. */
public enum Header {
  /** The first row is a header unless one of its cells is a number. */
  AUTO,
  /** The first row is a header. */
  FIRST_ROW,
  /** The first row is not a header; the columns are called column1, column2, … */
  NONE
}
