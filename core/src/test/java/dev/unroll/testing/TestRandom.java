package dev.unroll.testing;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Seeded numbers for tests. Of the floats that one instance gives, no two are equal and none is
 * zero: equal weights make gates, rows and steps interchangeable, and mistakes with them.
 */
public final class TestRandom {
  private final long seed;
  private final Random random;
  private final Set<Float> given = new HashSet<>();

  public TestRandom(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** The seed, for the text of a failure. */
  public long seed() {
    return seed;
  }

  /** {@code n} floats in [-1, 1). */
  public float[] floats(int n) {
    return floats(n, -1, 1);
  }

  /** {@code n} floats in [from, to). */
  public float[] floats(int n, double from, double to) {
    float[] values = new float[n];
    for (int k = 0; k < n; k++) {
      values[k] = next(from, to);
    }
    return values;
  }

  /** {@code n} doubles in [from, to) that are floats, too. */
  public double[] doubles(int n, double from, double to) {
    return Convert.toDoubles(floats(n, from, to));
  }

  /** {@code n} whole numbers in [from, to); these may repeat. */
  public int[] ints(int n, int from, int to) {
    int[] values = new int[n];
    for (int k = 0; k < n; k++) {
      values[k] = from + random.nextInt(to - from);
    }
    return values;
  }

  private float next(double from, double to) {
    // A range can run out of unused floats; a test that asks for so many should say so, not hang.
    for (int tries = 0; tries < 1000; tries++) {
      float value = (float) (from + (to - from) * random.nextDouble());
      if (value != 0 && value >= from && value < to && given.add(value)) {
        return value;
      }
    }
    throw new IllegalStateException(
        "no unused float left in [" + from + ", " + to + ") after " + given.size() + "; widen it");
  }
}
