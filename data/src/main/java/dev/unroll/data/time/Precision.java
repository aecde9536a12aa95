package dev.unroll.data.time;

/** The precision of a time, from the least precise to the most precise. */
public enum Precision {
  /** A number that grows with time, without a known date. */
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
