package dev.unroll.data.time;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parsed cell.
 *
 * @param texts the fields of the date as written
 * @param numbers the values of the fields
 * @param clock the time of day, or null
 */
record Written(DateStyle style, List<String> texts, List<Integer> numbers, @Nullable Clock clock) {

  Precision precision() {
    return clock == null ? style.order().precision : Precision.TIME;
  }

  boolean isNumber() {
    return style.isNumber() && (clock == null || (clock.between().isEmpty() && !clock.hasOffset()));
  }

  /**
   * Returns the moment, with the fields in this order.
   *
   * @throws DateTimeException if there is no such day
   */
  Moment moment(DateOrder order) {
    LocalDate date = order.date(numbers);
    return clock == null ? Moment.of(date.atStartOfDay()) : clock.at(date);
  }

  /** Returns whether the day exists with the fields in this order. */
  boolean exists(DateOrder order) {
    try {
      moment(order);
      return true;
    } catch (DateTimeException none) {
      return false;
    }
  }
}
