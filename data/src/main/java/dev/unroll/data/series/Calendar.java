package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the points of a series are in the year, the week or the day, as numbers that come round:
 *
 * <pre>
 * sin(2π · phase), cos(2π · phase)     phase of a {@link Cycle}: (month − 1) / 12
 * </pre>
 *
 * The dates are read from the labels of the series: {@code 2024-05}, {@code 2024-05-31}, or ISO
 * dates with times. Points beyond its end follow at the distance that most neighbours have; months
 * are continued as months, however long they are. Immutable.
 */
public final class Calendar {
  private final List<Cycle> cycles;
  private final @Nullable Dates dates;

  private Calendar(List<Cycle> cycles, @Nullable Dates dates) {
    this.cycles = List.copyOf(cycles);
    this.dates = dates;
  }

  /**
   * The calendar of a series. Without cycles it reads no label.
   *
   * @throws BadInputException when the series has no dates, or such that say too little: months
   *     know no day of the week
   */
  public static Calendar of(Series series, List<Cycle> cycles) {
    if (cycles.isEmpty()) {
      return new Calendar(cycles, null);
    }
    var dates = new Dates(series);
    for (Cycle cycle : cycles) {
      Dates.Precision needed =
          switch (cycle) {
            case MONTH -> Dates.Precision.MONTH;
            case DAY_OF_WEEK, DAY_OF_YEAR -> Dates.Precision.DAY;
            case HOUR -> Dates.Precision.TIME;
          };
      if (dates.precision().compareTo(needed) < 0) {
        throw new BadInputException(
            "%s: the dates are %ss, such as %s, which do not tell %s; leave it out of the calendar"
                .formatted(
                    series.source(),
                    Fields.word(dates.precision()),
                    series.labels() == null ? "" : series.labels().get(0),
                    Fields.word(cycle)));
      }
    }
    return new Calendar(cycles, dates);
  }

  /** How many numbers each point has: two for each cycle. */
  public int width() {
    return 2 * cycles.size();
  }

  /**
   * Sine and cosine of each cycle.
   *
   * @param point counted from the first of the series; it may lie beyond the end
   */
  public double[] at(int point) {
    var numbers = new double[width()];
    if (dates != null) {
      LocalDateTime date = dates.date(point);
      for (int i = 0; i < cycles.size(); i++) {
        double angle = 2 * Math.PI * cycles.get(i).phase(date);
        numbers[2 * i] = StrictMath.sin(angle);
        numbers[2 * i + 1] = StrictMath.cos(angle);
      }
    }
    return numbers;
  }
}
