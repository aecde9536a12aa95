package dev.unroll.kernel;

import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether this JVM compiles vector code. If it does not, each vector is an object, and the
 * vector kernels are 10 to 80 times slower than plain loops, with the same results.
 *
 * <p>On HotSpot the flags decide. Elsewhere, and without the module {@code jdk.management}, {@link
 * #isFast} measures. A measurement may be wrong on a busy machine, which affects only speed: all
 * kernels give the same results.
 */
final class VectorCheck {
  private static final int C2_LEVEL = 4;
  private static final long PROBE_NANOS = 2_000_000_000L;
  private static final int PROBE_SIZE = 4096;

  private VectorCheck() {}

  /**
   * An obstacle to vector kernels.
   *
   * @param reason text that follows "because"
   * @param fix what to do, in the imperative
   */
  record Obstacle(String reason, String fix) {}

  /**
   * Returns what prevents this JVM from compiling vector code, or null.
   *
   * @param bits vector width of the kernels
   * @param widest width that the JVM prefers on this processor
   * @param flags result of {@link HotSpotFlags#reader}
   * @param vmVersion the system property {@code java.vm.version}
   * @param probe measures whether the vector kernels are fast; called only if the flags do not
   *     decide
   */
  static @Nullable Obstacle find(
      int bits,
      int widest,
      @Nullable UnaryOperator<@Nullable String> flags,
      String vmVersion,
      BooleanSupplier probe) {
    if (bits > widest) {
      return new Obstacle(
          "vectors here have at most " + widest + " bits, and the kernels were set to " + bits,
          "remove -Dunroll.vectorBits or -XX:MaxVectorSize");
    }
    if (flags != null) {
      Obstacle obstacle = byFlags(flags);
      if (obstacle != null || isC2(flags, vmVersion)) {
        return obstacle;
      }
    }
    return probe.getAsBoolean()
        ? null
        : new Obstacle(
            "a measurement showed that this JVM does not compile fast vector code",
            "use a JVM with the C2 compiler, such as OpenJDK");
  }

  private static @Nullable Obstacle byFlags(UnaryOperator<@Nullable String> flags) {
    if ("false".equals(flags.apply("UseCompiler"))) {
      return new Obstacle(
          "this JVM interprets all code",
          "remove -Xint, -XX:-UseCompiler or -XX:TieredStopAtLevel=0");
    }
    if ("quick-only".equals(flags.apply("CompilationMode"))) {
      return new Obstacle(
          "-XX:CompilationMode=quick-only turns off C2, the compiler of vector code",
          "remove this flag");
    }
    String level = flags.apply("TieredStopAtLevel");
    if ("true".equals(flags.apply("TieredCompilation"))
        && level != null
        && Integer.parseInt(level) < C2_LEVEL) {
      return new Obstacle(
          "-XX:TieredStopAtLevel=" + level + " turns off C2, the compiler of vector code",
          "remove this flag");
    }
    for (String flag : new String[] {"EnableVectorSupport", "EnableVectorReboxing"}) {
      if ("false".equals(flags.apply(flag))) {
        return new Obstacle(
            "-XX:-" + flag + " keeps C2 from compiling vector code", "remove this flag");
      }
    }
    if ("false".equals(flags.apply("UseFMA"))) {
      return new Obstacle(
          "this JVM uses no fused multiply-add of the processor",
          "remove -XX:-UseFMA or -XX:UseAVX=0, or use a processor from 2013 or later");
    }
    return null;
  }

  /**
   * Returns whether hot code is compiled by C2 rather than by Graal, which HotSpot can use instead.
   */
  private static boolean isC2(UnaryOperator<@Nullable String> flags, String vmVersion) {
    String graal = flags.apply("UseJVMCICompiler");
    return flags.apply("TieredStopAtLevel") != null
        && (graal == null ? !vmVersion.contains("jvmci") : graal.equals("false"));
  }

  /**
   * Repeats a small kernel until it takes less than 5 times as long as a copy of the same arrays,
   * or until 2 seconds have passed. Compiled vector code takes 1 to 3 times as long as the copy,
   * and is ready after 0.1 to 0.7 seconds; vectors that are objects take 20 times as long and more.
   * A copy is fast from the first call, whereas a plain loop would first have to be compiled.
   */
  static boolean isFast(Pointwise vector) {
    float[] x = new float[PROBE_SIZE];
    float[] sum = new float[PROBE_SIZE];
    long start = System.nanoTime();
    long copy = Long.MAX_VALUE;
    long kernel = Long.MAX_VALUE;
    while (System.nanoTime() - start < PROBE_NANOS) {
      long from = System.nanoTime();
      System.arraycopy(x, 0, sum, 0, PROBE_SIZE);
      long between = System.nanoTime();
      vector.multiplyAdd(PROBE_SIZE, x, 0, x, 0, sum, 0);
      long to = System.nanoTime();
      copy = Math.min(copy, between - from);
      kernel = Math.min(kernel, to - between);
      if (kernel < 5 * copy) {
        return true;
      }
    }
    return false;
  }
}
