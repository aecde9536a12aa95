package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.time.Frequency;
import dev.unroll.data.time.Moment;
import dev.unroll.data.time.Precision;
import dev.unroll.data.time.TimeFormat;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The times of the points of a series, and the rule by which they continue. Immutable. */
public final class SeriesTimes {
  private final String source;
  private final String column;
  private final TimeFormat format;
  private final List<Moment> moments;
  private final Frequency frequency;

  SeriesTimes(
      String source, String column, TimeFormat format, List<Moment> moments, Frequency frequency) {
    this.source = source;
    this.column = column;
    this.format = format;
    this.moments = List.copyOf(moments);
    this.frequency = frequency;
  }

  /**
   * Reads the labels of a series in memory.
   *
   * @param rule names the frequency; null: it is inferred
   * @throws BadInputException when a label is no time, or is not later than the one before it
   */
  static SeriesTimes of(String source, List<String> labels, @Nullable String rule) {
    TimeFormat format =
        TimeFormat.detect(
            point -> point < 0 ? source : source + ": point " + (point + 1), labels, null);
    List<Moment> moments = format.parse(labels);
    for (int t = 1; t < moments.size(); t++) {
      int order = moments.get(t - 1).compareTo(moments.get(t));
      if (order >= 0) {
        throw new BadInputException(
            "%s: point %d: %s comes after %s (expected %s). %s."
                .formatted(
                    source,
                    t + 1,
                    Shown.of(labels.get(t)),
                    Shown.of(labels.get(t - 1)),
                    order == 0 ? "each time once" : "the points in the order of time",
                    order == 0 ? "Remove one of the two points" : "Sort the points"));
      }
    }
    Frequency frequency = TimeSurvey.of(moments, format.precision(), rule).frequency();
    return new SeriesTimes(source, "time", format, moments, frequency);
  }

  /**
   * Returns the seconds between neighbours, of most of them; of times that are no dates the
   * difference of the numbers. NaN when there are fewer than two times.
   */
  public double distance() {
    long[] distances =
        IntStream.range(1, moments.size())
            .mapToLong(t -> moments.get(t).micros() - moments.get(t - 1).micros())
            .sorted()
            .toArray();
    return distances.length == 0 ? Double.NaN : distances[distances.length / 2] / 1e6;
  }

  /** Surveys the times for gaps. */
  TimeSurvey survey() {
    return TimeSurvey.of(moments, frequency);
  }

  /** The column of the file that holds the times; {@code time} of a series in memory. */
  public String column() {
    return column;
  }

  /** The rule by which the times follow one another. */
  public Frequency frequency() {
    return frequency;
  }

  /** How exact the times are. */
  public Precision precision() {
    return format.precision();
  }

  /**
   * Returns the time of a point; beyond the end, continued by the rule.
   *
   * @throws BadInputException when there is one point only, which does not tell the rule
   */
  public Moment moment(int point) {
    int last = moments.size() - 1;
    if (point <= last) {
      return moments.get(point);
    }
    if (last < 1) {
      throw new BadInputException(
          source + ": one date does not say how far apart points are; give at least two points");
    }
    try {
      return frequency.plus(moments.get(last), point - last);
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadInputException(
          "%s: %d points after %s there are no dates any more. Use a smaller horizon."
              .formatted(source, point - last, moments.get(last)),
          e);
    }
  }

  /** Returns the time of a point, written as the data write times. */
  public String text(int point) {
    return format.format(moment(point));
  }

  SeriesTimes slice(int from, int to) {
    return new SeriesTimes(source, column, format, moments.subList(from, to), frequency);
  }

  SeriesTimes at(int[] points) {
    List<Moment> some = Arrays.stream(points).mapToObj(moments::get).toList();
    return new SeriesTimes(source, column, format, some, frequency);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SeriesTimes that && moments.equals(that.moments);
  }

  @Override
  public int hashCode() {
    return moments.hashCode();
  }
}
