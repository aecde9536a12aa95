package dev.unroll.testing;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Compares gradients in float with central differences of a reference loss in double precision.
 *
 * <pre>
 * var reference = ReferenceLstm.random(3, 5, 4, 7, seed);
 * // run our layer on reference.floats("x"), ...; weightY, weightH, weightC are dy, dh, dc
 * GradientCheck.of(reference).named("seed " + seed).check("w", dw, 4, 28).check("u", du, 7, 28);
 * </pre>
 *
 * Each value may be off by 1e-4 + 1e-4 · |expected|. A reference that is computed in single
 * precision is refused: its differences hold rounding errors and prove nothing. A loss with a kink,
 * as ReLU has, must not be checked at the kink.
 */
public final class GradientCheck {
  /** Absolute and relative. */
  public static final double TOLERANCE = 1e-4;

  // The error of a central difference is about step² · f''' + 1e-16 · |f| / step.
  private static final double STEP = 1e-5;
  private static final double FINE_STEP = 1e-8;

  private final Reference reference;
  private final Map<String, double[]> gradients = new LinkedHashMap<>();
  private String suffix = "";

  private GradientCheck(Reference reference) {
    this.reference = reference;
  }

  /** Prepares a check at the reference's present values. */
  public static GradientCheck of(Reference reference) {
    return new GradientCheck(reference);
  }

  /** Adds a text, such as a seed, to the name in failures. */
  public GradientCheck named(String text) {
    suffix = ", " + text;
    return this;
  }

  /**
   * Checks the gradient of one parameter; with its shape, if given, failures count by dimension.
   */
  public GradientCheck check(String parameter, float[] gradient, int... shape) {
    var assertion = TensorAssert.assertThat("gradient of " + parameter + suffix, gradient);
    if (shape.length > 0) {
      assertion.shaped(shape);
    }
    assertion.isWithin(TOLERANCE, gradientOf(parameter));
    return this;
  }

  /** Checks the gradients of all parameters of the reference, none missing and none too many. */
  public GradientCheck checkAll(Map<String, float[]> given) {
    if (!given.keySet().equals(reference.parameters().keySet())) {
      throw new AssertionError(
          "wanted gradients of %s, got %s"
              .formatted(reference.parameters().keySet(), given.keySet()));
    }
    given.forEach(this::check);
    return this;
  }

  /** The central differences by each value of one parameter. */
  public double[] gradientOf(String parameter) {
    return gradients.computeIfAbsent(parameter, this::differentiate).clone();
  }

  private double[] differentiate(String parameter) {
    double[] values = reference.parameters().get(parameter);
    if (values == null) {
      throw new IllegalArgumentException(
          "the reference has no parameter %s, only %s"
              .formatted(parameter, reference.parameters().keySet()));
    }
    requireDoublePrecision(parameter, values);
    double[] gradient = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      double[] direction = new double[values.length];
      direction[k] = 1;
      gradient[k] = slope(values, direction, -STEP, STEP);
    }
    return gradient;
  }

  /**
   * In single precision a step of 1e-8 drowns in rounding: the loss stays or jumps, and the slope
   * disagrees with that of a longer step. In double precision the two agree. The short step goes to
   * one side only, which finds a kink exactly here, too.
   */
  private void requireDoublePrecision(String parameter, double[] values) {
    var random = new TestRandom(values.length);
    for (int attempt = 0; attempt < 3; attempt++) {
      double[] direction = random.doubles(values.length, -1, 1);
      double slope = slope(values, direction, -STEP, STEP);
      double loss = reference.loss();
      double fine = slope(values, direction, 0, FINE_STEP);
      double noise = 1e-5 * (1 + Math.abs(loss)) + 1e-3 * Math.abs(slope);
      if (!(Math.abs(slope - fine) <= noise)) {
        throw new IllegalStateException(
            ("the reference loss is not smooth in %s: its slope is %s by steps of %.0e and %s by steps"
                    + " of %.0e; is it computed in single precision, at a kink, or not finite?")
                .formatted(parameter, slope, STEP, fine, FINE_STEP));
      }
    }
  }

  private double slope(double[] values, double[] direction, double from, double to) {
    double[] saved = values.clone();
    try {
      double up = lossAt(values, saved, direction, to);
      double down = lossAt(values, saved, direction, from);
      return (up - down) / (to - from);
    } finally {
      System.arraycopy(saved, 0, values, 0, values.length);
    }
  }

  private double lossAt(double[] values, double[] base, double[] direction, double step) {
    Arrays.setAll(values, k -> base[k] + step * direction[k]);
    return reference.loss();
  }
}
