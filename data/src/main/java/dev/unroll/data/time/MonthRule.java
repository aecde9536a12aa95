package dev.unroll.data.time;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;

/**
 * A day of every so many months.
 *
 * @param months of a step
 * @param phase a month of the grid, counted from year 0
 * @param day which day of the month
 * @param number of the day, where {@code day} is {@link Day#NUMBER}; a shorter month has its last
 * @param unit how exact the times are: months have no day to name
 */
record MonthRule(int months, long phase, Day day, int number, LocalTime time, Precision unit)
    implements Rule {
  private static final int NEAR = 4; // days between a holiday and the business day instead

  /** A way to name a day of a month. */
  enum Day {
    NUMBER,
    LAST,
    FIRST_BUSINESS,
    LAST_BUSINESS
  }

  /** The months since year 0. */
  static long month(LocalDate date) {
    return 12L * date.getYear() + date.getMonthValue() - 1;
  }

  /** The day of a month. */
  static LocalDate date(YearMonth month, Day day, int number) {
    return switch (day) {
      case NUMBER -> month.atDay(Math.min(number, month.lengthOfMonth()));
      case LAST -> month.atEndOfMonth();
      case FIRST_BUSINESS -> business(month.atDay(1), 1);
      case LAST_BUSINESS -> business(month.atEndOfMonth(), -1);
    };
  }

  /** The nearest day from this one on, in this direction, that is no Saturday or Sunday. */
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

  /** The step of the last day of the grid; a day just before one counts, as before a holiday. */
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

  /** Returns whether a moment is in a month of the grid, at most some days from its day. */
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

  /** The unit of the calendar of which the day is the first or the last; empty if there is none. */
  private String calendarUnit() {
    boolean end = day == Day.LAST || day == Day.LAST_BUSINESS;
    long first = Math.floorMod(phase + (end ? 1 : 0), (long) months); // after an end a unit starts
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
