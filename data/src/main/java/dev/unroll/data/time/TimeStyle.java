package dev.unroll.data.time;

import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/**
 * How the times of a column are written: by a style that was found, as epochs or other numbers, or
 * by a pattern.
 */
sealed interface TimeStyle permits CalendarStyle, EpochStyle, NumberStyle, PatternStyle {
  /**
   * The moment that a cell tells.
   *
   * @throws DateTimeException when it is none of this style
   */
  Moment parse(String cell);

  /** Writes a moment in this style. */
  String format(Moment moment);

  /** Returns how exact its times are. */
  Precision precision();

  /** The pattern that users can give, or null. */
  @Nullable String pattern();

  /** The style in words. */
  String describe();
}
