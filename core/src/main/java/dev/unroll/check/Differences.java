package dev.unroll.check;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The derivative of a function that is computed in float32, from its values around a point.
 *
 * <p>A central difference over ±h is off by h²·f‴/6 and by the function's rounding error, divided
 * by h. In float32 no single h makes both small enough, so the differences D over several steps,
 * each half as long as the one before, are extrapolated once (Richardson): R(h) = (4 D(h/2) − D(h))
 * / 3, off by h⁴ only. Of these the one is taken that disagrees least with its neighbour; the
 * disagreement, and the rounding error that is to be expected, are its uncertainty (after Ridders
 * 1982).
 *
 * <p>A kink near the point, such as ReLU has, spoils every step that crosses it. The differences of
 * the one side that does not cross it are then better: R(h) = 2 D(h/2) − D(h). At a kink, or so
 * near to one that every step crosses it, the two sides disagree, and either is a right answer.
 *
 * @param central from both sides together
 * @param right from above
 * @param left from below
 */
record Differences(
    Differences.Derivative central, Differences.Derivative right, Differences.Derivative left) {
  /** The longest step, for arguments up to 1. */
  private static final double STEP = 1.0 / 8;

  private static final int STEPS = 7;

  /** The derivative, and by how much it may be wrong. */
  record Derivative(double value, double uncertainty) {
    boolean contradicts(Derivative other) {
      return Math.abs(value - other.value) > 4 * (uncertainty + other.uncertainty);
    }
  }

  /**
   * The most certain derivative; at a kink that of the side that is nearer.
   *
   * @param expected what it ought to be
   */
  Derivative near(double expected) {
    if (right.contradicts(left) && right.contradicts(central) && left.contradicts(central)) {
      return Math.abs(right.value - expected) < Math.abs(left.value - expected) ? right : left;
    }
    Derivative side = right.uncertainty < left.uncertainty ? right : left;
    return side.uncertainty < central.uncertainty ? side : central;
  }

  /**
   * Takes them.
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
    var above = new double[STEPS]; // steps as float32 made them
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
      var none = new Derivative(0, 0); // nothing depends on it: not even a rounding
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
   * The best of the extrapolated differences.
   *
   * @param rises of the function over steps of these widths, each half of the one before
   * @param order how much the error of a difference shrinks when its step is halved
   */
  private static Derivative extrapolate(double[] rises, double[] widths, int order, double noise) {
    var best = new Derivative(0, Double.POSITIVE_INFINITY);
    double before = Double.NaN;
    double change = Double.NaN; // from the value before that one
    for (int j = 0; j + 1 < rises.length; j++) {
      double value = (order * rises[j + 1] / widths[j + 1] - rises[j] / widths[j]) / (order - 1);
      // Two neighbours may agree by chance. By rule a change is 1 / order² of the one before it,
      // so that half of this rule's worth of the change before is a bound that chance passes
      // rarely.
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
