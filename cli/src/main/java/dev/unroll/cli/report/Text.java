package dev.unroll.cli.report;

import java.io.File;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats numbers, durations and sentences for people. */
public final class Text {
  public static final int WIDTH = 88;

  private static final int MAX_SHOWN = 60;

  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private Text() {}

  /**
   * Formats a number with four significant digits, and with an exponent only to avoid many zeros.
   */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "-" : value > 0 ? "infinite" : "-infinite";
    }
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    if (size < 1e-7 || size >= 1e9) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    var rounded = new BigDecimal(value).round(FOUR_DIGITS);
    int missing = FOUR_DIGITS.getPrecision() - rounded.precision();
    return rounded.setScale(Math.max(0, rounded.scale() + missing)).toPlainString();
  }

  /** Formats an integer with thousands separators: 10,000. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Formats a duration: 0.4 s, 12 s, 3 min 05 s, 2 h 10 min. */
  public static String duration(double seconds) {
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
  }

  /** Formats a learning rate with at most three digits and no trailing zeros: 0.001, 3.33e-8. */
  public static String rate(float value) {
    if (!Float.isFinite(value)) {
      return number(value);
    }
    var rounded =
        new BigDecimal(Float.toString(value)).round(new MathContext(3)).stripTrailingZeros();
    return rounded.scale() > 7 ? rounded.toString().replace("E", "e") : rounded.toPlainString();
  }

  /**
   * Formats a number of steps per second with at least three digits: 0.254 steps/s, 1,234 steps/s.
   */
  public static String speed(double stepsPerSecond) {
    int decimals = stepsPerSecond < 1 ? 3 : stepsPerSecond < 10 ? 2 : stepsPerSecond < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%,." + decimals + "f steps/s", stepsPerSecond);
  }

  /** Returns the beginning of a text from a file, on one line and without control characters. */
  public static String shown(String text) {
    return shown(text, MAX_SHOWN);
  }

  /**
   * Returns the beginning of a text from a file, on one line and without control characters.
   *
   * @param most maximum number of characters
   */
  public static String shown(String text, int most) {
    String start = text.length() <= most ? text : text.substring(0, most) + "...";
    return start.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }

  /**
   * Returns a path as a command argument that can be copied: in quotes if a shell would split it
   * into several words.
   */
  public static String argument(Path path) {
    String text = shown(path.toString(), Integer.MAX_VALUE);
    if (text.matches("[\\p{L}\\p{M}\\p{N}_.,:/\\\\@%+=-]+")) {
      return text;
    }
    return File.separatorChar == '/' ? "'" + text.replace("'", "'\\''") + "'" : '"' + text + '"';
  }

  /**
   * Returns a line without characters that control a terminal or change its text direction. Joiners
   * and soft hyphens, which many languages use, are kept.
   */
  public static String printable(String line) {
    return line.replaceAll("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]", "?");
  }

  /** Returns a whole text from a file without control characters other than line ends and tabs. */
  public static String printed(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\n\t]]", "?");
  }

  /**
   * Returns the number of terminal columns of a text; characters of East Asian scripts take two
   * each.
   */
  public static int columns(String text) {
    return text.codePoints().map(Text::columns).sum();
  }

  private static int columns(int codePoint) {
    return switch (Character.UnicodeScript.of(codePoint)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> 2;
      default -> codePoint >= 0xFF01 && codePoint <= 0xFF60 ? 2 : 1;
    };
  }

  /** Returns the beginning of a text that fits in this many columns. */
  public static String cut(String text, int columns) {
    int room = columns;
    int end = 0;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      room -= columns(codePoint);
      if (room < 0) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return text.substring(0, end);
  }

  /** Returns a sentence after a label, wrapped with a hanging indent. */
  public static String labelled(String label, String sentence) {
    String indent = " ".repeat(label.length());
    return label + String.join("\n" + indent, wrap(sentence, WIDTH - label.length()));
  }

  private static List<String> wrap(String sentence, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : sentence.strip().split("\\s+")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
