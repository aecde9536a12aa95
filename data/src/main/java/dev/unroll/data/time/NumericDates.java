package dev.unroll.data.time;

import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parses dates of digits with one kind of separator or none, the most common notation. */
final class NumericDates {
  private static final int EARLIEST = 1500; // for years of digits alone, which could be any number
  private static final int LATEST = 2199;
  private static final int MAX_LENGTH = 10;

  private static final Map<String, DateStyle> YEAR_MONTH_DAY =
      styles(sign -> DateStyle.of(DateOrder.YEAR_MONTH_DAY, sign, sign));
  private static final Map<String, DateStyle> YEAR_LAST =
      styles(sign -> DateStyle.of(DateOrder.DAY_MONTH_YEAR, sign, sign).undecidedOrder());
  private static final Map<String, DateStyle> YEAR_MONTH =
      styles(sign -> DateStyle.of(DateOrder.YEAR_MONTH, sign));
  private static final Map<String, DateStyle> MONTH_YEAR =
      styles(sign -> DateStyle.of(DateOrder.MONTH_YEAR, sign));
  private static final DateStyle YEAR = DateStyle.of(DateOrder.YEAR);

  private NumericDates() {}

  private static Map<String, DateStyle> styles(Function<String, DateStyle> style) {
    return Stream.of("-", "/", ".", "").collect(Collectors.toMap(Function.identity(), style));
  }

  /** Returns the length of the prefix that consists of digits and date separators. */
  static int prefix(String text) {
    int i = 0;
    while (i < text.length() && (isDigit(text.charAt(i)) || isSign(text.charAt(i)))) {
      i++;
    }
    return i;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isSign(char c) {
    return c == '-' || c == '/' || c == '.';
  }

  /**
   * Parses a date; returns null if the text is not a date of digits.
   *
   * @throws DateTimeException if there is no such day
   */
  static @Nullable Written read(String text) {
    if (text.length() < 4 || text.length() > MAX_LENGTH || prefix(text) < text.length()) {
      return null;
    }
    int first = end(text, 0);
    if (first == text.length()) {
      return digits(text);
    }
    String sign = text.substring(first, first + 1);
    int second = end(text, first + 1);
    String a = text.substring(0, first);
    String b = text.substring(first + 1, second);
    if (second == text.length()) {
      return twoFields(sign, a, b);
    }
    String c = text.substring(second + 1);
    boolean whole = text.charAt(second) == sign.charAt(0) && end(text, second + 1) == text.length();
    if (!whole || !isShort(b)) {
      return null;
    }
    if (a.length() == 4 && isShort(c)) {
      return Cells.written(style(YEAR_MONTH_DAY, sign), a, b, c);
    }
    return isShort(a) && c.length() == 4 ? yearLast(style(YEAR_LAST, sign), a, b, c) : null;
  }

  private static int end(String text, int from) {
    int i = from;
    while (i < text.length() && isDigit(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isShort(String field) {
    return field.length() == 1 || field.length() == 2;
  }

  private static DateStyle style(Map<String, DateStyle> styles, String sign) {
    DateStyle style = styles.get(sign);
    if (style == null) {
      throw new IllegalStateException(sign);
    }
    return style;
  }

  /** Parses year and month; with a point between them they are a number. */
  private static @Nullable Written twoFields(String sign, String a, String b) {
    if (sign.equals(".")) {
      return null;
    }
    if (a.length() == 4 && isShort(b)) {
      return Cells.written(style(YEAR_MONTH, sign), a, b);
    }
    return isShort(a) && b.length() == 4 ? Cells.written(style(MONTH_YEAR, sign), a, b) : null;
  }

  private static @Nullable Written digits(String text) {
    int year = Integer.parseInt(text.substring(0, 4));
    if (year < EARLIEST || year > LATEST) {
      return null;
    }
    String first = text.substring(0, 4);
    return switch (text.length()) {
      case 4 -> Cells.written(YEAR, first);
      case 6 -> Cells.written(style(YEAR_MONTH, ""), first, text.substring(4));
      case 8 ->
          Cells.written(style(YEAR_MONTH_DAY, ""), first, text.substring(4, 6), text.substring(6));
      default -> null;
    };
  }

  /** Returns a date with day and month in an order that the column must decide. */
  private static Written yearLast(DateStyle style, String a, String b, String year) {
    List<Integer> numbers = List.of(Integer.valueOf(a), Integer.valueOf(b), Integer.valueOf(year));
    var all = new Written(style, List.of(a, b, year), numbers, null);
    if (!all.exists(DateOrder.DAY_MONTH_YEAR) && !all.exists(DateOrder.MONTH_DAY_YEAR)) {
      throw new DateTimeException("no such day");
    }
    return all;
  }
}
