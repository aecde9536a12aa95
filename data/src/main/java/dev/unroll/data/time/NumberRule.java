package dev.unroll.data.time;

import java.math.BigDecimal;

/** Numbers at equal distances: an {@link ElapsedRule} whose unit is unknown. */
record NumberRule(ElapsedRule elapsed) implements Rule {
  static NumberRule of(long step, long phase) {
    return new NumberRule(new ElapsedRule(step, phase));
  }

  @Override
  public Moment plus(Moment last, long steps) {
    return elapsed.plus(last, steps);
  }

  @Override
  public long stepsBetween(Moment a, Moment b) {
    return elapsed.stepsBetween(a, b);
  }

  @Override
  public boolean fits(Moment moment) {
    return elapsed.fits(moment);
  }

  @Override
  public String name() {
    return "in steps of " + number(elapsed.step());
  }

  /** Returns a distance as a number; a second corresponds to 1. */
  static String number(long micros) {
    return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
  }
}
