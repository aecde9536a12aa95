package dev.unroll.data.time;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * A local date and time, with its distance from UTC where the text tells it.
 *
 * <p>Moments with offsets are ordered as instants, those without as local times. Two moments with
 * different offsets can be the same instant: {@code compareTo} is 0, and {@code equals} false.
 *
 * @param local date and time on the clocks of the place
 * @param offset the distance of these clocks from UTC, or null when it is unknown
 */
public record Moment(LocalDateTime local, @Nullable ZoneOffset offset)
    implements Comparable<Moment> {
  private static final long MICROS = 1_000_000;

  /** A moment of which the offset is unknown. */
  public static Moment of(LocalDateTime local) {
    return new Moment(local, null);
  }

  /** A moment with this offset, at this number of microseconds since 1970-01-01T00:00Z. */
  static Moment ofMicros(long micros, @Nullable ZoneOffset offset) {
    long second = Math.floorDiv(micros, MICROS);
    int nano = (int) Math.floorMod(micros, MICROS) * 1000;
    ZoneOffset clock = offset == null ? ZoneOffset.UTC : offset;
    return new Moment(LocalDateTime.ofEpochSecond(second, nano, clock), offset);
  }

  /**
   * Returns the microseconds since 1970-01-01T00:00: of the instant where the offset is known, else
   * of the local time.
   */
  public long micros() {
    return Math.addExact(
        Math.multiplyExact(epochSecond(), MICROS), local.get(ChronoField.MICRO_OF_SECOND));
  }

  private ZoneOffset clock() {
    return offset == null ? ZoneOffset.UTC : offset;
  }

  /** The same offset at another local time. */
  Moment withLocal(LocalDateTime other) {
    return new Moment(other, offset);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when only one of the two has an offset
   */
  @Override
  public int compareTo(Moment other) {
    if ((offset == null) != (other.offset == null)) {
      throw new IllegalArgumentException(
          this + " and " + other + " cannot be ordered; expected both or neither with an offset");
    }
    int seconds = Long.compare(epochSecond(), other.epochSecond());
    return seconds != 0
        ? seconds
        : Integer.compare(
            local.get(ChronoField.NANO_OF_SECOND), other.local.get(ChronoField.NANO_OF_SECOND));
  }

  private long epochSecond() {
    return local.toEpochSecond(clock());
  }

  @Override
  public String toString() {
    return offset == null ? local.toString() : local.toString() + offset;
  }
}
