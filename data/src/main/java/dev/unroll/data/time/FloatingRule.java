package dev.unroll.data.time;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A rule that was given by name: its grid passes through any moment at which it starts.
 *
 * @param ways the ways to align it with a moment; known times choose among them, otherwise the
 *     first
 */
record FloatingRule(String name, List<Function<Moment, Rule>> ways) implements Rule {
  private static final int TRIED = 50;

  private Rule through(Moment moment) {
    return ways.get(0).apply(moment);
  }

  /** Returns the rule that passes through most of these times; if several do, the first. */
  Rule through(List<Moment> times) {
    return ways.stream()
        .flatMap(way -> times.stream().limit(TRIED).map(way))
        .distinct()
        .max(Comparator.comparingLong(rule -> times.stream().filter(rule::fits).count()))
        .orElse(this);
  }

  @Override
  public Moment plus(Moment last, long steps) {
    return through(last).plus(last, steps);
  }

  @Override
  public long stepsBetween(Moment a, Moment b) {
    return through(a).stepsBetween(a, b);
  }

  @Override
  public boolean fits(Moment moment) {
    return through(moment).fits(moment);
  }
}
