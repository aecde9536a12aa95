package dev.unroll.tasks.regress;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scale of the numbers that a regressor learns: the network reads {@code (number − mean) /
 * deviation}. It is computed in double, so that small differences between large numbers, such as
 * times, are preserved.
 *
 * @param mean of the training set
 * @param deviation its standard deviation, above 0
 * @param median of the training set
 */
record TargetScale(double mean, double deviation, double median) {
  private static final int DIGITS = 5;

  /**
   * Fits the scale.
   *
   * @param numbers of the training set
   * @throws BadInputException when they are all the same, or too far apart
   */
  static TargetScale fit(double[] numbers) {
    double mean = 0;
    double squares = 0; // Welford's algorithm: no sum grows with the size of the numbers
    for (int i = 0; i < numbers.length; i++) {
      double away = numbers[i] - mean;
      mean += away / (i + 1);
      squares += away * (numbers[i] - mean);
    }
    double deviation = Math.sqrt(squares / numbers.length);
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    double least = sorted[0];
    double most = sorted[sorted.length - 1];
    if (least == most) {
      throw new BadInputException(
          "all %d training examples have the label %s (expected different numbers). Name another column with data.label, or add examples with other numbers."
              .formatted(numbers.length, least));
    }
    if (!(deviation > 0 && Double.isFinite(deviation) && Double.isFinite(mean))) {
      throw new BadInputException(
          "the labels range from %s to %s, which a regressor cannot scale (expected numbers with a finite standard deviation above 0). Use another unit."
              .formatted(least, most));
    }
    int middle = numbers.length / 2;
    double median =
        numbers.length % 2 == 1
            ? sorted[middle]
            : sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2;
    return new TargetScale(mean, deviation, median);
  }

  /** Returns a number scaled for the network. */
  float scale(double number) {
    return (float) ((number - mean) / deviation);
  }

  /** Returns the number for an output of the network. */
  double unscale(float output) {
    return mean + deviation * output;
  }

  /**
   * Returns a prediction rounded to meaningful digits: the output is a float, whose error is about
   * a millionth of the deviation.
   */
  double rounded(double prediction) {
    if (!Double.isFinite(prediction)) {
      return prediction;
    }
    int decimals = DIGITS - (int) Math.floor(Math.log10(deviation));
    return new BigDecimal(prediction).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue();
  }

  Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("mean", mean);
    json.put("deviation", deviation);
    json.put("median", median);
    return json;
  }

  /** Reads a scale that {@link #json} wrote. */
  static TargetScale of(Fields fields) {
    var scale =
        new TargetScale(
            fields.number("mean", Range.ANY),
            fields.number("deviation", Range.POSITIVE),
            fields.number("median", Range.ANY));
    fields.done();
    return scale;
  }
}
