package dev.unroll.data.rows;

/** Reads the numbers of data files. */
public final class Numbers {
  private Numbers() {}

  /**
   * The finite decimal number in a cell, or NaN when there is none. Java's own {@code 0x1p3},
   * {@code 1d} and {@code Infinity} are no numbers here, nor is what overflows a double.
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
      // Dates end here and not in an exception, which would cost more than all the rest.
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
