package dev.unroll.data.time;

/** A rule by which times follow one another: a grid of moments. */
sealed interface Rule
    permits ElapsedRule, NumberRule, DayRule, WeekRule, MonthRule, IrregularRule, FloatingRule {
  /**
   * The moment of the grid that is this many steps after {@code last}, which may be off the grid.
   */
  Moment plus(Moment last, long steps);

  /**
   * Returns how many moments of the grid lie after {@code a}, up to and with {@code b}; negative
   * where {@code b} is earlier.
   */
  long stepsBetween(Moment a, Moment b);

  /** Returns whether a moment is on the grid. */
  boolean fits(Moment moment);

  /** The name of the rule in sentences. */
  String name();
}
