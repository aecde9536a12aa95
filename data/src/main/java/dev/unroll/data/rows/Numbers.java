package dev.unroll.data.rows;

/** Parses the numbers of data files. */
public final class Numbers {
  private Numbers() {}

  /**
   * Returns the finite decimal number in a cell, or NaN if there is none. The Java notations {@code
   * 0x1p3}, {@code 1d} and {@code Infinity} are not numbers here, nor are values that overflow a
   * double.
   */
  public static double parse(String cell) {
    String text = cell.strip();
    if (text.isEmpty()) {
      return Double.NaN;
    }
    int points = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean sign = (c == '-' || c == '+') && (i == 0 || isExponent(text.charAt(i - 1)));
      points += c == '.' ? 1 : 0;
      // Return early for dates, because an exception would cost more than all the rest.
      if (((c < '0' || c > '9') && c != '.' && !sign && !isExponent(c)) || points > 1) {
        return Double.NaN;
      }
    }
    try {
      double value = Double.parseDouble(text);
      return Double.isInfinite(value) ? Double.NaN : value;
    } catch (NumberFormatException notANumber) {
      return Double.NaN;
    }
  }

  private static boolean isExponent(char c) {
    return c == 'e' || c == 'E';
  }
}
