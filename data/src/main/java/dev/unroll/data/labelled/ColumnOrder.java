package dev.unroll.data.labelled;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Measures how the values of one column are ordered within the sequences of a file, whose steps are
 * in file order. Sequences are added one at a time.
 */
final class ColumnOrder {
  /** The number of differences between values that are unlikely to follow a rule by chance. */
  private static final int ENOUGH = 8;

  private static final double NEAR = 1e-6;
  private static final int SEVERAL = 3; // sequences
  private static final double EARLIEST = 946_684_800; // 2000-01-01 in seconds since 1970
  private static final double LATEST = 2_208_988_800d; // 2040-01-01
  private static final int UNITS = 4; // seconds to nanoseconds

  /** The median distance of whole numbers below which they may be classes or days. */
  private static final int FEW = 4;

  /**
   * A step whose value is less than the previous value.
   *
   * @param sequence the id of the sequence
   */
  record Descent(String sequence, long line, double value, double before) {}

  /**
   * A sequence in which the column restarts.
   *
   * @param line the line at which it restarts
   * @param apart whether rows of other sequences lie in between
   */
  record Restart(String sequence, long line, boolean apart) {}

  private final boolean isTime;
  private boolean distinct = true;
  private boolean rising = true;
  private boolean falling = true;
  private boolean monotone = true;
  private boolean whole = true;
  private boolean even = true;
  private boolean nearlyEven = true;
  private double step = Double.NaN;
  private int gaps;
  private int longest;
  private @Nullable Descent descent;
  private @Nullable Restart restart;
  private @Nullable Restart again; // in uneven steps
  private int sequences;
  private int restarting;
  private int rise; // number of sequences
  private int inRuns; // number of sequences
  private boolean sameStart = true;
  private double start = Double.NaN;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;

  /**
   * Creates an instance without sequences.
   *
   * @param isTime whether the column has a name typical of times or holds dates
   */
  ColumnOrder(boolean isTime) {
    this.isTime = isTime;
  }

