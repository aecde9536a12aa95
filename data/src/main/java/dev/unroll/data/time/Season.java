package dev.unroll.data.time;

/**
 * The usual season of times with a frequency: a day of hours, a week of days, a year of months.
 *
 * @param points the number of points in a season
 * @param period the period that the season repeats
 */
public record Season(int points, Period period) {
  /** The period that a season repeats. */
  public enum Period {
    /** Times within a day. */
    DAY,
    /** Days of a week. */
    WEEK,
    /** Parts of a year. */
    YEAR
  }
}
