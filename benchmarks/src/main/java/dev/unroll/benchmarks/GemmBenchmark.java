package dev.unroll.benchmarks;

import dev.unroll.exec.Workers;
import dev.unroll.kernel.Gemm;
import dev.unroll.kernel.Kernels;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Matrix product with the shapes of recurrent layers. The counter {@code gflops} is GFLOP/s; run
 * {@link VectorPeakBenchmark} at the same time for the peak of the core.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xms1g", "-Xmx1g"})
public class GemmBenchmark {
  /** M, N, K, and the operand that is a transpose in memory. */
  @Param({
    "32x120x30",
    "64x256x64",
    "20x800x200",
    "20x2600x650",
    "20x6000x1500",
    "700x2600x650",
    "700x10000x200",
    "1x512x128",
    "20x650x2600 ABt",
    "800x200x700 AtB"
  })
  public String shape;

  private int m;
  private int n;
  private int k;
  private int aRow;
  private int aCol;
  private int bRow;
  private int bCol;
  private float[] a;
  private float[] b;
  private float[] c;
  private float[] packed;
  private Gemm gemm;

  /** Counter of floating-point operations; per nanosecond, that is GFLOP/s. */
  @AuxCounters
  @State(Scope.Thread)
  public static class Work {
    /** Floating-point operations done; each fma counts as two. */
    public double gflops;

    /** Resets the counter for an iteration. */
    @Setup(Level.Iteration)
    public void clear() {
      gflops = 0;
    }
  }

  /** Creates the operands and checks one product. */
  @Setup
  public void setUp() {
    int[] sizes =
        Arrays.stream(shape.split(" ")[0].split("x")).mapToInt(Integer::parseInt).toArray();
    m = sizes[0];
    n = sizes[1];
    k = sizes[2];
    boolean transposedA = shape.endsWith("AtB");
    boolean transposedB = shape.endsWith("ABt");
    aRow = transposedA ? 1 : k;
    aCol = transposedA ? m : 1;
    bRow = transposedB ? 1 : n;
    bCol = transposedB ? k : 1;
    a = values(m * k, 7);
    b = values(k * n, 5);
    c = new float[m * n];
    packed = new float[Gemm.packedSize(k, n)];
    gemm = Kernels.current().gemm();
    packedEachCall(new Work());
    check();
    Arrays.fill(c, 0f);
    onWorkers(new Work());
    check();
  }

  /** Multiplies with a B packed in advance. */
  @Benchmark
  public float[] packedOnce(Work work) {
    multiply(0, Gemm.panels(n));
    work.gflops += 2.0 * m * n * k;
    return c;
  }

  /** Packs B as part of each product. */
  @Benchmark
  public float[] packedEachCall(Work work) {
    gemm.pack(packed, 0, k, n, b, 0, bRow, bCol);
    multiply(0, Gemm.panels(n));
    work.gflops += 2.0 * m * n * k;
    return c;
  }

  /** Multiplies with a B packed in advance; the panels are split over all threads. */
  @Benchmark
  public float[] onWorkers(Work work) {
    Workers workers = Workers.shared();
    int parts = Math.min(workers.threads(), Gemm.panels(n));
    workers.run(
        parts,
        part -> multiply(part * Gemm.panels(n) / parts, (part + 1) * Gemm.panels(n) / parts));
    work.gflops += 2.0 * m * n * k;
    return c;
  }

  private void multiply(int panelFrom, int panelTo) {
    gemm.multiply(0, m, panelFrom, panelTo, n, k, a, 0, aRow, aCol, packed, 0, c, 0, n, false);
  }

  private void check() {
    for (int i = 0; i < m; i += 1 + m / 9) {
      for (int j = 0; j < n; j += 1 + n / 37) {
        float sum = 0f;
        for (int x = 0; x < k; x++) {
          sum = Math.fma(a[i * aRow + x * aCol], b[x * bRow + j * bCol], sum);
        }
        if (sum != c[i * n + j]) {
          throw new IllegalStateException(
              "%s: C[%d,%d] is %s, expected %s".formatted(shape, i, j, c[i * n + j], sum));
        }
      }
    }
  }

  private static float[] values(int n, int period) {
    var values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (i % period - period / 2) * 0.1f;
    }
    return values;
  }
}
