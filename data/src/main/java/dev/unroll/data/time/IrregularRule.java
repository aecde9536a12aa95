package dev.unroll.data.time;

import java.time.LocalDateTime;

/**
 * No rule: the most frequent distance is repeated.
 *
 * @param distance the distance in the unit; 0 if there is only one time
 */
record IrregularRule(long distance, Unit unit) implements Rule {
  /** The unit of distances. */
  enum Unit {
    MICROSECONDS,
    MONTHS,
    /** Months, from one last day to another. */
    MONTH_ENDS,
    /** Millionths of a number whose unit is unknown. */
    NUMBERS;

    private boolean isMonths() {
      return this == MONTHS || this == MONTH_ENDS;
    }
  }

  @Override
  public Moment plus(Moment last, long steps) {
    if (distance == 0) {
      throw new IllegalStateException("one time does not determine the distance between times");
    }
    long all = Math.multiplyExact(distance, steps);
    if (!unit.isMonths()) {
      return Moment.ofMicros(Math.addExact(last.micros(), all), last.offset());
    }
    LocalDateTime local = last.local().plusMonths(all);
    return last.withLocal(
        unit == Unit.MONTHS ? local : local.withDayOfMonth(local.toLocalDate().lengthOfMonth()));
  }

  @Override
  public long stepsBetween(Moment a, Moment b) {
    int order = Integer.signum(b.compareTo(a));
    if (distance == 0 || order == 0) {
      return order;
    }
    double way =
        unit.isMonths()
            ? MonthRule.month(b.local().toLocalDate()) - MonthRule.month(a.local().toLocalDate())
            : b.micros() - a.micros();
    long steps = Math.round(way / distance);
    return steps == 0 ? order : steps;
  }

  @Override
  public boolean fits(Moment moment) {
    return true;
  }

  @Override
  public String name() {
    return distance == 0 ? "irregular" : "irregular, most often " + apart() + " apart";
  }

  private String apart() {
    if (unit.isMonths()) {
      return distance + (distance == 1 ? " month" : " months");
    }
    if (unit == Unit.NUMBERS) {
      return NumberRule.number(distance);
    }
    String text = ElapsedRule.duration(distance);
    return Character.isDigit(text.charAt(0)) ? text : "1 " + text;
  }
}
