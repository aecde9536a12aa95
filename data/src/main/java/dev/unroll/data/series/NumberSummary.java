package dev.unroll.data.series;

import dev.unroll.data.rows.Extremes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A summary of the numbers of a column.
 *
 * @param zeros the number of values that are 0
 * @param far the number of values whose distance from the median exceeds {@value #FAR} times the
 *     interquartile range
 * @param extremes values that are too extreme to be measurements; null if there are none
 */
public record NumberSummary(
    double least, double median, double greatest, int zeros, int far, @Nullable Extremes extremes) {
  private static final int FAR = 10;

  /**
   * Summarizes numbers.
   *
   * @param values the values; NaN is ignored
   * @return the summary, or null if there are no values
   */
  static @Nullable NumberSummary of(double[] values) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    if (sorted.length == 0) {
      return null;
    }
    double median = sorted[sorted.length / 2];
    double spread = sorted[3 * sorted.length / 4] - sorted[sorted.length / 4];
    int zeros = 0;
    int far = 0;
    for (double value : sorted) {
      zeros += value == 0 ? 1 : 0;
      far += spread > 0 && Math.abs(value - median) > FAR * spread ? 1 : 0;
    }
    return new NumberSummary(
        sorted[0], median, sorted[sorted.length - 1], zeros, far, Extremes.of(sorted));
  }
}
