package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.internal.CountText;
import dev.unroll.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The pairs of inputs and targets of a series: {@code window} points, and the {@code horizon}
 * points after them. In a series of n points, the inputs of pair i are points [i, i + window) of
 * the input columns. Its targets are points [i + window, i + window + horizon) of the target
 * column. There are n − window − horizon + 1 pairs. Immutable; a range of pairs is a view of the
 * same series.
 *
 * <pre>{@code
 * Windows pairs = Windows.of(Series.airline(), 2, 1);   // 142 pairs
 * Windows.Split parts = pairs.splitByFraction(0.7);        // 99 and 43
 * }</pre>
 */
public final class Windows {
  private final Series series;
  private final List<String> inputs;
  private final String target;
  private final int window;
  private final int horizon;
  private final int first;
  private final int count;

  /** The pairs of the training and test sets; no point is a target in both. */
  public record Split(Windows train, Windows test) {}

  private Windows(
      Series series,
      List<String> inputs,
      String target,
      int window,
      int horizon,
      int first,
      int count) {
    this.series = series;
    this.inputs = List.copyOf(inputs);
    this.target = target;
    this.window = window;
    this.horizon = horizon;
    this.first = first;
    this.count = count;
  }

  /**
   * Returns all pairs of a series with one column, or with several, the first of which is the
   * target.
   */
  public static Windows of(Series series, int window, int horizon) {
    return of(series, series.columns(), series.columns().get(0), window, horizon);
  }

  /**
   * Returns all pairs of a series.
   *
   * @param inputs the columns that a window holds, at least one
   * @param target the column to forecast; it need not be among the inputs
   * @throws BadInputException if the series is too short for one pair or lacks a column
   */
  public static Windows of(
      Series series, List<String> inputs, String target, int window, int horizon) {
    return of(series, inputs, target, window, horizon, 0);
  }

