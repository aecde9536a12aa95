package dev.unroll.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import dev.unroll.tensor.Engine;
import java.lang.management.ManagementFactory;

/** Measures what the calling thread allocates. */
final class Allocation {
  private static final ThreadMXBean THREADS =
      (ThreadMXBean) ManagementFactory.getThreadMXBean(); // asking for it allocates

  /** Runs of the body in a round. */
  private static final int RUNS = 2_000;

  /** Rounds after which the JVM has surely compiled it. */
  private static final int MAX_ROUNDS = 500;

  /** Rounds in a row without a byte. */
  private static final int QUIET_ROUNDS = 5;

  private Allocation() {}

  /** The bytes that the calling thread has allocated so far. */
  static long bytes() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /**
   * Asserts that the body allocates nothing once the JVM has compiled it: until then the vector
   * module makes an object of every vector.
   *
   * <p>Skipped at 512 bits: alone these tests pass there, but in a JVM that has run the whole suite
   * C2 once kept objects of vectors (384 bytes a step, JDK 25). The kernels are held to 0 bytes at
   * 512 bits in a JVM of their own (KernelAllocationTest), streams at 128 and 256 bits here.
   */
  static void assertNone(String what, Runnable body) {
    assumeThat(Engine.describe().vectorBits()).as("bits of a vector").isLessThan(512);
    long bytes = -1;
    int quiet = 0;
    for (int round = 0; round < MAX_ROUNDS && quiet < QUIET_ROUNDS; round++) {
      long before = bytes();
      for (int i = 0; i < RUNS; i++) {
        body.run();
      }
      bytes = bytes() - before;
      quiet = bytes == 0 ? quiet + 1 : 0;
    }
    assertThat(bytes).as("bytes in the last %d runs of %s", RUNS, what).isZero();
    assertThat(quiet).isEqualTo(QUIET_ROUNDS);
  }
}
