package dev.unroll.data.table;

/** The kind of the values in a column, or of a single value. */
public enum ColumnKind {
  /** Numbers, in any common notation. */
  NUMBER,
  /** Numbers with a unit, currency or sign, which are not read as numbers. */
  ALMOST_NUMBER,
  /** Dates and times. */
  TIME,
  /** Anything else. */
  TEXT,
  /** No value, or a mark of a missing value such as NA. */
  EMPTY
}
