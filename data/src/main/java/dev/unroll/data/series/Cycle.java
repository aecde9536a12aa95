package dev.unroll.data.series;

import java.time.LocalDateTime;

/** A periodic component of a date, as a fraction of its cycle from 0 to below 1. */
public enum Cycle {
  /** Month of the year: (month − 1) / 12. */
  MONTH,
  /** Day of the week: 0 on Mondays, 6/7 on Sundays. */
  DAY_OF_WEEK,
  /** Day of the year: (day − 1) / days of that year. */
  DAY_OF_YEAR,
  /** Time of the day: hours since midnight / 24, including minutes and seconds. */
  HOUR;

  /** Returns the phase of a date in this cycle. */
  double phase(LocalDateTime date) {
    return switch (this) {
      case MONTH -> (date.getMonthValue() - 1) / 12.0;
      case DAY_OF_WEEK -> (date.getDayOfWeek().getValue() - 1) / 7.0;
      case DAY_OF_YEAR -> (date.getDayOfYear() - 1.0) / date.toLocalDate().lengthOfYear();
      case HOUR -> date.toLocalTime().toSecondOfDay() / 86_400.0;
    };
  }
}
