package dev.unroll.cli.report;

import org.jline.utils.WCWidth;

/**
 * Width of text on a terminal, in columns: 2 for an East Asian letter or an emoji, 0 for a
 * combining mark or a joiner, 1 for another letter.
 */
public final class Width {
  private Width() {}

  /** Returns the number of columns of a text. */
  public static int of(String text) {
    return text.codePoints().map(Width::of).sum();
  }

  private static int of(int codePoint) {
    return Math.max(0, WCWidth.wcwidth(codePoint));
  }

  /** Returns the beginning of a text that fits in this many columns. */
  public static String cut(String text, int columns) {
    int room = columns;
    int end = 0;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      room -= of(codePoint);
      if (room < 0) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return text.substring(0, end);
  }

  /** Returns a text with spaces after it, up to this many columns. */
  public static String padded(String text, int columns) {
    return text + spaces(columns - of(text));
  }

  /** Returns spaces; none for a negative number. */
  public static String spaces(int number) {
    return " ".repeat(Math.max(0, number));
  }
}
