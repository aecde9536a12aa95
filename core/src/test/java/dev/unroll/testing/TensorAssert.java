package dev.unroll.testing;

import java.util.Arrays;

/**
 * Compares float arrays and reports where they differ: name, index, both values, and how many times
 * the error exceeds the tolerance.
 *
 * <pre>
 * TensorAssert.assertThat("dw, seed 7", dw).shaped(4, 28).isWithin(1e-5, golden.values("dw"));
 * </pre>
 *
 * The tolerance is absolute and relative at once: |actual - expected| &lt;= tolerance * (1 +
 * |expected|).
 */
public final class TensorAssert {
  private final String name;
  private final float[] actual;
  private int[] shape;

  private TensorAssert(String name, float[] actual) {
    this.name = name;
    this.actual = actual;
    this.shape = new int[] {actual.length};
  }

  /** Starts an assertion; the name, with a seed if there is one, opens the text of a failure. */
  public static TensorAssert assertThat(String name, float[] actual) {
    return new TensorAssert(name, actual);
  }

  /** States the shape, row-major, by which failures count; the number of values must agree. */
  public TensorAssert shaped(int... dimensions) {
    int size = Arrays.stream(dimensions).reduce(1, Math::multiplyExact);
    if (size != actual.length) {
      throw new AssertionError(
          "%s: wanted %d values for shape %s, got %d"
              .formatted(name, size, Arrays.toString(dimensions), actual.length));
    }
    shape = dimensions.clone();
    return this;
  }

  /** Every value is near the expected one. */
  public TensorAssert isWithin(double tolerance, float[] expected) {
    return isWithin(tolerance, Convert.toDoubles(expected));
  }

  /** Every value is near the expected one. */
  public TensorAssert isWithin(double tolerance, double[] expected) {
    requireLength(expected.length);
    int failures = 0;
    int worst = -1;
    double worstRatio = 1;
    for (int k = 0; k < actual.length; k++) {
      double ratio = ratio(actual[k], expected[k], tolerance);
      if (ratio > 1) {
        failures++;
        if (ratio > worstRatio) {
          worstRatio = ratio;
          worst = k;
        }
      }
    }
    if (failures > 0) {
      throw new AssertionError(
          "%s: %d of %d values differ; worst at %s: expected %s, got %s, error \u00f7 tolerance %.4g (tolerance %.1e)"
              .formatted(
                  name,
                  failures,
                  actual.length,
                  index(worst),
                  expected[worst],
                  actual[worst],
                  worstRatio,
                  tolerance));
    }
    return this;
  }

  /** Every value has the same bits; all NaNs count as one, -0 and +0 as two. */
  public TensorAssert hasBitsOf(float... expected) {
    requireLength(expected.length);
    int failures = 0;
    int first = -1;
    for (int k = actual.length - 1; k >= 0; k--) {
      if (Float.floatToIntBits(actual[k]) != Float.floatToIntBits(expected[k])) {
        failures++;
        first = k;
      }
    }
    if (failures > 0) {
      throw new AssertionError(
          "%s: the bits of %d of %d values differ; first at %s: expected %s (%08x), got %s (%08x)"
              .formatted(
                  name,
                  failures,
                  actual.length,
                  index(first),
                  expected[first],
                  Float.floatToIntBits(expected[first]),
                  actual[first],
                  Float.floatToIntBits(actual[first])));
    }
    return this;
  }

  /**
   * Liveness: with the last dimension cut into {@code blocks} equal blocks, such as the gates,
   * every block has a value that is not zero, and every value is finite.
   */
  public TensorAssert isAliveInEach(int blocks) {
    int last = shape[shape.length - 1];
    if (last % blocks != 0) {
      throw new IllegalArgumentException(name + ": " + last + " columns in " + blocks + " blocks");
    }
    boolean[] alive = new boolean[blocks];
    for (int k = 0; k < actual.length; k++) {
      if (!Float.isFinite(actual[k])) {
        throw new AssertionError("%s: %s at %s".formatted(name, actual[k], index(k)));
      }
      alive[k % last / (last / blocks)] |= actual[k] != 0;
    }
    for (int block = 0; block < blocks; block++) {
      if (!alive[block]) {
        throw new AssertionError(
            "%s: block %d of %d is all zero; is it used at all?".formatted(name, block, blocks));
      }
    }
    return this;
  }

  /** How many tolerances the error has; infinite where only one of the two is a number. */
  static double ratio(double actual, double expected, double tolerance) {
    if (actual == expected || (Double.isNaN(actual) && Double.isNaN(expected))) {
      return 0;
    }
    double ratio = Math.abs(actual - expected) / (tolerance * (1 + Math.abs(expected)));
    return Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio;
  }

  private void requireLength(int expected) {
    if (actual.length != expected) {
      throw new AssertionError(
          "%s: expected %d values, got %d".formatted(name, expected, actual.length));
    }
  }

  private String index(int flat) {
    int[] index = new int[shape.length];
    int rest = flat;
    for (int d = shape.length - 1; d >= 0; d--) {
      index[d] = rest % shape[d];
      rest /= shape[d];
    }
    return Arrays.toString(index);
  }
}
