package dev.unroll.data.time;

import dev.unroll.BadInputException;
import java.util.List;
import java.util.Optional;

/**
 * The rule by which the times of a series follow one another: every 30 minutes, daily, business
 * days, month ends. It is inferred from times, with gaps and a few times off the rule, or named by
 * a word. Where no rule is clear the frequency is irregular, and the most frequent distance is
 * repeated. Immutable.
 *
 * <p>Seconds, minutes and hours count instants where offsets are known, so that they pass over the
 * end of summer time. Days, weeks and months are those of the local calendar. A time that follows
 * has the offset of the last.
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
   * Infers the rule. Of times in another order than that of time, and of equal ones, the sorted
   * distinct ones count.
   *
   * @param times all with an offset or all without
   * @param precision how exact the times are
   */
  public static Frequency infer(List<Moment> times, Precision precision) {
    return new Frequency(Inference.infer(times, precision));
  }

  /**
   * Reads a word of {@code data.frequency}: {@code hourly}, {@code daily}, {@code weekly}, {@code
   * business-days}, {@code monthly}, {@code month-starts}, {@code month-ends}, {@code
   * first-business-day}, {@code last-business-day}, {@code quarterly}, {@code quarter-starts},
   * {@code quarter-ends}, {@code yearly}, or a number and a unit such as {@code 30 minutes} or
   * {@code every 2 weeks}. Aliases of pandas (B, D, W, MS, ME, QS, QE, YS, YE, 15min, h) are known
   * too. See {@link #through} for the phase.
   *
   * @throws BadInputException when it is none
   */
  public static Frequency parse(String word) {
    return new Frequency(FrequencyWords.read(word));
  }

  /**
   * Returns this rule, laid through as many of these times as possible: which days of "every 2
   * weeks", at which time of the day. A rule that was inferred already goes through its times.
   */
  public Frequency through(List<Moment> times) {
    return rule instanceof FloatingRule floating ? new Frequency(floating.through(times)) : this;
  }

  /**
   * The time that is this many steps after {@code last}. From a time off the rule the first step
   * leads to the next time of the rule.
   *
   * @throws IllegalStateException when the rule was inferred from fewer than two times
   */
  public Moment plus(Moment last, long steps) {
    return rule.plus(last, steps);
  }

  /**
   * The number of steps from one time to another: 1 between neighbours, so that one less is missing
   * between them; negative when {@code b} is earlier.
   */
  public long stepsBetween(Moment a, Moment b) {
    return rule.stepsBetween(a, b);
  }

  /** Returns whether a time is one of the rule. All are when it is irregular. */
  public boolean fits(Moment moment) {
    return rule.fits(moment);
  }

  /** Returns the time of the rule that is nearest to a moment; the moment itself without a rule. */
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

  /** The rule in words: daily, business days, month ends, every 30 minutes. */
  public String name() {
    return rule.name();
  }

  /** Returns the season that times of this rule usually have; empty where none is usual. */
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
