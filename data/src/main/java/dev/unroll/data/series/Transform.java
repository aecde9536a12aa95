package dev.unroll.data.series;

/**
 * A change of a series that can be taken back, such as its logarithm or its differences. With y the
 * values before it and z those after:
 *
 * <pre>
 * log                  z[t] = log(y[t] + offset)    y[t] = exp(z[t]) − offset
 * difference           z[t] = y[t] − y[t−1]         y[t] = z[t] + y[t−1]
 * seasonal difference  z[t] = y[t] − y[t−s]         y[t] = z[t] + y[t−s]
 * </pre>
 *
 * Taking it back needs the last {@link #reach()} values before, never one at or after the point.
 */
public sealed interface Transform {
  /** The natural logarithm, of values above 0. */
  static Transform log() {
    return new Log(0);
  }

  /** The natural logarithm after adding an offset, for series in which 0 occurs. */
  static Transform log(double offset) {
    return new Log(offset);
  }

  /** The difference to the value before. */
  static Transform difference() {
    return new Difference(1);
  }

  /**
   * The difference to the value a season before.
   *
   * @param season in points, 12 for months of a year
   */
  static Transform seasonalDifference(int season) {
    return new Difference(season);
  }

  /** How many points at the start of a series it uses up. */
  int reach();

  /** The values after it, {@link #reach()} fewer; NaN where a value has no logarithm. */
  double[] apply(double[] values);

  /**
   * Takes it back for values that follow one another.
   *
   * @param past values before the transform that come just before them, at least {@link #reach()}
   * @param transformed the values to take back; of these, later ones build on earlier ones
   */
  double[] invert(double[] past, double[] transformed);

  /**
   * z = log(y + offset), by {@link StrictMath}.
   *
   * @param offset added before; 0 for none
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

    /** Never gives a value that has no logarithm, however far below 0 a forecast is. */
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
   * @param lag in points, at least 1
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
