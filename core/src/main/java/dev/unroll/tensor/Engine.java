package dev.unroll.tensor;

import dev.unroll.exec.Workers;
import dev.unroll.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/** What computes: the kernels in use and the threads, for programs that set or show them. */
public final class Engine {
  private Engine() {}

  /**
   * The machinery of this process.
   *
   * @param kernels {@code vector} or {@code plain}
   * @param vectorBits width of a vector; 32, one float, for plain loops
   * @param threads that share large work, the caller's included
   * @param advice how to make it faster, in one sentence; null when there is nothing to say
   */
  public record Description(String kernels, int vectorBits, int threads, @Nullable String advice) {}

  /** Describes it. */
  public static Description describe() {
    Kernels kernels = Kernels.current();
    return new Description(kernels.name(), kernels.vectorBits(), threads(), Kernels.advice());
  }

  /** How many threads share large work, the caller's included. Default: one for each processor. */
  public static int threads() {
    return Workers.shared().threads();
  }

  /** Sets how many threads share large work, for the whole process; no result depends on it. */
  public static void threads(int threads) {
    Workers.threads(threads);
  }
}
