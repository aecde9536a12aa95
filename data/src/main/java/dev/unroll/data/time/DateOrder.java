package dev.unroll.data.time;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.List;

/** The fields of a date, in the order in which they are written. */
enum DateOrder {
  YEAR(Precision.YEAR, Field.YEAR),
  YEAR_QUARTER(Precision.QUARTER, Field.YEAR, Field.QUARTER),
  QUARTER_YEAR(Precision.QUARTER, Field.QUARTER, Field.YEAR),
  YEAR_MONTH(Precision.MONTH, Field.YEAR, Field.MONTH),
  MONTH_YEAR(Precision.MONTH, Field.MONTH, Field.YEAR),
  YEAR_WEEK(Precision.WEEK, Field.YEAR, Field.WEEK),
  YEAR_WEEK_DAY(Precision.DAY, Field.YEAR, Field.WEEK, Field.WEEKDAY),
  YEAR_MONTH_DAY(Precision.DAY, Field.YEAR, Field.MONTH, Field.DAY),
  DAY_MONTH_YEAR(Precision.DAY, Field.DAY, Field.MONTH, Field.YEAR),
  MONTH_DAY_YEAR(Precision.DAY, Field.MONTH, Field.DAY, Field.YEAR);

  /** A field of a date. */
  enum Field {
    YEAR("yyyy"),
    QUARTER("q"),
    MONTH("M"),
    WEEK("w"),
    WEEKDAY("e"),
    DAY("d");

    /** The letter of the field in patterns. */
    final String letter;

    Field(String letter) {
      this.letter = letter;
    }

    int of(LocalDate date, boolean weeks) {
      return switch (this) {
        case YEAR -> weeks ? date.get(IsoFields.WEEK_BASED_YEAR) : date.getYear();
        case QUARTER -> date.get(IsoFields.QUARTER_OF_YEAR);
        case MONTH -> date.getMonthValue();
        case WEEK -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
        case WEEKDAY -> date.getDayOfWeek().getValue();
        case DAY -> date.getDayOfMonth();
      };
    }
  }

  final Precision precision;

  @SuppressWarnings("ImmutableEnumChecker") // an immutable list
  final List<Field> fields;

  DateOrder(Precision precision, Field... fields) {
    this.precision = precision;
    this.fields = List.of(fields);
  }

  boolean hasDay() {
    return precision == Precision.DAY;
  }

  boolean isOfWeeks() {
    return fields.contains(Field.WEEK);
  }

  /**
   * Returns the first day of the period that the numbers denote.
   *
   * @throws DateTimeException if it does not exist
   */
  LocalDate date(List<Integer> numbers) {
    int year = number(Field.YEAR, numbers);
    if (year == 0) {
      throw new DateTimeException("there is no year 0");
    }
    if (isOfWeeks()) {
      int week = number(Field.WEEK, numbers);
      LocalDate date =
          LocalDate.of(year, 1, 4)
              .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, week)
              .with(DayOfWeek.of(number(Field.WEEKDAY, numbers)));
      if (date.get(IsoFields.WEEK_BASED_YEAR) != year) {
        throw new DateTimeException("the year has no week " + week);
      }
      return date;
    }
    int month =
        fields.contains(Field.QUARTER)
            ? 3 * number(Field.QUARTER, numbers) - 2
            : number(Field.MONTH, numbers);
    return LocalDate.of(year, month, number(Field.DAY, numbers));
  }

  /** Returns a number, or 1 if the order lacks the field. */
  private int number(Field field, List<Integer> numbers) {
    int index = fields.indexOf(field);
    return index < 0 ? 1 : numbers.get(index);
  }
}
