package dev.unroll.data.series;

import dev.unroll.data.rows.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognizes numbers that count rows or points, alone or within a text. */
final class RunningNumbers {
  private static final Pattern COUNT = Pattern.compile("(\\D{0,12})(\\d{1,9})(\\D{0,4})");

  private static final int FEWEST_IN_STEPS = 6; // that count in steps other than 1

  private RunningNumbers() {}

  /**
   * Returns the numbers in cells such as Day 1 and FY2024, or null if the cells differ in other
   * text.
   */
  static double @Nullable [] counts(List<String> cells) {
    double[] values = new double[cells.size()];
    String words = null;
    for (int i = 0; i < values.length; i++) {
      Matcher count = COUNT.matcher(cells.get(i).strip());
      if (!count.matches()) {
        return null;
      }
      String its = count.group(1) + "#" + count.group(3);
      if (words != null && !words.equals(its)) {
        return null;
      }
      words = its;
      values[i] = Numbers.parse(count.group(2));
    }
    return values;
  }

  /** Returns whether consecutive values differ by exactly this step. */
  static boolean isCounter(double[] values, double step) {
    for (int i = 1; i < values.length; i++) {
      if (values[i] - values[i - 1] != step) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether all values are whole numbers. */
  static boolean areWhole(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == Math.rint(value));
  }

  /** Returns whether all values can be years, with or without a fraction. */
  static boolean areYears(double[] values) {
    return Arrays.stream(values).allMatch(value -> value >= 1500 && value <= 2200);
  }

  /** Returns whether the sorted values count in steps of 1, or many values in other whole steps. */
  static boolean isShuffledCounter(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double step = sorted[1] - sorted[0];
    return isCounter(sorted, 1)
        || (areWhole(values) && FEWEST_IN_STEPS <= values.length && isCounter(sorted, step));
  }
}
