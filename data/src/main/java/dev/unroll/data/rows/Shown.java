package dev.unroll.data.rows;

import dev.unroll.internal.Spelling;
import dev.unroll.internal.VisibleText;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** Shortens file contents for messages, since a cell may hold megabytes. */
public final class Shown {
  public static final int MAX = 40;
  private static final int LISTED = 12;
  private static final int MAX_DIGITS = 15;

  private Shown() {}

  /** Returns the beginning of a text, on one line, with the number of characters left out. */
  public static String of(String text) {
    return of(text, MAX);
  }

  /**
   * Returns the beginning of a text, on one line, with the number of characters left out.
   *
   * @param most the maximum number of characters
   */
  public static String of(String text, int most) {
    return VisibleText.of(text, most);
  }

  /** Returns {@link Spelling#advice}, limited to the first dozen columns of a wide table. */
  public static String advice(String column, List<String> columns) {
    return Spelling.nearest(column, columns) != null
        ? Spelling.advice(column, columns)
        : "known: " + listed(columns);
  }

  /** Returns the first names, so that the list stays short even for a thousand columns. */
  public static String listed(List<String> names) {
    String first = names.stream().limit(LISTED).map(Shown::of).collect(Collectors.joining(", "));
    return names.size() <= LISTED ? first : first + ", … " + names.size() + " in all";
  }

  /** Returns a number in the shortest form, in plain digits unless there are many. */
  public static String number(double value) {
    BigDecimal plain = BigDecimal.valueOf(value).stripTrailingZeros();
    return Math.abs(plain.scale() - plain.precision()) > MAX_DIGITS
        ? Double.toString(value)
        : plain.toPlainString();
  }
}
