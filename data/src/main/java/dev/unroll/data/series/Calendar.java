package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.time.Precision;
import dev.unroll.store.Fields;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The positions of the points of a series in the year, the week or the day, as periodic features:
 *
 * <pre>
 * sin(2π · phase), cos(2π · phase)     phase of a {@link Cycle}: (month − 1) / 12
 * </pre>
 *
 * The dates are {@link Series#times()}. Points beyond the end of the series continue at its
 * frequency: business days as business days, months as calendar months of any length. Immutable.
 */
public final class Calendar {
  private final List<Cycle> cycles;
  private final @Nullable SeriesTimes times;

  private Calendar(List<Cycle> cycles, @Nullable SeriesTimes times) {
    this.cycles = List.copyOf(cycles);
    this.times = times;
  }

  /**
   * Returns the calendar of a series. Without cycles no label is read.
   *
   * @throws BadInputException if the series has no dates, or dates that are not precise enough:
   *     months have no day of the week
   */
  public static Calendar of(Series series, List<Cycle> cycles) {
    if (cycles.isEmpty()) {
      return new Calendar(cycles, null);
    }
    SeriesTimes times = times(series);
    for (Cycle cycle : cycles) {
      Precision needed =
          switch (cycle) {
            case MONTH -> Precision.MONTH;
            case DAY_OF_WEEK, DAY_OF_YEAR -> Precision.DAY;
            case HOUR -> Precision.TIME;
          };
      if (times.precision().compareTo(needed) < 0) {
        throw new BadInputException(
            "%s: the dates are %ss, such as %s, which do not determine %s; remove it from data.calendar"
                .formatted(
                    series.source(),
                    Fields.word(times.precision()),
                    times.text(0),
                    Fields.word(cycle)));
      }
    }
    return new Calendar(cycles, times);
  }

  private static SeriesTimes times(Series series) {
    List<String> labels = series.labels();
    if (labels == null || labels.isEmpty()) {
      throw new BadInputException(
          series.source()
              + ": the points have no dates, which calendar features require (expected a date for each"
              + " point, such as 2024-05 or 2024-05-31). Use a file with a column of dates, pass"
              + " labels, or train without data.calendar.");
    }
    return series.times().orElseGet(() -> SeriesTimes.of(series.source(), labels, null));
  }

  /** Returns the number of features per point: two for each cycle. */
  public int width() {
    return 2 * cycles.size();
  }

  /**
   * Returns the sine and cosine of each cycle.
   *
   * @param point the index of the point, which may lie beyond the end of the series
   */
  public double[] at(int point) {
    var numbers = new double[width()];
    if (times != null) {
      LocalDateTime date = times.moment(point).local();
      for (int i = 0; i < cycles.size(); i++) {
        double angle = 2 * Math.PI * cycles.get(i).phase(date);
        numbers[2 * i] = StrictMath.sin(angle);
        numbers[2 * i + 1] = StrictMath.cos(angle);
      }
    }
    return numbers;
  }
}
