package dev.unroll;

import java.util.Locale;

/** Compares memory with the heap before it is allocated, so that a size in a file is rejected. */
public final class HeapLimit {
  /** Sizes below this one are not compared; they fit into any heap. */
  private static final long SMALL = 1 << 20;

  private HeapLimit() {}

  /**
   * Rejects what exceeds the largest heap of this JVM.
   *
   * @param bytes a lower bound of the memory
   * @param what the start of the message, such as a file and what it declares
   * @param advice how to use less; the advice to use a larger heap follows
   * @throws BadInputException with both sizes
   */
  public static void require(long bytes, String what, String advice) {
    require(bytes, Runtime.getRuntime().maxMemory(), what, advice);
  }

  static void require(long bytes, long heap, String what, String advice) {
    if (bytes < SMALL || bytes <= heap) {
      return;
    }
    throw new BadInputException(
        what
            + " needs "
            + text(bytes)
            + " of memory (expected at most the heap, "
            + text(heap)
            + "). "
            + advice
            + ", or use a larger heap, as in -Xmx"
            + (bytes / 1_000_000_000 * 3 / 2 + 2)
            + "g (in UNROLL_JAVA_OPTS for the command line).");
  }

  /** Returns a number of bytes in MB or GB. */
  public static String text(long bytes) {
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%,d MB", Math.max(1, bytes / 1_000_000))
        : String.format(Locale.ROOT, "%,.1f GB", bytes / 1e9);
  }
}
