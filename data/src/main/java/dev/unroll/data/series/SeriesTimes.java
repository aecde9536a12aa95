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

/** The times of the points of a series, and the frequency at which they continue. Immutable. */
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
   * @param rule the name of the frequency; null to infer it
   * @throws BadInputException if a label is not a time, or is not later than the previous one
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
   * Returns the most common distance of neighbours in seconds; if the times are numbers and not
   * dates, the difference of the numbers. NaN if there are fewer than two times.
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

  /** Returns the time column of the file; {@code time} for a series in memory. */
  public String column() {
    return column;
  }

  /** Returns the frequency of the times. */
  public Frequency frequency() {
    return frequency;
  }

  /** Returns the precision of the times. */
  public Precision precision() {
    return format.precision();
  }

  /**
   * Returns the time of a point; points beyond the end continue at the frequency.
   *
   * @throws BadInputException if there is only one point, which does not determine the frequency
   */
  public Moment moment(int point) {
    int last = moments.size() - 1;
    if (point <= last) {
      return moments.get(point);
    }
    if (last < 1) {
      throw new BadInputException(
          source
              + ": one date does not determine the distance between points; pass at least two points");
    }
    try {
      return frequency.plus(moments.get(last), point - last);
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadInputException(
          "%s: %d points after %s, the date is out of range. Use a smaller horizon."
              .formatted(source, point - last, moments.get(last)),
          e);
    }
  }

  /** Returns the time of a point, in the format of the data. */
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
