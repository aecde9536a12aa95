package dev.unroll.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.management.ThreadMXBean;
import dev.unroll.testing.ChildJvm;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import jdk.incubator.vector.VectorShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kernel, once compiled, allocates nothing. A method that is too large for C2 still gives the
 * right bits, but its vectors become objects: ten times slower, and gigabytes of garbage.
 *
 * <p>Each width has a JVM of its own. On JDK 17 the bytes are reported and not limited.
 */
class KernelAllocationTest {
  /** Sizes whose products use 1 to 13 rows, and tiles of 1 to 8 vectors. */
  private static final int[] SIZES = {1, 17, 40, 140, 141, 142, 143, 144, 145, 147, 600};

  private static final int CALLS = 100;
  private static final int QUIET_ROUNDS = 3;
  private static final String NOT_HERE = "not here: ";

  /**
   * Repeats the calls of all programs until none allocates, or the time is over; prints a line for
   * each kernel that still does.
   *
   * @param args the width in bits, the most seconds
   */
  public static void main(String[] args) throws Throwable {
    int widest = VectorShape.preferredShape().vectorBitSize();
    if (widest < Integer.parseInt(args[0])) {
      System.out.println(NOT_HERE + "vectors of this processor have " + widest + " bits");
      return;
    }
    List<KernelCalls.Call> calls = calls(Kernels.current());
    long[] bytes = new long[calls.size()];
    int quiet = 0;
    long end = System.nanoTime() + Integer.parseInt(args[1]) * 1_000_000_000L;
    while (quiet < QUIET_ROUNDS && System.nanoTime() < end) {
      quiet++;
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = bytes(calls.get(i));
        quiet = bytes[i] > 0 ? 0 : quiet;
      }
    }
    System.out.println(Kernels.current() + ", " + calls.size() + " calls");
    var most = new TreeMap<String, Long>();
    for (int i = 0; i < bytes.length; i++) {
      most.merge(calls.get(i).name(), bytes[i] / CALLS, Math::max);
    }
    most.forEach(
        (name, each) -> System.out.print(each > 0 ? name + ": " + each + " B a call\n" : ""));
  }

  private static List<KernelCalls.Call> calls(Kernels kernels) {
    var calls = new ArrayList<KernelCalls.Call>();
    for (KernelPrograms.Program program : KernelPrograms.all().values()) {
      for (int n : SIZES) {
        calls.addAll(KernelCalls.of(program, kernels, n));
      }
    }
    return calls;
  }

  private static long bytes(KernelCalls.Call call) throws Throwable {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      call.again().invokeExact();
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void compiledVectorKernelAllocatesNothing(int bits) throws Exception {
    boolean limited = Runtime.version().feature() >= 25;
    ChildJvm.End end =
        ChildJvm.run(
            List.of(
                ChildJvm.VECTOR_MODULE,
                "-Dunroll.kernels=vector",
                "-Dunroll.vectorBits=" + bits,
                "-XX:+UseSerialGC",
                "-Xmx512m"),
            KernelAllocationTest.class,
            Integer.toString(bits),
            limited ? "120" : "20");
    List<String> lines =
        end.output().lines().filter(line -> !line.startsWith("WARNING: Using incubator")).toList();
    assertThat(end.exit()).as(end.output()).isZero();
    assumeFalse(lines.get(0).startsWith(NOT_HERE), lines.get(0));
    assertThat(lines.get(0)).startsWith("vector, " + bits + " bit");
    if (limited) {
      assertThat(lines).hasSize(1);
    } else {
      System.out.println("Allocated on JDK " + Runtime.version().feature() + ": " + lines);
    }
  }

  @Test
  void everyKernelHasAProgram() {
    Set<Method> run = new HashSet<>();
    for (KernelPrograms.Program program : KernelPrograms.all().values()) {
      KernelCalls.of(program, Kernels.plain(), 17).forEach(call -> run.add(call.method()));
    }
    assertThat(KernelCalls.allKernels()).hasSizeGreaterThan(30).isSubsetOf(run);
  }
}
