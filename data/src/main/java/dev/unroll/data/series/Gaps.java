package dev.unroll.data.series;

/** The treatment of dates that are missing between the rows of a series. */
public enum Gaps {
  /** Note how many there are, and after which date; the default. */
  NOTE,
  /** Refuse the file, naming the line. */
  REFUSE,
  /** Insert a row for each, whose values are missing. */
  FILL
}
