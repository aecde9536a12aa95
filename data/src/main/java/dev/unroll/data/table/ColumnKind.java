package dev.unroll.data.table;

/** The kind of the values in a column, or of one value. */
public enum ColumnKind {
  /** Numbers, in any usual way to write them. */
  NUMBER,
  /** Numbers with a unit, a currency or a sign around them, which are not read as numbers. */
  ALMOST_NUMBER,
  /** Dates and times. */
  TIME,
  /** Anything else. */
  TEXT,
  /** No value, or a mark such as NA that stands for none. */
  EMPTY
}
