package dev.unroll.tasks;

import java.math.BigDecimal;
import java.math.MathContext;

/** Formats numbers for display. */
public final class NumberText {
  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private NumberText() {}

  /**
   * Returns a number with four significant digits, without an exponent unless it is very large or
   * very small.
   */
  public static String text(double number) {
    if (!Double.isFinite(number) || number == 0) {
      return Double.toString(number);
    }
    double size = Math.abs(number);
    var rounded = new BigDecimal(number).round(FOUR_DIGITS).stripTrailingZeros();
    return size >= 1e-5 && size < 1e9 ? rounded.toPlainString() : rounded.toString();
  }
}
