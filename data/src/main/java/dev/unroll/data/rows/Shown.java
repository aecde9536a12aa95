package dev.unroll.data.rows;

import dev.unroll.internal.Spelling;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** What a file says, as much of it as belongs into a sentence: a cell may hold megabytes. */
public final class Shown {
  public static final int MOST = 40;
  private static final int LISTED = 12;
  private static final int MOST_DIGITS = 15;

  private Shown() {}

  /** Its beginning, on one line. */
  public static String of(String text) {
    return of(text, MOST);
  }

  /**
   * Returns the beginning of a text, on one line.
   *
   * @param most characters
   */
  public static String of(String text, int most) {
    String start = text.length() <= most ? text : text.substring(0, most) + "...";
    return start.replaceAll("\\p{Cntrl}", "?");
  }

  /** {@link Spelling#advice}, but of a table of a thousand columns only the first dozen. */
  public static String advice(String column, List<String> columns) {
    return Spelling.nearest(column, columns) != null
        ? Spelling.advice(column, columns)
        : "known: " + listed(columns);
  }

  /** The first names, so that a table of a thousand columns still makes a sentence. */
  public static String listed(List<String> names) {
    String first = names.stream().limit(LISTED).map(Shown::of).collect(Collectors.joining(", "));
    return names.size() <= LISTED ? first : first + ", … " + names.size() + " in all";
  }

  /** Returns a number as short as it can be, in plain digits unless they are many. */
  public static String number(double value) {
    BigDecimal plain = BigDecimal.valueOf(value).stripTrailingZeros();
    return Math.abs(plain.scale() - plain.precision()) > MOST_DIGITS
        ? Double.toString(value)
        : plain.toPlainString();
  }
}
