package dev.unroll.data.time;

/** How exactly a text tells a time, from the least exact to the most exact. */
public enum Precision {
  /** A number that grows with time, of which no date is known. */
  NUMBER,
  /** A year: its first day at midnight. */
  YEAR,
  /** A quarter: its first day at midnight. */
  QUARTER,
  /** A month: its first day at midnight. */
  MONTH,
  /** A week of the ISO calendar: its Monday at midnight. */
  WEEK,
  /** A day: its midnight. */
  DAY,
  /** A time of a day. */
  TIME
}
