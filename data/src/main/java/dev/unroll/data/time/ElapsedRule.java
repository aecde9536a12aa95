package dev.unroll.data.time;

/**
 * Equal durations, between instants if offsets are known.
 *
 * @param step in microseconds
 * @param phase a moment of the grid, in microseconds
 */
record ElapsedRule(long step, long phase) implements Rule {
  static final long SECOND = 1_000_000;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;

  @Override
  public Moment plus(Moment last, long steps) {
    long index = index(last);
    if (!fits(last) && steps < 0) {
      index++; // the previous moment of the grid is the floor itself
    }
    long at = Math.addExact(phase, Math.multiplyExact(step, index + steps));
    return Moment.ofMicros(at, last.offset());
  }

  @Override
  public long stepsBetween(Moment a, Moment b) {
    return index(b) - index(a);
  }

  private long index(Moment moment) {
    return Math.floorDiv(moment.micros() - phase, step);
  }

  @Override
  public boolean fits(Moment moment) {
    return Math.floorMod(moment.micros() - phase, step) == 0;
  }

  @Override
  public String name() {
    if (step == HOUR) {
      return "hourly";
    }
    return step == DAY ? "daily" : "every " + duration(step);
  }

  /** Returns a duration in the largest unit that divides it. */
  static String duration(long micros) {
    if (micros % DAY == 0) {
      return count(micros / DAY, "day");
    }
    if (micros % HOUR == 0) {
      return count(micros / HOUR, "hour");
    }
    if (micros % MINUTE == 0) {
      return count(micros / MINUTE, "minute");
    }
    if (micros % SECOND == 0) {
      return count(micros / SECOND, "second");
    }
    return micros % 1000 == 0 ? count(micros / 1000, "millisecond") : count(micros, "microsecond");
  }

  /** Returns {@code minute} or {@code 30 minutes}, for instance. */
  static String count(long number, String unit) {
    return number == 1 ? unit : number + " " + unit + "s";
  }
}
