package dev.unroll.cli.report;

import dev.unroll.internal.VisibleText;
import java.io.File;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Formats numbers, durations and sentences for people. */
public final class Text {
  public static final int WIDTH = 88;

  private static final int MAX_SHOWN = 60;

  private static final Pattern LINE_END =
      Pattern.compile("[\\n\\x0B\\f\\r\\x1C-\\x1E\\x85\\u2028\\u2029]");

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

  /**
   * Returns the beginning of a text from a file, on one line, with control characters in a visible
   * form. A longer text ends in the number of characters that are left out.
   */
  public static String shown(String text) {
    return shown(text, MAX_SHOWN);
  }

  /**
   * Returns the beginning of a text from a file, as {@link #shown(String)} does.
   *
   * @param most maximum number of characters
   */
  public static String shown(String text, int most) {
    return VisibleText.of(text, most);
  }

  /**
   * Returns a text for a format of one line per text: characters that end a line, in the view of
   * any program, are visible; all others are unchanged.
   */
  public static String line(String text) {
    return LINE_END.matcher(text).replaceAll(end -> "\\" + VisibleText.of(end.group()));
  }

  /**
   * Returns a path as a command argument that can be copied: in quotes if a shell would split it
   * into several words.
   */
  public static String argument(Path path) {
    return argument(path.toString());
  }

  /** Returns a text as a command argument, as {@link #argument(Path)} does. */
  public static String argument(String value) {
    String text = VisibleText.of(value);
    if (text.matches("[\\p{L}\\p{M}\\p{N}_.,:/\\\\@%+=-]+")) {
      return text;
    }
    return File.separatorChar == '/' ? "'" + text.replace("'", "'\\''") + "'" : '"' + text + '"';
  }

  /**
   * Returns a sentence after a label, wrapped with a hanging indent. Control characters that it
   * quotes are visible.
   */
  public static String labelled(String label, String sentence) {
    String indent = Width.spaces(Width.of(label));
    String shown = VisibleText.sentence(sentence.strip(), Console.LONGEST);
    return label + String.join("\n" + indent, wrap(shown, WIDTH - Width.of(label)));
  }

  private static List<String> wrap(String sentence, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    int columns = 0;
    for (String word : sentence.split(" +")) {
      int more = Width.of(word);
      if (columns > 0 && columns + 1 + more > width) {
        lines.add(line.toString());
        line.setLength(0);
        columns = 0;
      }
      line.append(columns == 0 ? "" : " ").append(word);
      columns += more + (columns == 0 ? 0 : 1);
    }
    lines.add(line.toString());
    return lines;
  }
}
