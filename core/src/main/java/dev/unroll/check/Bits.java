package dev.unroll.check;

import org.jspecify.annotations.Nullable;

/** Bitwise equality; all NaNs count as equal. */
final class Bits {
  private Bits() {}

  /** Fails with a message at the first value that differs. */
  static void require(String what, float[] expected, float @Nullable [] actual) {
    if (actual == null || actual.length != expected.length) {
      throw new AssertionError(
          what
              + ": expected "
              + expected.length
              + " values, got "
              + (actual == null ? "none" : actual.length));
    }
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
        throw new AssertionError(
            what + ": value " + i + " is " + actual[i] + ", expected the bits of " + expected[i]);
      }
    }
  }
}
