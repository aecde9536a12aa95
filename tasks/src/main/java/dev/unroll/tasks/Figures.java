package dev.unroll.tasks;

import java.math.BigDecimal;
import java.math.MathContext;

/** Formats numbers for display. */
public final class Figures {
  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private Figures() {}

  /**
   * Returns a number with four significant digits, without an exponent unless it is very large or
   * very small.
   */
  public static String text(double figure) {
    if (!Double.isFinite(figure) || figure == 0) {
      return Double.toString(figure);
    }
    double size = Math.abs(figure);
    var rounded = new BigDecimal(figure).round(FOUR_DIGITS).stripTrailingZeros();
    return size >= 1e-5 && size < 1e9 ? rounded.toPlainString() : rounded.toString();
  }
}
