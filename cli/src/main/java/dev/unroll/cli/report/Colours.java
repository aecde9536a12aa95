package dev.unroll.cli.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Colours of a terminal. They are added to text in which control characters are already shown, so
 * that a text from a file cannot bring its own.
 */
final class Colours {
  static final String RED = "\u001b[1;31m";
  static final String YELLOW = "\u001b[33m";
  private static final String BOLD_GREEN = "\u001b[1;32m";
  private static final String PLAIN = "\u001b[0m";

  /** A number with the mark of the best of its column. */
  private static final Pattern BEST = Pattern.compile("(?m)(?<= {2})\\S+ \\*(?= |$)");

  private static final Pattern NOTE = Pattern.compile("(?m)^note:");

  private Colours() {}

  /** Returns a text in a colour. */
  static String paint(String colour, String text) {
    return colour + text + PLAIN;
  }

  /** Returns a result in which the best values and the notes stand out. */
  static String result(String text) {
    String best = BEST.matcher(text).replaceAll(match -> quoted(BOLD_GREEN, match.group()));
    return NOTE.matcher(best).replaceAll(match -> quoted(YELLOW, match.group()));
  }

  private static String quoted(String colour, String text) {
    return Matcher.quoteReplacement(paint(colour, text));
  }
}
