package dev.unroll.benchmarks;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Peak performance of one core: twelve chains of fma in registers. {@code gflops} is GFLOP/s. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xms1g", "-Xmx1g"})
public class VectorPeakBenchmark {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final int ROUNDS = 4096;

  /** Chains of fma without memory access. */
  @Benchmark
  public float fma(GemmBenchmark.Work work) {
    work.gflops += 2.0 * 12 * F.length() * ROUNDS;
    return chains(ROUNDS);
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  static float chains(int rounds) {
    FloatVector p = FloatVector.broadcast(F, 0.999f);
    FloatVector q = FloatVector.broadcast(F, 1e-3f);
    FloatVector r0 = FloatVector.broadcast(F, 0f);
    FloatVector r1 = FloatVector.broadcast(F, 1f);
    FloatVector r2 = FloatVector.broadcast(F, 2f);
    FloatVector r3 = FloatVector.broadcast(F, 3f);
    FloatVector r4 = FloatVector.broadcast(F, 4f);
    FloatVector r5 = FloatVector.broadcast(F, 5f);
    FloatVector r6 = FloatVector.broadcast(F, 6f);
    FloatVector r7 = FloatVector.broadcast(F, 7f);
    FloatVector r8 = FloatVector.broadcast(F, 8f);
    FloatVector r9 = FloatVector.broadcast(F, 9f);
    FloatVector r10 = FloatVector.broadcast(F, 10f);
    FloatVector r11 = FloatVector.broadcast(F, 11f);
    for (int i = 0; i < rounds; i++) {
      r0 = p.fma(q, r0);
      r1 = p.fma(q, r1);
      r2 = p.fma(q, r2);
      r3 = p.fma(q, r3);
      r4 = p.fma(q, r4);
      r5 = p.fma(q, r5);
      r6 = p.fma(q, r6);
      r7 = p.fma(q, r7);
      r8 = p.fma(q, r8);
      r9 = p.fma(q, r9);
      r10 = p.fma(q, r10);
      r11 = p.fma(q, r11);
    }
    return r0.add(r1)
        .add(r2)
        .add(r3)
        .add(r4)
        .add(r5)
        .add(r6)
        .add(r7)
        .add(r8)
        .add(r9)
        .add(r10)
        .add(r11)
        .lane(0);
  }
}
