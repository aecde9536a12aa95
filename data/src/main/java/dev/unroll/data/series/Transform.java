package dev.unroll.data.series;

/**
 * An invertible transform of a series, such as its logarithm or its differences. With y the
 * original and z the transformed values:
 *
 * <pre>
 * log                  z[t] = log(y[t] + offset)    y[t] = exp(z[t]) − offset
 * difference           z[t] = y[t] − y[t−1]         y[t] = z[t] + y[t−1]
 * seasonal difference  z[t] = y[t] − y[t−s]         y[t] = z[t] + y[t−s]
 * </pre>
 *
 * The inverse needs the last {@link #reach()} original values before a point, and none at or after
 * it.
 */
public sealed interface Transform {
  /** Returns the natural logarithm, for values above 0. */
  static Transform log() {
    return new Log(0);
  }

  /** Returns the natural logarithm after adding an offset, for series in which 0 occurs. */
  static Transform log(double offset) {
    return new Log(offset);
  }

  /** Returns the difference from the previous value. */
  static Transform difference() {
    return new Difference(1);
  }

  /**
   * Returns the difference from the value one season before.
   *
   * @param season the number of points in a season, 12 for months of a year
   */
  static Transform seasonalDifference(int season) {
    return new Difference(season);
  }

  /** Returns the number of points that the transform consumes at the start of a series. */
  int reach();

  /** Returns the transformed values, {@link #reach()} fewer; NaN if a value has no logarithm. */
  double[] apply(double[] values);

  /**
   * Inverts the transform for consecutive values.
   *
   * @param past original values directly before them, at least {@link #reach()}
   * @param transformed the values to invert; later ones build on the results of earlier ones
   */
  double[] invert(double[] past, double[] transformed);

  /**
   * z = log(y + offset), computed with {@link StrictMath}.
   *
   * @param offset the offset that is added; 0 for none
   */
  record Log(double offset) implements Transform {
    /** Checks the offset. */
    public Log {
      if (!Double.isFinite(offset)) {
        throw new IllegalArgumentException(
            "the offset of a logarithm must be finite, got " + offset);
      }
    }

    @Override
    public int reach() {
      return 0;
    }

    @Override
    public double[] apply(double[] values) {
      var logs = new double[values.length];
      for (int t = 0; t < logs.length; t++) {
        double moved = values[t] + offset;
        logs[t] = moved > 0 ? StrictMath.log(moved) : Double.NaN;
      }
      return logs;
    }

    /**
     * Inverts the logarithm. The result always has a logarithm, even if a forecast is far below 0.
     */
    @Override
    public double[] invert(double[] past, double[] transformed) {
      double least = Math.nextUp(-offset);
      var values = new double[transformed.length];
      for (int k = 0; k < values.length; k++) {
        double value = StrictMath.exp(transformed[k]) - offset;
        values[k] = value < least ? least : value;
      }
      return values;
    }
  }

  /**
   * z[t] = y[t] − y[t − lag].
   *
   * @param lag the number of points, at least 1
   */
  record Difference(int lag) implements Transform {
    /** Checks the lag. */
    public Difference {
      if (lag < 1) {
        throw new IllegalArgumentException("the lag of a difference must be 1 or more, got " + lag);
      }
    }

    @Override
    public int reach() {
      return lag;
    }

    @Override
    public double[] apply(double[] values) {
      var differences = new double[Math.max(0, values.length - lag)];
      for (int t = 0; t < differences.length; t++) {
        differences[t] = values[t + lag] - values[t];
      }
      return differences;
    }

    @Override
    public double[] invert(double[] past, double[] transformed) {
      var values = new double[transformed.length];
      for (int k = 0; k < values.length; k++) {
        values[k] = transformed[k] + (k < lag ? past[past.length - lag + k] : values[k - lag]);
      }
      return values;
    }
  }
}
