package dev.unroll.cli.command;

/**
 * Measures how long one {@link Math#fma(float, float, float)} takes. On a processor without it,
 * Java computes it with arbitrary-precision decimals, thousands of times slower, without a warning.
 */
final class FmaSpeed {
  /**
   * Upper bound for hardware. There it takes less than a nanosecond, some tens when interpreted; in
   * software it takes some hundreds.
   */
  private static final double SLOWEST_IN_HARDWARE_NANOS = 150;

  private static final int BLOCK = 2_000;
  private static final long PATIENCE_NANOS = 60_000_000;

  private FmaSpeed() {}

  /** Returns the nanoseconds per operation of the fastest block within a short time. */
  static double nanos() {
    double fastest = Double.POSITIVE_INFINITY;
    float result = 1;
    long start = System.nanoTime();
    do {
      long before = System.nanoTime();
      result = block(result);
      fastest = Math.min(fastest, (double) (System.nanoTime() - before) / BLOCK);
    } while (System.nanoTime() - start < PATIENCE_NANOS);
    // The result is used so that the compiler cannot drop the work.
    return Float.isNaN(result) ? Double.NaN : fastest;
  }

  /** Returns whether such a time means that the processor computes it. */
  static boolean inHardware(double nanos) {
    return nanos < SLOWEST_IN_HARDWARE_NANOS;
  }

  /** Runs four independent chains, so that their latencies overlap. */
  private static float block(float start) {
    float a = start;
    float b = 0.25f;
    float c = 0.5f;
    float d = 0.75f;
    for (int i = 0; i < BLOCK / 4; i++) {
      a = Math.fma(a, 0.5f, 0.125f);
      b = Math.fma(b, 0.5f, 0.125f);
      c = Math.fma(c, 0.5f, 0.125f);
      d = Math.fma(d, 0.5f, 0.125f);
    }
    return (a + b + c + d) / 4;
  }
}
