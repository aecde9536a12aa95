package dev.unroll.store;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.DoublePredicate;

/**
 * Writes the shortest decimals that read back as the same number.
 *
 * <p>{@link Double#toString(double)} is not shortest before JDK 19: 2E23 comes out as
 * 1.9999999999999998E23, so the same model would be written differently on JDK 17 and 25. Here the
 * exact value is rounded to 1, 2, ... digits until it reads back; 17 always do.
 */
final class Decimal {
  private static final int ENOUGH_DIGITS = 17;

  private Decimal() {}

  static String shortest(double value) {
    return shortest(value, read -> read == value);
  }

  /**
   * Returns the shortest decimal for a reader that parses a double and casts it to float, as this
   * library does.
   */
  static String shortest(float value) {
    return shortest(value, read -> (float) read == value);
  }

  private static String shortest(double value, DoublePredicate isSame) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "JSON has no number " + value + "; write a string or leave it out");
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    var exact = new BigDecimal(value);
    for (int digits = 1; digits < ENOUGH_DIGITS; digits++) {
      var rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (isSame.test(rounded.doubleValue())) {
        return format(rounded.stripTrailingZeros());
      }
    }
    return format(exact.round(new MathContext(ENOUGH_DIGITS, RoundingMode.HALF_EVEN)));
  }

  /** Formats like Double.toString: plain from 1e-3 to 1e7, else d.dddE±n. */
  private static String format(BigDecimal value) {
    String digits = value.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - value.scale();
    String sign = value.signum() < 0 ? "-" : "";
    if (exponent < -3 || exponent >= 7) {
      String fraction = digits.length() > 1 ? digits.substring(1) : "0";
      return sign + digits.charAt(0) + "." + fraction + "E" + exponent;
    }
    return value.scale() > 0 ? value.toPlainString() : value.toBigInteger() + ".0";
  }
}
