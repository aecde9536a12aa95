package dev.unroll.data.time;

import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/**
 * The notation of the times of a column: a detected style, epochs or other numbers, or a pattern.
 */
sealed interface TimeStyle permits CalendarStyle, EpochStyle, NumberStyle, PatternStyle {
  /**
   * Returns the moment in a cell.
   *
   * @throws DateTimeException if the cell does not have this style
   */
  Moment parse(String cell);

  /** Formats a moment in this style. */
  String format(Moment moment);

  /** Returns the precision of the times. */
  Precision precision();

  /** Returns the equivalent pattern that users can set, or null. */
  @Nullable String pattern();

  /** Returns a description of the style. */
  String describe();
}
