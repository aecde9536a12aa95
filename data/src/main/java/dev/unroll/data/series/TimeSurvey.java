package dev.unroll.data.series;

import dev.unroll.data.time.Frequency;
import dev.unroll.data.time.Moment;
import dev.unroll.data.time.Precision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The order and the gaps of the times of a series.
 *
 * @param order the positions of the times, oldest first
 * @param moments the times in this order
 * @param descents the number of times that are earlier than the previous one, in the given order
 * @param firstDescent the position of the first such time; -1 if there is none
 * @param frequency the frequency of the times
 * @param gaps the gaps at this frequency; empty if the times are irregular
 */
record TimeSurvey(
    int[] order,
    List<Moment> moments,
    int descents,
    int firstDescent,
    Frequency frequency,
    List<Gap> gaps) {
  /**
   * A gap between two neighbouring times.
   *
   * @param before the index in {@link #moments} of the last time before the gap
   * @param missing the number of missing times
   */
  record Gap(int before, long missing) {}

  /**
   * Surveys times in file order.
   *
   * @param rule the name of the frequency; null to infer it
   */
  static TimeSurvey of(List<Moment> given, Precision precision, @Nullable String rule) {
    List<Moment> sorted = given.stream().sorted().toList();
    return of(
        given,
        rule == null ? Frequency.infer(sorted, precision) : Frequency.parse(rule).through(sorted));
  }

  /** Surveys times in file order that have a known frequency. */
  static TimeSurvey of(List<Moment> given, Frequency frequency) {
    int descents = 0;
    int firstDescent = -1;
    for (int i = 1; i < given.size(); i++) {
      if (given.get(i).compareTo(given.get(i - 1)) < 0) {
        firstDescent = descents == 0 ? i : firstDescent;
        descents++;
      }
    }
    int[] order =
        IntStream.range(0, given.size())
            .boxed()
            .sorted(Comparator.comparing(given::get))
            .mapToInt(Integer::intValue)
            .toArray();
    List<Moment> sorted = IntStream.of(order).mapToObj(given::get).toList();
    return new TimeSurvey(
        order, sorted, descents, firstDescent, frequency, gaps(sorted, frequency));
  }

  private static List<Gap> gaps(List<Moment> sorted, Frequency frequency) {
    List<Gap> gaps = new ArrayList<>();
    for (int i = 1; i < sorted.size() && !frequency.isIrregular(); i++) {
      long missing = frequency.stepsBetween(sorted.get(i - 1), sorted.get(i)) - 1;
      if (missing > 0) {
        gaps.add(new Gap(i - 1, missing));
      }
    }
    return gaps;
  }

  /** Returns whether the times are in descending order, newest first. */
  boolean isReversed() {
    return descents > 0 && descents == moments.size() - 1;
  }

  /** Returns the number of missing times. */
  long missing() {
    return gaps.stream().mapToLong(Gap::missing).sum();
  }
}
