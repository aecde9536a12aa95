package dev.unroll.internal;

import java.util.Locale;

/** Text of a count with its noun, such as {@code 1 point} or {@code 2,000 points}. */
public final class CountText {
  private CountText() {}

  /** Returns the count with a noun whose plural ends in s. */
  public static String of(long count, String one) {
    return of(count, one, one + "s");
  }

  /** Returns the count with a noun. */
  public static String of(long count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }
}
