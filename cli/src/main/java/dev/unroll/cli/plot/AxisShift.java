package dev.unroll.cli.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/**
 * Number that is subtracted from all values of an axis, and shown in its title. XChart shows 15
 * digits: for large values with small differences it would search forever for ticks with different
 * labels.
 *
 * @param by the number; 0 except for such values
 */
record AxisShift(double by) {
  private static final double MAX_RANGES = 1e6; // size of the values relative to their range

  /** Returns the shift for values in the range from {@code least} to {@code greatest}. */
  static AxisShift of(double least, double greatest) {
    double size = Math.max(Math.abs(least), Math.abs(greatest));
    double range = greatest - least;
    if (!(size > MAX_RANGES * range) || size < MAX_RANGES) {
      return new AxisShift(0);
    }
    var digits = (int) Math.ceil(Math.log10(size / Math.max(range, Math.ulp(size))));
    return new AxisShift(
        new BigDecimal(least).round(new MathContext(digits, RoundingMode.HALF_EVEN)).doubleValue());
  }

  double[] apply(double[] values) {
    return by == 0 ? values : Arrays.stream(values).map(value -> value - by).toArray();
  }

  List<Double> apply(List<Double> values) {
    return by == 0 ? values : values.stream().map(value -> value - by).toList();
  }

  /** Returns the title of the axis, with the number that was subtracted. */
  String title(String title) {
    return by == 0
        ? title
        : title + (by < 0 ? " + " : " \u2212 ") + new BigDecimal(Math.abs(by)).toPlainString();
  }
}
