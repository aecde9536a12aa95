package dev.unroll.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures, durations and sentences as people read them. */
final class Text {
  static final int WIDTH = 88;

  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private Text() {}

  /** Four significant digits, with an exponent only where there would be many zeros. */
  static String figure(double value) {
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

  /** A whole number with its thousands apart: 10,000. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A time as a person says it: 0.4 s, 12 s, 3 min 05 s, 2 h 10 min. */
  static String duration(double seconds) {
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

  /** A sentence after a label, wrapped and indented below itself. */
  static String labelled(String label, String sentence) {
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
