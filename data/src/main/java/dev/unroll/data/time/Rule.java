package dev.unroll.data.time;

/** A rule for successive times: a grid of moments. */
sealed interface Rule
    permits ElapsedRule, NumberRule, DayRule, WeekRule, MonthRule, IrregularRule, FloatingRule {
  /**
   * Returns the moment of the grid that is this many steps after {@code last}, which may be off the
   * grid.
   */
  Moment plus(Moment last, long steps);

  /**
   * Returns the number of moments of the grid after {@code a}, up to and including {@code b};
   * negative if {@code b} is earlier.
   */
  long stepsBetween(Moment a, Moment b);

  /** Returns whether a moment is on the grid. */
  boolean fits(Moment moment);

  /** Returns the name of the rule for messages. */
  String name();
}
