package dev.unroll.data.time;

import java.time.LocalDate;
import java.time.LocalTime;

/**
 * Every N calendar days, at one local time.
 *
 * @param days the number of days per step
 * @param phase a day of the grid, counted from 1970-01-01
 */
record DayRule(long days, long phase, LocalTime time) implements Rule {
  @Override
  public Moment plus(Moment last, long steps) {
    long index = index(last);
    if (!fits(last) && steps < 0) {
      index++;
    }
    LocalDate day = LocalDate.ofEpochDay(phase + Math.multiplyExact(days, index + steps));
    return last.withLocal(day.atTime(time));
  }

  @Override
  public long stepsBetween(Moment a, Moment b) {
    return index(b) - index(a);
  }

  private long index(Moment moment) {
    long day = moment.local().toLocalDate().toEpochDay();
    boolean before = moment.local().toLocalTime().isBefore(time);
    return Math.floorDiv(day - (before ? 1 : 0) - phase, days);
  }

  @Override
  public boolean fits(Moment moment) {
    return moment.local().toLocalTime().equals(time)
        && Math.floorMod(moment.local().toLocalDate().toEpochDay() - phase, days) == 0;
  }

  @Override
  public String name() {
    if (days % 7 == 0) {
      return days == 7 ? "weekly" : "every " + days / 7 + " weeks";
    }
    return days == 1 ? "daily" : "every " + days + " days";
  }
}
