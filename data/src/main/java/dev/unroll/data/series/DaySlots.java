package dev.unroll.data.series;

import dev.unroll.data.rows.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/** Recognizes numbers of the hours of a day or parts of them: 1 to 48, 0 to 2330. */
final class DaySlots {
  private static final int DAY = 86_400; // seconds

  /**
   * The number of hours, half hours and quarter hours of a day, and of the day when summer time
   * ends.
   */
  private static final Set<Integer> COUNTS = Set.of(24, 25, 48, 50, 96, 100);

  private DaySlots() {}

  /** Returns whether cells hold the numbers of all parts of a day, and no other numbers. */
  static boolean are(List<String> cells) {
    double[] values = cells.stream().mapToDouble(Numbers::parse).distinct().sorted().toArray();
    if (!COUNTS.contains(values.length)) {
      return false;
    }
    boolean counts = (values[0] == 0 || values[0] == 1) && isStep(values, 1);
    double step = (double) DAY / values.length;
    return counts
        || isStep(seconds(values, 1e2, v -> v % 100 * 60), step)
        || isStep(seconds(values, 1e4, v -> Math.floor(v % 1e4 / 100) * 60 + v % 100), step);
  }

  /** Returns the seconds of the day for numbers such as 1330 and 133000. */
  private static double[] seconds(double[] values, double hour, DoubleUnaryOperator rest) {
    return Arrays.stream(values)
        .map(value -> Math.floor(value / hour) * 3600 + rest.applyAsDouble(value))
        .toArray();
  }

  private static boolean isStep(double[] values, double step) {
    for (int i = 1; i < values.length; i++) {
      if (values[i] - values[i - 1] != step) { // NaN, too
        return false;
      }
    }
    return true;
  }
}
