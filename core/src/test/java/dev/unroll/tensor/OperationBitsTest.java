package dev.unroll.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.testing.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Operations and their derivatives, on tensors that are large enough to be cut over threads, have
 * one checksum: on any number of threads, kernels, vector width and JDK. And from one step to the
 * next they allocate no arrays.
 */
class OperationBitsTest {
  private static final String CHECKSUM = "9082ad94";

  private final int threadsBefore = Engine.threads();

  @AfterEach
  void restoreThreads() {
    Engine.threads(threadsBefore);
  }

  /** Prints the checksum, for the forked runs. */
  public static void main(String[] args) {
    System.out.println("checksum " + checksum());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void onAnyNumberOfThreads(int threads) {
    Engine.threads(threads);
    assertThat(checksum()).isEqualTo(CHECKSUM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-Dunroll.kernels=plain", "-Dunroll.vectorBits=128", "-XX:TieredStopAtLevel=1"})
  void onAnyKernels(String option) throws Exception {
    ChildJvm.End end =
        ChildJvm.run(List.of(ChildJvm.VECTOR_MODULE, option), OperationBitsTest.class);
    assertThat(end.exit()).as(end.output()).isZero();
    assertThat(end.output()).contains("checksum " + CHECKSUM);
  }

  @Test
  void stepsAllocateNoArrays() {
    try (Tape tape = Tape.open()) {
      long misses = 0;
      for (int step = 0; step < 5; step++) {
        differentiate(tape, 64);
        tape.reset();
        if (step == 1) {
          misses = tape.arenaMisses();
        }
      }
      assertThat(tape.arenaMisses()).isEqualTo(misses).isPositive();
    }
  }

  private static String checksum() {
    var crc = new CRC32();
    try (Tape tape = Tape.open()) {
      for (Tensor tensor : differentiate(tape, 700)) {
        for (float value : tensor.toArray()) {
          int bits = Float.floatToRawIntBits(value);
          for (int shift = 0; shift < 32; shift += 8) {
            crc.update(bits >>> shift);
          }
        }
      }
    }
    return String.format("%08x", crc.getValue());
  }

  /** The results of all operations, and the gradients by their inputs. */
  private static List<Tensor> differentiate(Tape tape, int n) {
    Tensor x = tape.variable(random(1, n, 31, 33));
    Tensor row = tape.variable(random(2, 31, 1));
    Tensor matrices = tape.variable(random(3, 1, 33, 37));
    Tensor few = tape.variable(random(4, n, 1, 13));
    var results = new ArrayList<Tensor>();
    results.add(x.plus(row));
    results.add(row.minus(x));
    results.add(x.times(row));
    results.add(x.div(row.plus(3)));
    results.add(x.oneMinus().div(7));
    results.add(few.plus(2).pow(row.times(few)));
    results.add(few.plus(2).pow(-1.7f));
    results.add(few.plus(2).log());
    results.add(few.abs().sqrt().exp());
    results.add(x.maximum(row).minimum(0.5f).clamp(-0.5f, 0.25f));
    results.add(Tensor.where(x.greater(0), x, row).maskedFill(x.less(-0.5f), 0.1f));
    for (int d = 0; d < 3; d++) {
      results.add(x.softmax(d));
      results.add(x.logSoftmax(d));
      results.add(x.sum(d));
      results.add(x.mean(d, true));
      results.add(x.max(d));
    }
    results.add(x.sum(new int[] {0, 2}, false));
    results.add(x.permute(2, 0, 1));
    results.add(Tensor.stack(1, x, x));
    results.add(x.batchMatmul(matrices));
    results.add(row.broadcastTo(3, 31, 7));
    Tensor loss = Tensor.scalar(0);
    for (Tensor result : results) {
      loss = loss.plus(result.times(random(5, result.columns())).sum());
    }
    tape.backward(loss, ParameterStore.of(List.of()).gradients());
    for (Tensor variable : List.of(x, row, matrices, few)) {
      results.add(tape.gradient(variable));
    }
    return results;
  }

  private static Tensor random(long seed, int... shape) {
    var random = new CounterRandom(seed, "x");
    var values = new float[Shape.size(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.uniform(i) - 1);
    }
    return Tensor.of(values, shape);
  }
}
