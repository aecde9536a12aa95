package dev.unroll.kernel;

import java.util.SplittableRandom;

/** Reproducible test data. */
final class Randoms {
  /** What activations and updates must survive. */
  static final float[] AWKWARD = {
    0f,
    -0f,
    1f,
    -1f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    1e-40f,
    -1e-40f,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    100f,
    -100f,
    88.5f,
    -88.5f,
    -103.5f,
    9.02f,
    -9.02f,
    1e-8f
  };

  private Randoms() {}

  /** Values between -scale and scale. */
  static float[] floats(long seed, int n, float scale) {
    var random = new SplittableRandom(seed);
    var values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (random.nextDouble() * 2 - 1) * scale;
    }
    return values;
  }

  /** As {@link #floats}, with every {@code each}-th value an awkward one. */
  static float[] awkward(long seed, int n, float scale, int each) {
    var values = floats(seed, n, scale);
    for (int i = 0; i < n; i += each) {
      values[i] = AWKWARD[(i / each + (int) seed) % AWKWARD.length];
    }
    return values;
  }
}
