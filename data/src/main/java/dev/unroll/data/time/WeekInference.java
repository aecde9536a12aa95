package dev.unroll.data.time;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the times of the week at which a series has points. A time of the week is excluded only if
 * its absence is not due to chance: with q the fraction of times missing at the others, it would be
 * missing k times in a row with probability q to the k.
 */
final class WeekInference {
  private static final double RARE = 0.15; // of its weeks: a Saturday that replaces a holiday
  private static final double CHANCE_OF_WEEKENDS = 0.05;
  private static final double CHANCE_OF_ONE_BREAK = 0.005;
  private static final double CHANCE_OF_ANY = 1e-5;
  private static final int MAX_A_DAY = 1440;
  private static final int FEWEST = 6;

  private final List<Moment> times;
  private final LocalDateTime first;
  private final LocalDateTime last;
  private final TreeMap<Long, Integer> counts = new TreeMap<>(); // by time of the week

  private WeekInference(List<Moment> times) {
    this.times = times;
    first = times.get(0).local();
    last = times.get(times.size() - 1).local();
    times.forEach(moment -> counts.merge(WeekRule.slot(moment.local()), 1, Integer::sum));
  }

  /** Returns the days of the week on which there are times, or null if they are all days. */
  static @Nullable WeekRule days(List<Moment> times, LocalTime time) {
    return times.size() < 3 ? null : new WeekInference(times).days(time);
  }

