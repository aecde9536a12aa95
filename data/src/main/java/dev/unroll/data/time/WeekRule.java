package dev.unroll.data.time;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The same times in every week, in local time: business days, trading hours.
 *
 * @param slots microseconds since Monday 00:00, ascending
 */
record WeekRule(List<Long> slots) implements Rule {
  static final long WEEK = 7 * ElapsedRule.DAY;
  private static final long MONDAY = 4 * ElapsedRule.DAY; // 1970-01-05

  /** Returns a rule of one time on some days of the week. */
  static WeekRule of(SortedSet<DayOfWeek> days, LocalTime time) {
    return new WeekRule(
        days.stream()
            .map(day -> (day.getValue() - 1) * ElapsedRule.DAY + time.toNanoOfDay() / 1000)
            .toList());
  }

  /** Returns the slot of a local time: its position in the week. */
  static long slot(LocalDateTime local) {
    return Math.floorMod(micros(local) - MONDAY, WEEK);
  }

  private static long micros(LocalDateTime local) {
    return Moment.of(local).micros();
  }

  @Override
  public Moment plus(Moment last, long steps) {
    long index = index(last);
    if (!fits(last) && steps < 0) {
      index++;
    }
    long at = index + steps;
    long week = Math.floorDiv(at, slots.size());
    long micros = MONDAY + week * WEEK + slots.get(Math.floorMod(at, slots.size()));
    return last.withLocal(Moment.ofMicros(micros, ZoneOffset.UTC).local());
  }

  @Override
  public long stepsBetween(Moment a, Moment b) {
    return index(b) - index(a);
  }

  /** Returns the number of the last slot that is not after a moment. */
  private long index(Moment moment) {
    long since = micros(moment.local()) - MONDAY;
    long week = Math.floorDiv(since, WEEK);
    long place = since - week * WEEK;
    int low = 0;
    int high = slots.size();
    while (low < high) { // the first slot after the position
      int middle = (low + high) >>> 1;
      if (slots.get(middle) <= place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return week * slots.size() + low - 1;
  }

  @Override
  public boolean fits(Moment moment) {
    long slot = slot(moment.local());
    return Collections.binarySearch(slots, slot) >= 0;
  }

  /** Returns the days of the week that have a slot. */
  SortedSet<DayOfWeek> days() {
    var days = new TreeSet<DayOfWeek>();
    slots.forEach(slot -> days.add(DayOfWeek.of((int) (slot / ElapsedRule.DAY) + 1)));
    return days;
  }

  private SortedSet<Long> times() {
    var times = new TreeSet<Long>();
    slots.forEach(slot -> times.add(slot % ElapsedRule.DAY));
    return times;
  }

  @Override
  public String name() {
    SortedSet<DayOfWeek> days = days();
    SortedSet<Long> times = times();
    if (times.size() == 1) {
      return isBusinessDays(days) ? "business days" : names(days);
    }
    if (times.size() * days.size() != slots.size()) {
      return slots.size() + " times a week, " + names(days);
    }
    var rises = new TreeSet<Long>();
    long before = -1;
    for (long time : times) {
      if (before >= 0) {
        rises.add(time - before);
      }
      before = time;
    }
    String range = clock(times.first()) + " to " + clock(times.last());
    String often =
        rises.size() == 1
            ? new ElapsedRule(rises.first(), 0).name() + " from " + range
            : times.size() + " times a day from " + range;
    return days.size() == 7
        ? often
        : often + " on " + (isBusinessDays(days) ? "business days" : names(days));
  }

  private static boolean isBusinessDays(SortedSet<DayOfWeek> days) {
    return days.size() == 5 && days.last() == DayOfWeek.FRIDAY;
  }

  private static String names(SortedSet<DayOfWeek> days) {
    int last = days.size() - 1;
    for (DayOfWeek day : days) { // consecutive days may wrap around Sunday
      boolean row = !days.contains(day.minus(1)) && days.contains(day.plus(last));
      for (int i = 1; i < last; i++) {
        row = row && days.contains(day.plus(i));
      }
      if (row && last > 1) {
        return Cells.weekday(day) + " to " + Cells.weekday(day.plus(last));
      }
    }
    var names = days.stream().map(day -> Cells.weekday(day) + "s").toList();
    return last == 0
        ? names.get(0)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }

  private static String clock(long micros) {
    return LocalTime.ofNanoOfDay(micros * 1000).toString();
  }
}
