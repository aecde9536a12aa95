package dev.unroll.data.time;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Infers the rule of times. A rule is accepted if nearly all times are on its grid and at least
 * half of the steps between times are single steps. Of two such rules the one with fewer gaps is
 * chosen, if the times that it excludes (weekends, nights) are absent more often than by chance.
 */
final class Inference {
  private static final double SINGLE = 0.5; // minimum fraction of single steps
  private static final double NEARLY = 0.75; // fraction of months without a holiday on that day

  private final List<Moment> times;
  private final Precision precision;

  private Inference(List<Moment> times, Precision precision) {
    this.times = times;
    this.precision = precision;
  }

  static Rule infer(List<Moment> given, Precision precision) {
    List<Moment> sorted = isSorted(given) ? given : new ArrayList<>(new TreeSet<>(given));
    if (sorted.size() < 2) {
      return new IrregularRule(0, IrregularRule.Unit.MICROSECONDS);
    }
    var inference = new Inference(sorted, precision);
    Rule rule = inference.rule();
    return rule == null ? inference.irregular() : rule;
  }

  private static boolean isSorted(List<Moment> times) {
    for (int t = 1; t < times.size(); t++) {
      if (times.get(t - 1).compareTo(times.get(t)) >= 0) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Rule rule() {
    if (precision == Precision.NUMBER) {
      return numbers();
    }
    if (precision.compareTo(Precision.MONTH) <= 0) {
      return months(MonthRule.Day.NUMBER, 1);
    }
    LocalTime time = most(moment -> moment.local().toLocalTime());
    long there = times.stream().filter(m -> m.local().toLocalTime().equals(time)).count();
    return times.size() - there <= odd(times.size()) ? calendar(time) : withinDays();
  }

  private @Nullable Rule numbers() {
    long step = mostFrequent((a, b) -> b - a, Moment::micros);
    long phase = most(moment -> Math.floorMod(moment.micros(), step));
    return accepted(NumberRule.of(step, phase));
  }

  /** Returns how many of the times may be off the rule. */
  static int odd(int times) {
    return times < 20 ? 0 : Math.max(1, times / 50);
  }

  // Days, weeks and months

  private @Nullable Rule calendar(LocalTime time) {
    Rule months = months();
    if (months != null) {
      return months;
    }
    long days = mostFrequent((a, b) -> b - a, this::day);
    Rule daily = null;
    if (days > 0) {
      long phase = most(moment -> Math.floorMod(day(moment), days));
      daily = accepted(new DayRule(days, phase, time));
    }
    Rule weekly = accepted(WeekInference.days(times, time));
    if (weekly == null || daily == null) {
      return weekly == null ? usual(daily, days) : weekly;
    }
    return single(weekly) > single(daily) ? weekly : daily;
  }

  /** Returns the rule, or null if there are only two times at an unusual distance. */
  private @Nullable Rule usual(@Nullable Rule rule, long days) {
    boolean usual = days == 1 || days == 7 || days == 14;
    return times.size() > 2 || usual || precision == Precision.WEEK ? rule : null;
  }

  private long day(Moment moment) {
    return moment.local().toLocalDate().toEpochDay();
  }

  private @Nullable Rule months() {
    if (times.stream().map(this::month).distinct().count() < times.size() - odd(times.size())) {
      return null;
    }
    if (times.stream().allMatch(Inference::isMonthEnd)) {
      return months(MonthRule.Day.LAST, 1);
    }
    int number = most(moment -> moment.local().getDayOfMonth());
    if (number >= 28) { // shorter months use their last day
      number = times.stream().mapToInt(m -> m.local().getDayOfMonth()).max().orElse(number);
    }
    Rule rule = months(MonthRule.Day.NUMBER, number);
    if (rule == null) {
      rule = months(MonthRule.Day.LAST, 1);
    }
    if (rule == null && times.size() > 2) {
      rule = months(MonthRule.Day.FIRST_BUSINESS, 1);
    }
    return rule == null && times.size() > 2 ? months(MonthRule.Day.LAST_BUSINESS, 1) : rule;
  }

  private @Nullable Rule months(MonthRule.Day day, int number) {
    long months = mostFrequent((a, b) -> b - a, this::month);
    if (months <= 0 || months > 12_000) {
      return null;
    }
    long phase = most(moment -> Math.floorMod(month(moment), months));
    LocalTime time = most(moment -> moment.local().toLocalTime());
    var rule = new MonthRule((int) months, phase, day, number, time, precision);
    boolean business = day == MonthRule.Day.FIRST_BUSINESS || day == MonthRule.Day.LAST_BUSINESS;
    if (business && times.stream().allMatch(rule::isNear)) {
      long on = times.stream().filter(rule::fits).count();
      return on >= NEARLY * times.size() && single(rule) >= SINGLE ? rule : null;
    }
    return accepted(rule);
  }

  private long month(Moment moment) {
    return MonthRule.month(moment.local().toLocalDate());
  }

  private static boolean isMonthEnd(Moment moment) {
    LocalDate date = moment.local().toLocalDate();
    return date.getDayOfMonth() == date.lengthOfMonth();
  }

  // Within days

  private @Nullable Rule withinDays() {
    long step = mostFrequent((a, b) -> b - a, Moment::micros);
    if (step <= 0) {
      return null;
    }
    long phase = most(moment -> Math.floorMod(moment.micros(), step));
    Rule elapsed = accepted(new ElapsedRule(step, phase));
    Rule weekly = accepted(WeekInference.hours(times, step));
    if (weekly == null) {
      boolean usual = ElapsedRule.DAY % step == 0 || step % ElapsedRule.DAY == 0;
      return times.size() > 2 || usual ? elapsed : null;
    }
    return elapsed == null || single(weekly) > single(elapsed) ? weekly : elapsed;
  }

  // Shared

  private @Nullable Rule accepted(@Nullable Rule rule) {
    if (rule == null) {
      return null;
    }
    long off = times.stream().filter(moment -> !rule.fits(moment)).count();
    return off <= odd(times.size()) && single(rule) >= SINGLE ? rule : null;
  }

  /** Returns the fraction of steps that are single steps. */
  private double single(Rule rule) {
    int single = 0;
    for (int t = 1; t < times.size(); t++) {
      single += rule.stepsBetween(times.get(t - 1), times.get(t)) == 1 ? 1 : 0;
    }
    return single / (times.size() - 1.0);
  }

  private Rule irregular() {
    if (precision == Precision.NUMBER) {
      return new IrregularRule(usualDistance(), IrregularRule.Unit.NUMBERS);
    }
    boolean sameTime = isSame(moment -> moment.local().toLocalTime());
    boolean ends = times.stream().allMatch(Inference::isMonthEnd);
    long months = mostFrequent((a, b) -> b - a, this::month);
    if (sameTime && months > 0 && (ends || isSame(moment -> moment.local().getDayOfMonth()))) {
      return new IrregularRule(
          months, ends ? IrregularRule.Unit.MONTH_ENDS : IrregularRule.Unit.MONTHS);
    }
    return new IrregularRule(usualDistance(), IrregularRule.Unit.MICROSECONDS);
  }

  /** Returns the most frequent distance, or the median if no distance is frequent. */
  private long usualDistance() {
    long most = mostFrequent((a, b) -> b - a, Moment::micros);
    long[] distances =
        IntStream.range(1, times.size())
            .mapToLong(t -> times.get(t).micros() - times.get(t - 1).micros())
            .sorted()
            .toArray();
    long count = Arrays.stream(distances).filter(distance -> distance == most).count();
    return 10 * count < times.size() ? distances[distances.length / 2] : most;
  }

  private boolean isSame(Function<Moment, Object> part) {
    return times.stream().map(part).distinct().count() == 1;
  }

  /**
   * Returns the most frequent distance of neighbours; if several are equally frequent, the first.
   */
  private long mostFrequent(LongBinaryOperator distance, Function<Moment, Long> number) {
    Map<Long, Integer> counts = new LinkedHashMap<>();
    for (int t = 1; t < times.size(); t++) {
      long before = number.apply(times.get(t - 1));
      counts.merge(distance.applyAsLong(before, number.apply(times.get(t))), 1, Integer::sum);
    }
    return first(counts);
  }

  private <T> T most(Function<Moment, T> part) {
    Map<T, Integer> counts = new LinkedHashMap<>();
    times.forEach(moment -> counts.merge(part.apply(moment), 1, Integer::sum));
    return first(counts);
  }

  private static <T> T first(Map<T, Integer> counts) {
    return Objects.requireNonNull(
        counts.entrySet().stream()
            .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
            .orElseThrow()
            .getKey());
  }
}
