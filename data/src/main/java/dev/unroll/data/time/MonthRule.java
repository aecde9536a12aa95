package dev.unroll.data.time;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;

/**
 * One day in every N months.
 *
 * @param months the number of months per step
 * @param phase a month of the grid, counted from year 0
 * @param day the kind of day in the month
 * @param number the day number if {@code day} is {@link Day#NUMBER}; shorter months use their last
 *     day
 * @param unit the precision of the times; months have no day to name
 */
record MonthRule(int months, long phase, Day day, int number, LocalTime time, Precision unit)
    implements Rule {
  private static final int NEAR = 4; // days between a holiday and the business day that replaces it

  /** A way to specify a day of a month. */
  enum Day {
    NUMBER,
    LAST,
    FIRST_BUSINESS,
    LAST_BUSINESS
  }

  /** Returns the number of months since year 0. */
  static long month(LocalDate date) {
    return 12L * date.getYear() + date.getMonthValue() - 1;
  }

  /** Returns the day in a month. */
  static LocalDate date(YearMonth month, Day day, int number) {
    return switch (day) {
      case NUMBER -> month.atDay(Math.min(number, month.lengthOfMonth()));
      case LAST -> month.atEndOfMonth();
      case FIRST_BUSINESS -> business(month.atDay(1), 1);
      case LAST_BUSINESS -> business(month.atEndOfMonth(), -1);
    };
  }

  /**
   * Returns the nearest day from this one on, in this direction, that is not a Saturday or Sunday.
   */
  private static LocalDate business(LocalDate from, int direction) {
    LocalDate date = from;
    while (date.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0) {
      date = date.plusDays(direction);
    }
    return date;
  }

  private LocalDate dateOf(long month) {
    long year = Math.floorDiv(month, 12);
    return date(YearMonth.of((int) year, (int) Math.floorMod(month, 12L) + 1), day, number);
  }

  @Override
  public Moment plus(Moment last, long steps) {
    long at = index(last) + steps;
    return last.withLocal(dateOf(phase + Math.multiplyExact((long) months, at)).atTime(time));
  }

  @Override
  public long stepsBetween(Moment a, Moment b) {
    return index(b) - index(a);
  }

  /**
   * Returns the step of the last grid day up to this moment. A moment a few days before a grid day
   * counts as that day, as before a holiday.
   */
  private long index(Moment moment) {
    LocalDate date = moment.local().toLocalDate();
    long month = month(date);
    boolean early =
        Math.floorMod(month - phase, (long) months) == 0
            && date.toEpochDay() + NEAR < dateOf(month).toEpochDay();
    return Math.floorDiv(month - phase - (early ? 1 : 0), (long) months);
  }

  @Override
  public boolean fits(Moment moment) {
    LocalDate date = moment.local().toLocalDate();
    return Math.floorMod(month(date) - phase, (long) months) == 0
        && date.equals(dateOf(month(date)))
        && moment.local().toLocalTime().equals(time);
  }

  /** Returns whether a moment is in a month of the grid, at most a few days from its day. */
  boolean isNear(Moment moment) {
    LocalDate date = moment.local().toLocalDate();
    boolean month = Math.floorMod(month(date) - phase, (long) months) == 0;
    return month && Math.abs(date.toEpochDay() - dateOf(month(date)).toEpochDay()) <= NEAR;
  }

  @Override
  public String name() {
    String often =
        switch (months) {
          case 1 -> "monthly";
          case 3 -> "quarterly";
          case 12 -> "yearly";
          default ->
              months % 12 == 0 ? "every " + months / 12 + " years" : "every " + months + " months";
        };
    if (unit.compareTo(Precision.MONTH) <= 0) {
      return often;
    }
    String named = calendarUnit();
    if (day == Day.NUMBER && (named.isEmpty() || number > 1)) {
      String month = Cells.MONTHS.get((int) Math.floorMod(phase, 12L));
      return often + (months % 12 == 0 ? " on " + number + " " + month : " on day " + number);
    }
    if (named.isEmpty()) {
      return often + ", " + dayName("the month");
    }
    return switch (day) {
      case NUMBER -> named + " starts";
      case LAST -> named + " ends";
      case FIRST_BUSINESS, LAST_BUSINESS -> dayName("the " + named);
    };
  }

  /** Returns the calendar unit whose first or last day this is; empty if there is none. */
  private String calendarUnit() {
    boolean end = day == Day.LAST || day == Day.LAST_BUSINESS;
    long first = Math.floorMod(phase + (end ? 1 : 0), (long) months); // a unit starts after an end
    return switch (months) {
      case 1 -> "month";
      case 3 -> first == 0 ? "quarter" : "";
      case 12 -> first == 0 ? "year" : "";
      default -> "";
    };
  }

  private String dayName(String of) {
    return switch (day) {
      case NUMBER -> "on day " + number;
      case LAST -> "last day of " + of;
      case FIRST_BUSINESS -> "first business day of " + of;
      case LAST_BUSINESS -> "last business day of " + of;
    };
  }
}
