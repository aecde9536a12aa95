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
 * @param order the positions of the times, the oldest first
 * @param moments the times in this order
 * @param descents times that are earlier than the one before them, in the order given
 * @param firstDescent the position of the first of them; -1: there is none
 * @param frequency the rule by which they follow one another
 * @param gaps where the rule has times that are not there; none where there is no rule
 */
record TimeSurvey(
    int[] order,
    List<Moment> moments,
    int descents,
    int firstDescent,
    Frequency frequency,
    List<Gap> gaps) {
  /**
   * Missing times between neighbours.
   *
   * @param before the place in {@link #moments} of the last time before them
   */
  record Gap(int before, long missing) {}

  /**
   * Surveys times in the order of a file.
   *
   * @param rule names the frequency; null: it is inferred
   */
  static TimeSurvey of(List<Moment> given, Precision precision, @Nullable String rule) {
    List<Moment> sorted = given.stream().sorted().toList();
    return of(
        given,
        rule == null ? Frequency.infer(sorted, precision) : Frequency.parse(rule).through(sorted));
  }

  /** Surveys times in the order of a file that follow one another by a rule. */
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

  /** Returns whether the newest comes first, and each one after it is earlier. */
  boolean isReversed() {
    return descents > 0 && descents == moments.size() - 1;
  }

  /** Returns how many times are missing. */
  long missing() {
    return gaps.stream().mapToLong(Gap::missing).sum();
  }
}
