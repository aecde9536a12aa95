package dev.unroll.tasks.forecast;

import dev.unroll.data.series.Windows;
import java.util.Map;

/**
 * The end of the training set of a series. No value is a target of both sets; the windows of the
 * test set may reach back into the training set.
 */
public sealed interface Split {
  /** The default: the first 70 % of the windows are the training set. */
  Split DEFAULT = fraction(0.7);

  /** Returns a split after this many points. */
  static Split points(int points) {
    return new Points(points);
  }

  /** Returns a split in which the first windows, this fraction of all, are the training set. */
  static Split fraction(double fraction) {
    return new Fraction(fraction);
  }

  /** Splits the pairs of a series. */
  Windows.Split apply(Windows all);

  /** Returns the split as in recipes. */
  Map<String, Object> config();

  /**
   * A number of points.
   *
   * @param count the number of points in the training set
   */
  record Points(int count) implements Split {
    /** Checks the number. */
    public Points {
      if (count < 1) {
        throw new IllegalArgumentException("split.points must be 1 or more, got " + count);
      }
    }

    @Override
    public Windows.Split apply(Windows all) {
      return all.splitByPoints(count);
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("points", count);
    }
  }

  /**
   * A fraction of the windows.
   *
   * @param fraction the fraction, between 0 and 1, exclusive
   */
  record Fraction(double fraction) implements Split {
    /** Checks the fraction. */
    public Fraction {
      if (!(fraction > 0 && fraction < 1)) {
        throw new IllegalArgumentException(
            "split.share must be between 0 and 1, neither included, got " + fraction);
      }
    }

    @Override
    public Windows.Split apply(Windows all) {
      return all.splitByFraction(fraction);
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("share", fraction);
    }
  }
}
