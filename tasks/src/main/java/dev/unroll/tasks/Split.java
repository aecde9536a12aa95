package dev.unroll.tasks;

import dev.unroll.data.series.Windows;
import java.util.Map;

/**
 * Where the training part of a series ends. No value is a target of both parts; the windows of the
 * test part may reach back into the training part.
 */
public sealed interface Split {
  /** The default: the first 70 % of the windows train. */
  Split DEFAULT = share(0.7);

  /** The first so many points train. */
  static Split points(int points) {
    return new Points(points);
  }

  /** The first windows train, such as 0.7 of all. */
  static Split share(double share) {
    return new Share(share);
  }

  /** Splits the pairs of a series. */
  Windows.Split apply(Windows all);

  /** As recipes write it. */
  Map<String, Object> config();

  /**
   * A number of points.
   *
   * @param count of the training part
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
   * A share of the windows.
   *
   * @param share between 0 and 1, neither included
   */
  record Share(double share) implements Split {
    /** Checks the share. */
    public Share {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException(
            "split.share must be between 0 and 1, neither included, got " + share);
      }
    }

    @Override
    public Windows.Split apply(Windows all) {
      return all.splitByShare(share);
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("share", share);
    }
  }
}
