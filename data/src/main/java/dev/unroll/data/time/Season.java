package dev.unroll.data.time;

/**
 * The season that times of a frequency usually have: a day of hours, a week of days, a year of
 * months.
 *
 * @param points in a season
 * @param period that it repeats
 */
public record Season(int points, Period period) {
  /** What a season repeats. */
  public enum Period {
    /** Times within a day. */
    DAY,
    /** Days of a week. */
    WEEK,
    /** Parts of a year. */
    YEAR
  }
}