  /**
   * Returns the pairs of a series whose windows do not begin before a point.
   *
   * @param inputs the columns that a window holds, at least one
   * @param target the column to forecast; it need not be among the inputs
   * @param from the first point that a window may hold; earlier points are consumed by differences
   * @throws BadInputException if the series is too short for one pair or lacks a column
   */
  public static Windows of(
      Series series, List<String> inputs, String target, int window, int horizon, int from) {
    if (window < 1 || horizon < 1) {
      throw new BadInputException(
          "window is %d and horizon %d; expected at least 1 each".formatted(window, horizon));
    }
    if (from < 0) {
      throw new IllegalArgumentException("pairs from point " + from + "; expected 0 or more");
    }
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("windows over no column; expected at least one");
    }
    inputs.forEach(series::column);
    series.column(target);
    long least = (long) from + window + horizon;
    if (series.length() < least) {
      throw new BadInputException(
          "%s: %s too few; window %d and horizon %d%s need at least %d"
              .formatted(series.source(), pointsAre(series), window, horizon, before(from), least));
    }
    int count = (int) (series.length() - least + 1);
    return new Windows(series, inputs, target, window, horizon, from, count);
  }

  private static String pointsAre(Series series) {
    return CountText.of(series.length(), "point is", "points are");
  }

  private static String before(int from) {
    return from == 0
        ? ""
        : from == 1
            ? " after the point that differences use up"
            : " after the %d points that differences use up".formatted(from);
  }

  /** Returns the last window of a series, [window][columns], from which the future is forecast. */
  public static float[][] latest(Series series, List<String> inputs, int window) {
    if (window < 1) {
      throw new IllegalArgumentException("window is " + window + "; expected at least 1");
    }
    if (series.length() < window) {
      throw new BadInputException(
          "%s: %s too few for a window of %d"
              .formatted(series.source(), pointsAre(series), window));
    }
    return new Windows(series, inputs, inputs.get(0), window, 0, series.length() - window, 1)
        .inputs()[0];
  }

  /**
   * Splits the pairs at a point. Training pairs lie entirely in the first {@code points} points.
   * Test pairs are those whose targets all come after them; their windows may begin earlier. 1,000
   * points with window 4 and horizon 1, split at 600, give 596 and 400 pairs.
   *
   * @throws BadInputException if one set would be empty
   */
  public Split splitByPoints(int points) {
    int trainCount = points - first - window - horizon + 1;
    int testFirst = points - window;
    int testCount = first + count - testFirst;
    if (trainCount < 1 || testCount < 1 || testFirst < first) {
      if (count <= horizon) {
        throw new BadInputException(
            "%s: %s too few to split; window %d and horizon %d%s need at least %d"
                .formatted(
                    series.source(),
                    pointsAre(series),
                    window,
                    horizon,
                    before(first),
                    first + window + 2 * horizon));
      }
      throw new BadInputException(
          "%s: a split after %d points leaves no pairs on one side; with %d points, window %d and"
                  .formatted(series.source(), points, series.length(), window)
              + " horizon %d%s it must lie between %d and %d"
                  .formatted(
                      horizon,
                      before(first),
                      first + window + horizon,
                      first + count + window - 1));
    }
    return new Split(part(first, trainCount), part(testFirst, testCount));
  }

  /**
   * Splits the pairs: the first {@code share} of them, as a fraction and rounded down, are for
   * training, the rest for testing. With a horizon above 1, the horizon − 1 pairs in between, whose
   * targets would be in both sets, belong to neither.
   *
   * @throws BadInputException if share is not between 0 and 1 or one set would be empty
   */
  public Split splitByFraction(double share) {
    if (!(share > 0 && share < 1)) {
      throw new BadInputException(
          "the fraction for training is " + share + "; expected more than 0 and less than 1");
    }
    int trainCount = (int) Math.floor(share * count + 1e-9); // 0.29 · 100 is 28.999999999999996
    int testCount = count - trainCount - (horizon - 1);
    if (trainCount < 1 || testCount < 1) {
      throw new BadInputException(
          "%s: a fraction of %s of %s leaves no pairs on one side; the series has %s"
              .formatted(
                  series.source(),
                  share,
                  CountText.of(count, "pair"),
                  CountText.of(series.length(), "point")));
    }
    return new Split(part(first, trainCount), part(first + trainCount + horizon - 1, testCount));
  }

  private Windows part(int from, int size) {
    return new Windows(series, inputs, target, window, horizon, from, size);
  }

  /**
   * Returns a range of the pairs, as a view of the same series.
   *
   * @param from the first pair, inclusive
   * @param to the last pair, exclusive; at least one pair
   */
  public Windows slice(int from, int to) {
    if (from < 0 || to <= from || to > count) {
      throw new IllegalArgumentException(
          "pairs %d to %d of %d; expected at least one of them".formatted(from, to, count));
    }
    return part(first + from, to - from);
  }

  /** Returns the same pairs of another series of the same length, such as the scaled one. */
  public Windows on(Series other) {
    if (other.length() != series.length()) {
      throw new IllegalArgumentException(
          "%s has %d points, %s %d; expected equally many"
              .formatted(other.source(), other.length(), series.source(), series.length()));
    }
    inputs.forEach(other::column);
    other.column(target);
    return new Windows(other, inputs, target, window, horizon, first, count);
  }

  /**
   * Returns the pairs with a shorter horizon, including the additional pairs that fit.
   *
   * @param shorter at most the horizon
   */
  public Windows withHorizon(int shorter) {
    if (shorter < 1 || shorter > horizon) {
      throw new IllegalArgumentException(
          "a horizon of %d from pairs of horizon %d; expected a horizon of at most that"
              .formatted(shorter, horizon));
    }
    return new Windows(series, inputs, target, window, shorter, first, count + horizon - shorter);
  }

  /** Returns the inputs of the model, [n][window][columns]. */
  public float[][][] inputs() {
    float[][][] result = new float[count][window][inputs.size()];
    for (int c = 0; c < inputs.size(); c++) {
      double[] column = series.column(inputs.get(c));
      for (int i = 0; i < count; i++) {
        for (int k = 0; k < window; k++) {
          result[i][k][c] = (float) column[first + i + k];
        }
      }
    }
    return result;
  }

  /** Returns the inputs in the layout of a tensor of shape [n, window, columns]. */
  public float[] flatInputs() {
    int width = inputs.size();
    float[] result = new float[Shape.size(count, window, width)];
    for (int c = 0; c < width; c++) {
      double[] column = series.column(inputs.get(c));
      for (int i = 0; i < count; i++) {
        for (int k = 0; k < window; k++) {
          result[(i * window + k) * width + c] = (float) column[first + i + k];
        }
      }
    }
    return result;
  }

  /** Returns the targets of the model, [n][horizon]. */
  public float[][] targets() {
    double[] column = series.column(target);
    float[][] result = new float[count][horizon];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < horizon; k++) {
        result[i][k] = (float) column[targetPoint(i) + k];
      }
    }
    return result;
  }

  /** Returns the targets in the layout of a tensor of shape [n, horizon]. */
  public float[] flatTargets() {
    float[] result = new float[Shape.size(count, horizon)];
    double[] column = series.column(target);
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < horizon; k++) {
        result[i * horizon + k] = (float) column[targetPoint(i) + k];
      }
    }
    return result;
  }

  /** Returns the targets in double precision, [n][horizon], for scoring forecasts. */
  public double[][] actual() {
    double[] column = series.column(target);
    double[][] result = new double[count][horizon];
    for (int i = 0; i < count; i++) {
      System.arraycopy(column, targetPoint(i), result[i], 0, horizon);
    }
    return result;
  }

  /**
   * Returns the point that is the first target of pair i; its forecast may use the points before
   * it.
   */
  public int targetPoint(int i) {
    if (i < 0 || i >= count) {
      throw new IllegalArgumentException("pair " + i + " of " + count);
    }
    return first + i + window;
  }

  /**
   * Returns true if a target of a pair is an observed value; false if it was missing and has been
   * filled in.
   *
   * @param step the step of the horizon, from 0
   */
  public boolean isObserved(int pair, int step) {
    return series.isObserved(target, targetPoint(pair) + step);
  }

  /** Returns true if all targets of all pairs are observed values. */
  public boolean allObserved() {
    return series.filledCount(target) == 0
        || IntStream.range(first + window, endPoint()).allMatch(t -> series.isObserved(target, t));
  }

  /** Returns the number of pairs, n. */
  public int count() {
    return count;
  }

  /** Returns the number of input points per pair. */
  public int window() {
    return window;
  }

  /** Returns the number of target points per pair. */
  public int horizon() {
    return horizon;
  }

  /** Returns the first point that any pair uses. */
  public int firstPoint() {
    return first;
  }

  /**
   * Returns the point after the last one that any pair uses; a scaler may be fitted on all points
   * before it.
   */
  public int endPoint() {
    return first + count - 1 + window + horizon;
  }

  /** Returns the columns that a window holds. */
  public List<String> inputColumns() {
    return inputs;
  }

  /** Returns the column to forecast. */
  public String target() {
    return target;
  }

  /** Returns the underlying series. */
  public Series series() {
    return series;
  }
}
