package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Numbers;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.time.Likelihood;
import dev.unroll.data.time.TimeFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Checks the labels of a series in memory: their order, and gaps if they are times. */
final class LabelTimes {
  private static final int FEWEST = 3;

  private final String source;
  private final List<String> labels;
  private final SeriesOptions options;

  /**
   * Prepares the check.
   *
   * @param source the source of the series, for messages
   */
  LabelTimes(String source, List<String> labels, SeriesOptions options) {
    this.source = source;
    this.labels = labels;
    this.options = options;
  }

  /**
   * Reads the labels.
   *
   * @return the times, or null if the labels are not times
   * @throws BadInputException if the labels are out of order, or look like times and cannot be read
   */
  @Nullable SeriesTimes read() {
    if (TimeFormat.isTimes(labels)) {
      return SeriesTimes.of(source, labels, options.frequency());
    }
    if (TimeFormat.likelihood(labels, false, null) == Likelihood.POSSIBLE
        && labels.stream().noneMatch(label -> Numbers.parse(label) > 0)) {
      throw new BadInputException(
          "%s: the label \"%s\" looks like a time but cannot be read (expected times such as 2024-05-31). Write the labels so, or set data.time to none if the points are in the order of time."
              .formatted(source, Shown.of(labels.get(0))));
    }
    double[] numbers = numbers();
    if (numbers != null && numbers.length >= FEWEST) {
      refuseDisorder(numbers);
    }
    return null;
  }

  private double @Nullable [] numbers() {
    double[] numbers = labels.stream().mapToDouble(Numbers::parse).toArray();
    return Arrays.stream(numbers).noneMatch(Double::isNaN)
        ? numbers
        : RunningNumbers.counts(labels);
  }

  private void refuseDisorder(double[] numbers) {
    int[] downs =
        IntStream.range(1, numbers.length).filter(t -> numbers[t] < numbers[t - 1]).toArray();
    boolean reversed = downs.length == numbers.length - 1;
    if (reversed || (downs.length > 0 && RunningNumbers.isShuffledCounter(numbers))) {
      int down = downs[0];
      throw new BadInputException(
          "%s: point %d: the label \"%s\" comes after \"%s\" (expected the points in the order of time). Sort the points, or set data.time to none if they are in the order of time."
              .formatted(
                  source, down + 1, Shown.of(labels.get(down)), Shown.of(labels.get(down - 1))));
    }
  }

  /**
   * Returns the note on missing points; empty if there are none.
   *
   * @throws BadInputException if the options reject or fill gaps
   */
  String gaps(SeriesTimes times) {
    TimeSurvey survey = times.survey();
    if (survey.gaps().isEmpty()) {
      return "";
    }
    long missing = survey.missing();
    TimeSurvey.Gap first = survey.gaps().get(0);
    String sentence =
        String.format(
            Locale.ROOT,
            "%,d %s missing (%s), the first after %s",
            missing,
            missing == 1 ? "point is" : "points are",
            times.frequency().name(),
            Shown.of(labels.get(first.before())));
    if (options.gaps() != Gaps.NOTE) {
      throw new BadInputException(
          "%s: %s (expected none in memory, where data.gaps is %s). Add the points, or set data.gaps to note."
              .formatted(source, sentence, options.gaps() == Gaps.FILL ? "fill" : "refuse"));
    }
    return sentence + "; the points around a gap count as neighbours";
  }
}
