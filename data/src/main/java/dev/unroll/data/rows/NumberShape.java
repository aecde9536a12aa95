package dev.unroll.data.rows;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The notation of a number, as far as it shows which mark is the decimal mark. */
enum NumberShape {
  /** Not a number. */
  NONE,
  /** Digits, optionally in groups separated by spaces or apostrophes: 12, 1 234, -3, 1e5. */
  WHOLE,
  /** An unambiguous decimal point: 1.5, 0.123, 1,234.5; or commas between groups: 1,234,567. */
  POINT,
  /** An unambiguous decimal comma: 1,5, 0,123, 1.234,5; or points between groups: 1.234.567. */
  COMMA,
  /** {@code 1.234}: a decimal point or a thousands separator. */
  ONE_POINT,
  /** {@code 1,234}: a decimal comma or a thousands separator. */
  ONE_COMMA;

  private static final int MAX_LENGTH = 64;
  private static final String GROUPS = " \u00a0\u202f\u2009'\u2019";
  private static final String GROUP = "[" + GROUPS + "]";
  private static final Pattern POINT_THOUSANDS = Pattern.compile("[1-9]\\d{0,2}\\.\\d{3}");
  private static final Pattern COMMA_THOUSANDS = Pattern.compile("[1-9]\\d{0,2},\\d{3}");
  private static final Pattern POINT_BESIDE_COMMAS =
      Pattern.compile("\\d{1,3}(?:(?:,\\d{3})+\\.\\d*|(?:,\\d{3}){2,})");
  private static final Pattern COMMA_BESIDE_POINTS =
      Pattern.compile("\\d{1,3}(?:(?:\\.\\d{3})+,\\d*|(?:\\.\\d{3}){2,})");
  private static final Pattern COMMA_DECIMAL =
      Pattern.compile("(?:\\d+,\\d*|,\\d+)(?:[eE][+-]?\\d+)?");
  private static final Pattern GROUPED =
      Pattern.compile("\\d{1,3}(" + GROUP + ")\\d{3}(?:\\1\\d{3})*(?:([.,])\\d*)?");

  /** Returns the shape of a number without a sign or surrounding spaces. */
  static NumberShape of(String digits) {
    if (digits.isEmpty() || !mayBeNumber(digits)) {
      return NONE;
    }
    if (digits.length() > MAX_LENGTH) {
      return Double.isNaN(Numbers.parse(digits)) ? NONE : POINT;
    }
    if (!Double.isNaN(Numbers.parse(digits))) {
      if (digits.indexOf('.') < 0) {
        return WHOLE;
      }
      return POINT_THOUSANDS.matcher(digits).matches() ? ONE_POINT : POINT;
    }
    if (COMMA_THOUSANDS.matcher(digits).matches()) {
      return ONE_COMMA;
    }
    if (POINT_BESIDE_COMMAS.matcher(digits).matches()) {
      return POINT;
    }
    if (COMMA_BESIDE_POINTS.matcher(digits).matches() || COMMA_DECIMAL.matcher(digits).matches()) {
      return COMMA;
    }
    Matcher grouped = GROUPED.matcher(digits);
    if (!grouped.matches()) {
      return NONE;
    }
    String mark = grouped.group(2);
    return mark == null ? WHOLE : mark.equals(",") ? COMMA : POINT;
  }

  /**
   * Returns the shape of a cell of digits, with at most one sign and one point, or null otherwise.
   */
  static @Nullable NumberShape plain(String cell) {
    int begin = cell.startsWith("-") ? 1 : 0;
    int point = -1;
    int length = cell.length();
    if (length - begin > 30) {
      return null;
    }
    for (int i = begin; i < length; i++) {
      char c = cell.charAt(i);
      if (c == '.' && point < 0) {
        point = i;
      } else if (c < '0' || c > '9') {
        return null;
      }
    }
    int before = (point < 0 ? length : point) - begin;
    if (before == 0) {
      return null;
    }
    boolean thousands =
        point > 0 && length - point == 4 && before <= 3 && cell.charAt(begin) != '0';
    return point < 0 ? WHOLE : thousands ? ONE_POINT : POINT;
  }

  /** Returns whether a text has only characters of numbers; dates and clock times have others. */
  private static boolean mayBeNumber(String text) {
    char first = text.charAt(0);
    if ((first < '0' || first > '9') && first != ',' && first != '.') {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean exponent = i > 1 && Character.toLowerCase(text.charAt(i - 1)) == 'e';
      if ((c < '0' || c > '9')
          && c != '.'
          && c != ','
          && Character.toLowerCase(c) != 'e'
          && !(exponent && (c == '-' || c == '+'))
          && GROUPS.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns a cell without surrounding spaces, and with an ASCII sign or none. */
  static String bare(String cell) {
    String text = strip(cell);
    return text.startsWith("\u2212") ? "-" + text.substring(1) : text;
  }

  /** Returns a text without surrounding spaces, including no-break spaces. */
  static String strip(String cell) {
    int begin = 0;
    int end = cell.length();
    while (begin < end && isSpace(cell.charAt(begin))) {
      begin++;
    }
    while (end > begin && isSpace(cell.charAt(end - 1))) {
      end--;
    }
    return cell.substring(begin, end);
  }

  /** Returns a bare number without its sign. */
  static String unsigned(String bare) {
    return bare.startsWith("-") || bare.startsWith("+") ? bare.substring(1) : bare;
  }

  private static boolean isSpace(char c) {
    return c == '\u00a0' || c == '\u202f' || c == '\ufeff' || Character.isWhitespace(c);
  }
}