  /**
   * Adds a sequence.
   *
   * @param values the values in file order; NaN if missing
   * @param rows the row numbers; consecutive numbers mean that no other row lies in between
   */
  void add(String sequence, double[] values, long[] lines, int[] rows) {
    double[] sorted = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    if (sorted.length < 2) {
      return;
    }
    double before = Double.NaN;
    boolean rises = true;
    boolean falls = true;
    for (int t = 0; t < values.length; t++) {
      if (Double.isNaN(values[t])) {
        continue;
      }
      if (values[t] < before && descent == null) {
        descent = new Descent(sequence, lines[t], values[t], before);
      }
      rises &= !(values[t] <= before);
      falls &= !(values[t] >= before);
      whole &= values[t] == Math.rint(values[t]);
      before = values[t];
    }
    sequences++;
    rise += rises ? 1 : 0;
    rising &= rises;
    falling &= falls;
    monotone &= rises || falls;
    restarts(sequence, values, lines, rows);
    Arrays.sort(sorted);
    start = Double.isNaN(start) ? sorted[0] : start;
    sameStart &= sorted[0] == start;
    least = Math.min(least, sorted[0]);
    greatest = Math.max(greatest, sorted[sorted.length - 1]);
    gaps += sorted.length - 1;
    longest = Math.max(longest, sorted.length);
    var distances = new double[sorted.length - 1];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = sorted[i + 1] - sorted[i];
    }
    distances(distances);
  }

  private void restarts(String sequence, double[] values, long[] lines, int[] rows) {
    Restart its = restart(sequence, values, lines, rows);
    int even = Runs.evenAgain(values);
    if (its == null && even > 0) {
      its = new Restart(sequence, lines[even], false);
    }
    restarting += its == null ? 0 : 1;
    restart = restart == null ? its : restart;
    inRuns += Runs.areLong(values) ? 1 : 0;
    int uneven = its == null && again == null ? Runs.again(values) : -1;
    again = uneven < 0 ? again : new Restart(sequence, lines[uneven], false);
  }

  private void distances(double[] distances) {
    Arrays.sort(distances);
    double median = distances[distances.length / 2];
    distinct &= distances[0] > 0;
    step = Double.isNaN(step) ? median : step;
    even &= isNear(distances[0], step) && isNear(distances[distances.length - 1], step);
    nearlyEven &= 2 * distances[0] >= median && distances[distances.length - 1] <= 2 * median;
  }

  private static boolean isNear(double distance, double step) {
    return Math.abs(distance - step) <= NEAR * step;
  }

  /**
   * Returns where a column that rises evenly in each range of rows restarts, or null if it does
   * not.
   */
  private static @Nullable Restart restart(
      String sequence, double[] values, long[] lines, int[] rows) {
    int again = -1;
    int places = 1;
    for (int t = 1; t < values.length; t++) {
      if (rows[t] != rows[t - 1] + 1) {
        again = values[t] == values[0] && again < 0 ? t : again;
        places++;
      } else if (!isNear(values[t] - values[t - 1], values[1] - values[0])) {
        return null;
      }
    }
    boolean shuffled = 2 * places > values.length;
    boolean rises = again > 1 && values[1] > values[0] && !shuffled;
    return rises ? new Restart(sequence, lines[again], true) : null;
  }

  /** Returns whether the values of each sequence, once sorted, are equal distances apart. */
  boolean isCounter() {
    return distinct && even && longest > 2 && gaps > 2;
  }

  /** Returns whether the values order the steps of each sequence, as far as the values can show. */
  boolean isOrder() {
    boolean fine = !whole || step >= FEW;
    boolean enough = distinct && gaps >= ENOUGH && longest > 3;
    return isCounter() || (enough && ((nearlyEven && fine) || isElapsed() || isEpoch()));
  }

  /**
   * Returns whether the least value is the same in each of several sequences, as for elapsed time.
   */
  private boolean isElapsed() {
    return sameStart && !falling && sequences >= SEVERAL; // falling values may end at a limit
  }

  /** Returns whether all values are present-day times since 1970, in seconds or smaller units. */
  private boolean isEpoch() {
    double unit = 1;
    for (int i = 0; i < UNITS; i++) {
      if (least >= EARLIEST * unit && greatest <= LATEST * unit) {
        return true;
      }
      unit *= 1000;
    }
    return false;
  }

  /** Returns whether the column restarts in less than half of the sequences. */
  boolean restartsSeldom() {
    return 2 * restarting < sequences;
  }

  /** Returns whether the values rise in most sequences. */
  boolean isMostlyRising() {
    return 2 * rise > sequences;
  }

  /**
   * Returns a sequence whose values fall back into a range that they already passed through.
   * Returns null if there is none or the rows are shuffled.
   */
  @Nullable Restart again() {
    return 2 * inRuns > sequences ? again : null;
  }

  /** Returns whether each value is greater than the one before it, in all sequences. */
  boolean isRising() {
    return rising && gaps > 0;
  }

  /** Returns whether each value is less than the one before it, in all sequences. */
  boolean isFalling() {
    return falling && gaps >= ENOUGH;
  }

  /** Returns whether the values rise in some sequences and fall in all others. */
  boolean risesOrFalls() {
    return monotone && !rising && !falling;
  }

  /** Returns whether all values are whole numbers. */
  boolean isWhole() {
    return whole;
  }

  /** Returns whether the values within each sequence are distinct. */
  boolean isDistinct() {
    return distinct;
  }

  /** Returns whether the column has a name typical of times or holds dates. */
  boolean isTime() {
    return isTime;
  }

  /** Returns the first value that is less than the previous one, or null if there is none. */
  @Nullable Descent descent() {
    return descent;
  }

  /** Returns the first sequence that restarts, or null if there is none. */
  @Nullable Restart restart() {
    return restart;
  }
}
