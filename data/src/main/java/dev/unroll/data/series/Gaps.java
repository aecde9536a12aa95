package dev.unroll.data.series;

/** The handling of dates that are missing between the rows of a series. */
public enum Gaps {
  /** Adds a note with their number and places; the default. */
  NOTE,
  /** Rejects the file and reports the line. */
  REFUSE,
  /** Inserts a row for each, with missing values. */
  FILL
}
