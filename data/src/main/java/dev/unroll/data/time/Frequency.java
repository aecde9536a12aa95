package dev.unroll.data.time;

import dev.unroll.BadInputException;
import java.util.List;
import java.util.Optional;

/**
 * The frequency of the times of a series: every 30 minutes, daily, business days, month ends. It is
 * inferred from times, allowing for gaps and a few times that do not fit, or given by name. If no
 * frequency fits clearly, it is irregular, and the most frequent difference is repeated. Immutable.
 *
 * <p>If offsets are known, seconds, minutes and hours are durations between instants, so that they
 * are correct across the end of daylight saving time. Days, weeks and months are those of the local
 * calendar. A time that continues a series has the offset of the last one.
 *
 * <pre>{@code
 * Frequency frequency = Frequency.infer(times, format.precision());
 * Moment next = frequency.plus(times.get(times.size() - 1), 1);
 * }</pre>
 */
public final class Frequency {
  private final Rule rule;

  private Frequency(Rule rule) {
    this.rule = rule;
  }

  /**
   * Infers the rule from the distinct times in sorted order.
   *
   * @param times all with an offset or all without
   * @param precision the precision of the times
   */
  public static Frequency infer(List<Moment> times, Precision precision) {
    return new Frequency(Inference.infer(times, precision));
  }

  /**
   * Parses a value of {@code data.frequency}: {@code hourly}, {@code daily}, {@code weekly}, {@code
   * business-days}, {@code monthly}, {@code month-starts}, {@code month-ends}, {@code
   * first-business-day}, {@code last-business-day}, {@code quarterly}, {@code quarter-starts},
   * {@code quarter-ends}, {@code yearly}, or a number and a unit such as {@code 30 minutes} or
   * {@code every 2 weeks}. Aliases of pandas (B, D, W, MS, ME, QS, QE, YS, YE, 15min, h) are
   * accepted, too. See {@link #through} for the phase.
   *
   * @throws BadInputException if the word is not a frequency
   */
  public static Frequency parse(String word) {
    return new Frequency(FrequencyWords.read(word));
  }

  /**
   * Returns this rule, aligned with as many of these times as possible: which days of "every 2
   * weeks", at which time of the day. A rule that was inferred is already aligned with its times.
   */
  public Frequency through(List<Moment> times) {
    return rule instanceof FloatingRule floating ? new Frequency(floating.through(times)) : this;
  }

  /**
   * Returns the time that is this many steps after {@code last}. From a time off the rule the first
   * step leads to the next time of the rule.
   *
   * @throws IllegalStateException if the rule was inferred from fewer than two times
   */
  public Moment plus(Moment last, long steps) {
    return rule.plus(last, steps);
  }

  /**
   * Returns the number of steps from one time to another; negative if {@code b} is earlier. It is 1
   * for neighbours, so the number of missing times in between is one less than the result.
   */
  public long stepsBetween(Moment a, Moment b) {
    return rule.stepsBetween(a, b);
  }

  /** Returns whether a time is on the rule; always true if the frequency is irregular. */
  public boolean fits(Moment moment) {
    return rule.fits(moment);
  }

  /**
   * Returns the time of the rule that is nearest to a moment; the moment itself if there is no
   * rule.
   */
  public Moment nearest(Moment moment) {
    if (isIrregular() || fits(moment)) {
      return moment;
    }
    Moment nearest = rule.plus(moment, 0);
    for (long steps : new long[] {-1, 1}) {
      Moment other = rule.plus(moment, steps);
      if (distance(moment, other) < distance(moment, nearest)) {
        nearest = other;
      }
    }
    return nearest;
  }

  private static long distance(Moment a, Moment b) {
    return Math.abs(a.micros() - b.micros());
  }

  /** Returns a description of the rule: daily, business days, month ends, every 30 minutes. */
  public String name() {
    return rule.name();
  }

  /** Returns the usual season of times with this frequency; empty if there is none. */
  public Optional<Season> season() {
    return Optional.ofNullable(Seasonality.of(rule));
  }

  /** Returns whether there is no rule. */
  public boolean isIrregular() {
    return rule instanceof IrregularRule;
  }

  @Override
  public String toString() {
    return name();
  }
}
