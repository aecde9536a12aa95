package dev.unroll.tasks.forecast;

import dev.unroll.data.series.SeriesTimes;
import dev.unroll.data.time.Moment;
import dev.unroll.data.time.Precision;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds weekdays and hours of a forecast that do not occur in its series, such as a Saturday after
 * business days.
 *
 * @param times of the series
 * @param end its length
 */
record NewTimes(SeriesTimes times, int end) {
  private static final int FULL_WEEKS = 14;

  /**
   * Returns sentences on weekdays and hours that are new in the next steps; empty if there are
   * none.
   */
  List<String> notes(int horizon) {
    var notes = new ArrayList<String>();
    if (times.precision() != Precision.DAY && times.precision() != Precision.TIME) {
      return notes;
    }
    boolean hourly = times.precision() == Precision.TIME && daysApart() == 0;
    if (!hourly && daysApart() > 1) {
      return notes; // the weekday of a week's or month's date means nothing
    }
    if (end >= FULL_WEEKS) {
      Set<DayOfWeek> days = fresh(LocalDateTime::getDayOfWeek, horizon);
      add(notes, days.stream().map(NewTimes::name).collect(Collectors.joining(", ")));
    }
    if (hourly && spansAWeek()) {
      Set<Integer> hours = fresh(LocalDateTime::getHour, horizon);
      add(notes, hours.stream().map(hour -> hour + ":00").collect(Collectors.joining(", ")));
    }
    return notes;
  }

  private static String name(DayOfWeek day) {
    return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH) + "s";
  }

  private static void add(List<String> notes, String what) {
    if (!what.isEmpty()) {
      notes.add(
          "the forecast includes "
              + what
              + ", which do not occur in the series; set data.frequency");
    }
  }

  private long daysApart() {
    Moment last = times.moment(end - 1);
    Moment next = times.moment(end);
    return java.time.Duration.between(last.local(), next.local()).toDays();
  }

  private boolean spansAWeek() {
    LocalDateTime first = times.moment(0).local();
    return java.time.Duration.between(first, times.moment(end - 1).local()).toDays() >= 7;
  }

  private <T extends Comparable<T>> Set<T> fresh(Function<LocalDateTime, T> of, int horizon) {
    var known = new HashSet<T>();
    for (int t = 0; t < end; t++) {
      known.add(of.apply(times.moment(t).local()));
    }
    var fresh = new TreeSet<T>();
    for (int t = end; t < end + horizon; t++) {
      T value = of.apply(times.moment(t).local());
      if (!known.contains(value)) {
        fresh.add(value);
      }
    }
    return fresh;
  }
}
