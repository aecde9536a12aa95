package dev.unroll.data.rows;

import java.nio.charset.StandardCharsets;

/** Parses decimal numbers from bytes to the nearest float, with the results of Float.parseFloat. */
final class FloatText {
  /** The powers of ten that a double represents exactly. */
  private static final double[] TENS = new double[23];

  private static final long MAX_DIGITS = (1L << 53) / 10 - 1;
  private static final long BELOW_FLOAT = (1L << 29) - 1;
  private static final long HALF_WAY = 1L << 28;

  static {
    TENS[0] = 1;
    for (int i = 1; i < TENS.length; i++) {
      TENS[i] = 10 * TENS[i - 1];
    }
  }

  private FloatText() {}

  /**
   * Returns the finite number in these bytes, or NaN if there is none; like {@link Numbers#parse},
   * but without spaces.
   *
   * <p>Fast path: digits up to 2^53, multiplied or divided by a power of ten up to 10^22, give a
   * double after one rounding. Rounding it to float gives the nearest float, unless the double lies
   * half-way between two floats. That case and all others are left to the JDK.
   */
  static float parse(byte[] text, int from, int to) {
    int at = from;
    boolean negative = at < to && text[at] == '-';
    at += negative ? 1 : 0;
    long digits = 0;
    int seen = 0;
    int decimals = 0;
    boolean point = false;
    for (; at < to; at++) {
      int digit = text[at] - '0';
      if (digit >= 0 && digit <= 9 && digits <= MAX_DIGITS) {
        digits = 10 * digits + digit;
        seen++;
        decimals += point ? 1 : 0;
      } else if (text[at] == '.' && !point) {
        point = true;
      } else {
        return byTheJdk(text, from, to); // an exponent, many digits, or not a number
      }
    }
    if (seen == 0 || decimals >= TENS.length) {
      return byTheJdk(text, from, to);
    }
    double value = digits / TENS[decimals];
    boolean halfWay = (Double.doubleToRawLongBits(value) & BELOW_FLOAT) == HALF_WAY;
    if (halfWay || (value != 0 && value < Float.MIN_NORMAL)) {
      return byTheJdk(text, from, to);
    }
    return (float) (negative ? -value : value);
  }

  private static float byTheJdk(byte[] text, int from, int to) {
    String number = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    for (int i = 0; i < number.length(); i++) {
      if ("0123456789.-+eE".indexOf(number.charAt(i)) < 0) {
        return Float.NaN;
      }
    }
    try {
      float value = Float.parseFloat(number);
      return Float.isInfinite(value) ? Float.NaN : value;
    } catch (NumberFormatException notANumber) {
      return Float.NaN;
    }
  }
}
