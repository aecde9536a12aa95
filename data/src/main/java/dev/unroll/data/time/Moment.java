package dev.unroll.data.time;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * A local date and time, with its offset from UTC if the text has one.
 *
 * <p>Moments with offsets are ordered as instants, those without as local times. Two moments with
 * different offsets can be the same instant: {@code compareTo} is 0, and {@code equals} false.
 *
 * @param local the local date and time
 * @param offset the offset of local time from UTC, or null if it is unknown
 */
public record Moment(LocalDateTime local, @Nullable ZoneOffset offset)
    implements Comparable<Moment> {
  private static final long MICROS = 1_000_000;

  /** Returns a moment without a known offset. */
  public static Moment of(LocalDateTime local) {
    return new Moment(local, null);
  }

  /** Returns a moment with this offset, at this number of microseconds since 1970-01-01T00:00Z. */
  static Moment ofMicros(long micros, @Nullable ZoneOffset offset) {
    long second = Math.floorDiv(micros, MICROS);
    int nano = (int) Math.floorMod(micros, MICROS) * 1000;
    ZoneOffset clock = offset == null ? ZoneOffset.UTC : offset;
    return new Moment(LocalDateTime.ofEpochSecond(second, nano, clock), offset);
  }

  /**
   * Returns the microseconds since 1970-01-01T00:00: of the instant if the offset is known,
   * otherwise of the local time.
   */
  public long micros() {
    return Math.addExact(
        Math.multiplyExact(epochSecond(), MICROS), local.get(ChronoField.MICRO_OF_SECOND));
  }

  private ZoneOffset clock() {
    return offset == null ? ZoneOffset.UTC : offset;
  }

  /** Returns a copy with the same offset and another local time. */
  Moment withLocal(LocalDateTime other) {
    return new Moment(other, offset);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if only one of the two has an offset
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
