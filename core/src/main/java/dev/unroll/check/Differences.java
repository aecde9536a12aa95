package dev.unroll.check;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Estimates the derivative of a function that is computed in float32, from its values around a
 * point.
 *
 * <p>The error of a central difference over ±h is h²·f‴/6, plus the function's rounding error
 * divided by h. In float32 no single h makes both small enough. The differences D over several
 * steps, each half as long as the previous one, are therefore extrapolated once (Richardson): R(h)
 * = (4 D(h/2) − D(h)) / 3, with an error of order h⁴. The estimate that differs least from its
 * neighbour is used. This difference and the expected rounding error are its uncertainty (after
 * Ridders 1982).
 *
 * <p>A kink near the point, such as that of ReLU, invalidates every step across it. The differences
 * on the side without the kink are then better: R(h) = 2 D(h/2) − D(h). At a kink, or so close that
 * every step crosses it, the two sides differ, and either result is correct.
 *
 * @param central from both sides
 * @param right from above
 * @param left from below
 */
record Differences(
    Differences.Derivative central, Differences.Derivative right, Differences.Derivative left) {
  /** The longest step, for absolute values of the argument up to 1. */
  private static final double STEP = 1.0 / 8;

  private static final int STEPS = 7;

  /** A derivative and the bound of its error. */
  record Derivative(double value, double uncertainty) {
    boolean contradicts(Derivative other) {
      return Math.abs(value - other.value) > 4 * (uncertainty + other.uncertainty);
    }
  }

  /**
   * Returns the derivative with the smallest uncertainty; at a kink, that of the side closer to the
   * expected value.
   *
   * @param expected the expected value
   */
  Derivative near(double expected) {
    if (right.contradicts(left) && right.contradicts(central) && left.contradicts(central)) {
      return Math.abs(right.value - expected) < Math.abs(left.value - expected) ? right : left;
    }
    Derivative side = right.uncertainty < left.uncertainty ? right : left;
    return side.uncertainty < central.uncertainty ? side : central;
  }

  /**
   * Computes the differences.
   *
   * @param function of one argument, which it may round to float32
   * @param at the point
   * @param noise the rounding error of the function's values
   */
  static Differences at(DoubleUnaryOperator function, float at, double noise) {
    double scale = Math.max(1, Math.abs((double) at));
    double middle = function.applyAsDouble(at);
    var up = new double[STEPS];
    var down = new double[STEPS];
    var above = new double[STEPS]; // the steps after rounding to float32
    var below = new double[STEPS];
    for (int j = 0; j < STEPS; j++) {
      float right = (float) (at + scale * STEP / (1 << j));
      float left = (float) (at - scale * STEP / (1 << j));
      above[j] = (double) right - at;
      below[j] = (double) at - left;
      up[j] = function.applyAsDouble(right) - middle;
      down[j] = middle - function.applyAsDouble(left);
    }
    if (Arrays.stream(up).allMatch(v -> v == 0) && Arrays.stream(down).allMatch(v -> v == 0)) {
      var none = new Derivative(0, 0); // no dependency: not even a rounding error
      return new Differences(none, none, none);
    }
    var both = new double[STEPS];
    var width = new double[STEPS];
    for (int j = 0; j < STEPS; j++) {
      both[j] = up[j] + down[j];
      width[j] = above[j] + below[j];
    }
    return new Differences(
        extrapolate(both, width, 4, noise),
        extrapolate(up, above, 2, noise),
        extrapolate(down, below, 2, noise));
  }

  /**
   * Returns the best of the extrapolated differences.
   *
   * @param rises changes of the function over steps of these widths, each half of the previous one
   * @param order the factor by which the error of a difference shrinks when its step is halved
   */
  private static Derivative extrapolate(double[] rises, double[] widths, int order, double noise) {
    var best = new Derivative(0, Double.POSITIVE_INFINITY);
    double before = Double.NaN;
    double change = Double.NaN; // the change before that
    for (int j = 0; j + 1 < rises.length; j++) {
      double value = (order * rises[j + 1] / widths[j + 1] - rises[j] / widths[j]) / (order - 1);
      // Two neighbours may agree by chance. Normally a change is 1 / order² of the previous one.
      // Half of the previous change, scaled by this rule, is therefore a lower bound that chance
      // agreement rarely passes.
      double disagreement = Math.max(Math.abs(value - before), 2 * change / (order * order));
      double uncertainty = disagreement + 2 * noise / widths[j + 1];
      if (uncertainty < best.uncertainty()) {
        best = new Derivative(value, uncertainty);
      }
      change = Math.abs(value - before);
      before = value;
    }
    return best;
  }
}
