package dev.unroll.tensor;

import dev.unroll.exec.Workers;
import dev.unroll.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/** Kernels and threads used for computation, for programs that set or show them. */
public final class Engine {
  /** The maximum number of threads. */
  public static final int MAX_THREADS = Workers.MAX_THREADS;

  private Engine() {}

  /**
   * Kernels and threads of this process.
   *
   * @param kernels {@code vector} or {@code plain}
   * @param vectorBits width of a vector in bits; 32 (one float) for plain loops
   * @param threads number of threads that share large work, including the caller's
   * @param advice how to make it faster, in one sentence; null when nothing can be improved
   */
  public record Description(String kernels, int vectorBits, int threads, @Nullable String advice) {}

  /** Describes the engine of this process. */
  public static Description describe() {
    Kernels kernels = Kernels.current();
    return new Description(kernels.name(), kernels.vectorBits(), threads(), Kernels.advice());
  }

  /**
   * Number of threads that share large work, including the caller's. Default: one per processor.
   */
  public static int threads() {
    return Workers.shared().threads();
  }

  /**
   * Sets how many threads share large work in the whole process; results do not depend on it.
   *
   * @param threads from 1 to {@link #MAX_THREADS}
   */
  public static void threads(int threads) {
    Workers.threads(threads);
  }
}
