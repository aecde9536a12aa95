package dev.unroll.store;

/**
 * A range of numbers between two bounds.
 *
 * @param min the lower bound
 * @param minIn whether the lower bound itself is in the range
 * @param max the upper bound
 * @param maxIn whether the upper bound itself is in the range
 */
public record Range(double min, boolean minIn, double max, boolean maxIn) {
  /** All finite numbers. */
  public static final Range ANY =
      new Range(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);

  /** Finite and greater than 0. */
  public static final Range POSITIVE = new Range(0, false, Double.POSITIVE_INFINITY, false);

  /** Finite and at least 0. */
  public static final Range NOT_NEGATIVE = new Range(0, true, Double.POSITIVE_INFINITY, false);

  /** From 0 to 1, both inclusive. */
  public static final Range SHARE = new Range(0, true, 1, true);

  /** From 0 to below 1, such as a dropout or a decay. */
  public static final Range BELOW_ONE = new Range(0, true, 1, false);

  /** Rejects bounds in the wrong order. */
  public Range {
    if (!(min <= max)) {
      throw new IllegalArgumentException("a range from " + min + " to " + max + " is empty");
    }
  }

  /** Returns the range from {@code min} to {@code max}, both inclusive. */
  public static Range closed(double min, double max) {
    return new Range(min, true, max, true);
  }

  /** Returns whether {@code value} is in the range; NaN never is. */
  public boolean contains(double value) {
    return (minIn ? value >= min : value > min) && (maxIn ? value <= max : value < max);
  }

  /** Returns the range in words that follow "a number", such as "from 0 to below 1". */
  String words() {
    if (Double.isInfinite(min) && Double.isInfinite(max)) {
      return "";
    }
    String lower = (minIn ? "from " : "above ") + plain(min);
    String upper = (maxIn ? "to " : "below ") + plain(max);
    if (Double.isInfinite(max)) {
      return minIn ? "of at least " + plain(min) : lower;
    }
    if (Double.isInfinite(min)) {
      return maxIn ? "of at most " + plain(max) : upper;
    }
    return lower + (maxIn ? " " : minIn ? " to " : " and ") + upper;
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) && Math.abs(bound) < 1e15
        ? Long.toString((long) bound)
        : Double.toString(bound);
  }
}
