package dev.unroll.data.time;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cell taken apart.
 *
 * @param texts the fields of the date as they stand
 * @param numbers what they mean
 * @param clock the time of the day, or null
 */
record Written(DateStyle style, List<String> texts, List<Integer> numbers, @Nullable Clock clock) {

  Precision precision() {
    return clock == null ? style.order().precision : Precision.TIME;
  }

  boolean isNumber() {
    return style.isNumber() && (clock == null || (clock.between().isEmpty() && !clock.hasOffset()));
  }

  /**
   * The moment, read in this order.
   *
   * @throws DateTimeException when there is no such day
   */
  Moment moment(DateOrder order) {
    LocalDate date = order.date(numbers);
    return clock == null ? Moment.of(date.atStartOfDay()) : clock.at(date);
  }

  /** Returns whether there is such a day in this order. */
  boolean exists(DateOrder order) {
    try {
      moment(order);
      return true;
    } catch (DateTimeException none) {
      return false;
    }
  }
}