  private @Nullable WeekRule days(LocalTime time) {
    Set<DayOfWeek> present = EnumSet.noneOf(DayOfWeek.class);
    long expected = 0;
    long there = 0;
    long absent = 0;
    long fewest = Long.MAX_VALUE;
    for (DayOfWeek day : DayOfWeek.values()) {
      long slot = slot(day, time.toNanoOfDay() / 1000);
      long passes = passes(slot);
      int count = counts.getOrDefault(slot, 0);
      boolean rare = passes >= 7 && count < RARE * passes && count <= Inference.odd(times.size());
      if (passes == 0 || (count > 0 && !rare)) {
        present.add(day);
        expected += passes;
        there += count;
      } else {
        absent += passes;
        fewest = Math.min(fewest, passes);
      }
    }
    if (present.size() == 7 || present.size() < 2) {
      return null;
    }
    Set<DayOfWeek> out = EnumSet.complementOf(EnumSet.copyOf(present));
    double chance = Math.pow(missing(expected, there), (double) absent);
    boolean clear;
    if (out.equals(EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY))) {
      clear = chance < CHANCE_OF_WEEKENDS;
    } else if (out.equals(EnumSet.of(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY))
        || out.equals(EnumSet.of(DayOfWeek.SUNDAY))) {
      clear = chance < CHANCE_OF_ONE_BREAK;
    } else {
      clear = chance < CHANCE_OF_ANY && fewest >= 3;
    }
    return clear ? WeekRule.of(new TreeSet<>(present), time) : null;
  }

  /**
   * Returns the fraction of missing times, with one more missing and one more present, so that it
   * is never 0.
   */
  private static double missing(long expected, long there) {
    return (expected - there + 1.0) / (expected + 2.0);
  }

  private static long slot(DayOfWeek day, long micros) {
    return (day.getValue() - 1) * ElapsedRule.DAY + micros;
  }

  /**
   * Returns the number of occurrences of a time of the week between the first and the last time,
   * inclusive.
   */
  private long passes(long slot) {
    var rule = new WeekRule(List.of(slot));
    return rule.stepsBetween(Moment.of(first), Moment.of(last))
        + (rule.fits(Moment.of(first)) ? 1 : 0);
  }

  /**
   * Returns the times of day on the days of the week on which there are times, or null if they
   * leave nothing out.
   *
   * @param step the most frequent distance, in microseconds
   */
  static @Nullable WeekRule hours(List<Moment> times, long step) {
    Moment first = times.get(0);
    Moment last = times.get(times.size() - 1);
    boolean nights = last.local().toLocalDate().isAfter(first.local().toLocalDate().plusDays(1));
    return times.size() < FEWEST || !nights ? null : new WeekInference(times).hours(step);
  }

  private @Nullable WeekRule hours(long step) {
    NavigableSet<Long> hours = hours();
    if (hours.isEmpty() || hours.size() > MAX_A_DAY) {
      return null;
    }
    Set<DayOfWeek> days = daysPresent();
    fillHoles(hours, step, days);
    List<Long> slots = new ArrayList<>();
    days.forEach(day -> hours.forEach(hour -> slots.add(slot(day, hour))));
    slots.sort(null);
    double missing = missing(slots);
    days.forEach(day -> leaveOut(day, hours, missing, slots));
    var rule = new WeekRule(List.copyOf(slots));
    return breaks(rule, step) ? rule : null;
  }

  /** Returns the times of day that are not rare. */
  private NavigableSet<Long> hours() {
    Map<Long, Integer> byHour = new TreeMap<>();
    counts.forEach((slot, count) -> byHour.merge(slot % ElapsedRule.DAY, count, Integer::sum));
    int most = byHour.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    var hours = new TreeSet<Long>();
    int others = 0;
    for (Map.Entry<Long, Integer> one : byHour.entrySet()) {
      if (10 * one.getValue() >= most) {
        hours.add(one.getKey());
      } else {
        others += one.getValue();
      }
    }
    return others <= Inference.odd(times.size()) ? hours : new TreeSet<>();
  }

  /**
   * Returns the days of the week on which there are times, and those that do not occur in the
   * range.
   */
  private Set<DayOfWeek> daysPresent() {
    var dates = new TreeSet<Long>();
    times.forEach(moment -> dates.add(moment.local().toLocalDate().toEpochDay()));
    var here = new int[8];
    dates.forEach(date -> here[LocalDate.ofEpochDay(date).getDayOfWeek().getValue()]++);
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    boolean week =
        first.getDayOfWeek() == DayOfWeek.MONDAY && last.getDayOfWeek() == DayOfWeek.FRIDAY;
    for (DayOfWeek day : DayOfWeek.values()) {
      long passes = passesOf(day);
      boolean rare = passes >= 7 && here[day.getValue()] < RARE * passes;
      boolean unknown = passes == 0 && !(week && day.compareTo(DayOfWeek.FRIDAY) > 0);
      if (unknown || (here[day.getValue()] > 0 && !rare)) {
        days.add(day);
      }
    }
    return days;
  }

  private long passesOf(DayOfWeek day) {
    long from = first.toLocalDate().toEpochDay();
    long to = last.toLocalDate().toEpochDay();
    long offset = Math.floorMod(day.getValue() - first.getDayOfWeek().getValue(), 7);
    return from + offset > to ? 0 : (to - from - offset) / 7 + 1;
  }

  /** Adds times in between that are missing by chance. */
  private void fillHoles(NavigableSet<Long> hours, long step, Set<DayOfWeek> days) {
    long phase = hours.first() % step;
    if (hours.stream().anyMatch(hour -> hour % step != phase)
        || (hours.last() - hours.first()) / step > MAX_A_DAY) {
      return;
    }
    List<Long> slots = new ArrayList<>();
    days.forEach(day -> hours.forEach(hour -> slots.add(slot(day, hour))));
    slots.sort(null);
    double missing = missing(slots);
    long passes = days.stream().mapToLong(this::passesOf).sum();
    var filled = new ArrayList<Long>();
    long before = hours.first();
    for (long hour : hours) {
      long hole = (hour - before) / step - 1;
      if (hole > 0 && Math.pow(missing, (double) hole * passes) >= CHANCE_OF_ANY) {
        for (long missed = before + step; missed < hour; missed += step) {
          filled.add(missed);
        }
      }
      before = hour;
    }
    long night = (ElapsedRule.DAY - hours.last() + hours.first()) / step - 1;
    if (night > 0
        && ElapsedRule.DAY % step == 0
        && Math.pow(missing, (double) night * passes) >= CHANCE_OF_ANY) {
      for (long missed = phase; missed < ElapsedRule.DAY; missed += step) {
        if (missed < hours.first() || missed > hours.last()) {
          filled.add(missed);
        }
      }
    }
    hours.addAll(filled);
  }

  private double missing(List<Long> slots) {
    var rule = new WeekRule(List.copyOf(slots));
    long expected = rule.stepsBetween(Moment.of(first), Moment.of(last)) + 1;
    return missing(expected, Math.min(expected, times.stream().filter(rule::fits).count()));
  }

  /** Removes runs of times that never occur on a day of the week: Saturday afternoons. */
  private void leaveOut(DayOfWeek day, Set<Long> hours, double missing, List<Long> slots) {
    List<Long> run = new ArrayList<>();
    long passes = 0;
    for (long hour : hours) {
      long slot = slot(day, hour);
      if (counts.containsKey(slot)) {
        leaveOut(run, passes, missing, slots);
        run.clear();
        passes = 0;
      } else {
        run.add(slot);
        passes += passes(slot);
      }
    }
    leaveOut(run, passes, missing, slots);
  }

  private static void leaveOut(List<Long> run, long passes, double missing, List<Long> slots) {
    if (passes >= 2L * run.size()
        && !run.isEmpty()
        && Math.pow(missing, (double) passes) < CHANCE_OF_ANY) {
      slots.removeAll(run);
    }
  }

  /**
   * Returns whether the rule turns at least two breaks, and a tenth of all breaks, into single
   * steps.
   */
  private boolean breaks(WeekRule rule, long step) {
    int breaks = 0;
    int explained = 0;
    for (int t = 1; t < times.size(); t++) {
      Moment a = times.get(t - 1);
      Moment b = times.get(t);
      if (b.micros() - a.micros() != step) {
        breaks++;
        explained += rule.stepsBetween(a, b) == 1 ? 1 : 0;
      }
    }
    return explained >= 2 && explained >= 0.1 * breaks;
  }
}
