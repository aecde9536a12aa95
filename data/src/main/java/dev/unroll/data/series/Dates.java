package dev.unroll.data.series;

import dev.unroll.BadInputException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

/** The dates of a series, read from its labels, and those that follow. Immutable. */
final class Dates {
  /** How exactly a label says when. */
  enum Precision {
    MONTH,
    DAY,
    TIME
  }

  private final String source;
  private final List<LocalDateTime> dates = new ArrayList<>();
  private Precision precision = Precision.TIME;

  /**
   * Reads the labels of a series.
   *
   * @throws BadInputException when it has none, or one is no date, or earlier than the one before
   */
  Dates(Series series) {
    source = series.source();
    List<String> labels = series.labels();
    if (labels == null) {
      throw new BadInputException(
          source
              + ": the points have no dates, which calendar features need; give a file with a column"
              + " of dates such as 2024-05 or 2024-05-31, or leave data.calendar out");
    }
    for (String label : labels) {
      LocalDateTime date = read(label.strip(), dates.size() + 1);
      if (!dates.isEmpty() && date.isBefore(last())) {
        throw new BadInputException(
            "%s: %s comes after %s; calendar features need points in the order of time"
                .formatted(source, label, labels.get(dates.size() - 1)));
      }
      dates.add(date);
    }
  }

  private LocalDateTime read(String label, int point) {
    try {
      if (label.matches("\\d{4}-\\d{2}")) {
        precision = Precision.MONTH;
        return YearMonth.parse(label).atDay(1).atStartOfDay();
      }
      if (label.matches("\\d{4}-\\d{2}-\\d{2}")) {
        precision = precision == Precision.TIME ? Precision.DAY : precision;
        return LocalDate.parse(label).atStartOfDay();
      }
      String iso = label.replaceFirst(" ", "T");
      return iso.matches(".*T.*(Z|[+-]\\d{2}(:?\\d{2})?)")
          ? OffsetDateTime.parse(iso).toLocalDateTime()
          : LocalDateTime.parse(iso);
    } catch (DateTimeException e) {
      throw new BadInputException(
          "%s: point %d: \"%s\" is no date; calendar features read 2024-05, 2024-05-31 and 2024-05-31T13:00"
              .formatted(source, point, label),
          e);
    }
  }

  /** How exact the least exact label is. */
  Precision precision() {
    return precision;
  }

  private LocalDateTime last() {
    return dates.get(dates.size() - 1);
  }

  /** The date of a point; beyond the end, as far apart as most neighbours are. */
  LocalDateTime date(int point) {
    int beyond = point - dates.size() + 1;
    return beyond <= 0 ? dates.get(point) : continued(beyond);
  }

  private LocalDateTime continued(int steps) {
    if (dates.size() < 2) {
      throw new BadInputException(
          source + ": one date does not say how far apart points are; give at least two points");
    }
    if (!monthly()) {
      long seconds = most(t -> ChronoUnit.SECONDS.between(dates.get(t - 1), dates.get(t)));
      return last().plusSeconds(steps * seconds);
    }
    long months = most(t -> month(t) - month(t - 1));
    LocalDateTime date = last().plusMonths(steps * months);
    boolean monthEnds = dates.stream().allMatch(Dates::isMonthEnd);
    return monthEnds ? date.withDayOfMonth(date.toLocalDate().lengthOfMonth()) : date;
  }

  /** Whether all are the same moment of their months: the 1st, the 15th, or the last day. */
  private boolean monthly() {
    LocalDateTime first = dates.get(0);
    boolean sameTime =
        dates.stream().allMatch(date -> date.toLocalTime().equals(first.toLocalTime()));
    boolean sameDay =
        dates.stream().allMatch(date -> date.getDayOfMonth() == first.getDayOfMonth());
    return sameTime
        && (sameDay || dates.stream().allMatch(Dates::isMonthEnd))
        && month(dates.size() - 1) > month(0);
  }

  private static boolean isMonthEnd(LocalDateTime date) {
    return date.getDayOfMonth() == date.toLocalDate().lengthOfMonth();
  }

  private long month(int point) {
    return 12L * dates.get(point).getYear() + dates.get(point).getMonthValue();
  }

  /** The most frequent distance of neighbours, of equally frequent ones the first. */
  private long most(IntToLongFunction distance) {
    Map<Long, Integer> counts = new LinkedHashMap<>();
    for (int t = 1; t < dates.size(); t++) {
      counts.merge(distance.applyAsLong(t), 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
        .orElseThrow()
        .getKey();
  }
}
