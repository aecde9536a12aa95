package dev.unroll.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TensorAssert;
import dev.unroll.testing.TestRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The weights of an {@link AttentionPool}. */
class AttentionWeightsTest {
  private static final int N = 4;
  private static final int T = 5;
  private static final int F = 3;

  static Stream<Mask> masks() {
    return Stream.of(
        Mask.lengths(5, 5, 5, 5),
        Mask.lengths(2, 5, 0, 4),
        Mask.leftPadded(2, 5, 0, 4),
        Mask.of(
            new boolean[][] {
              {true, false, true, false, false},
              {false, false, false, false, false},
              {false, true, true, true, true},
              {false, false, false, true, false}
            }));
  }

  private static AttentionPool pool() {
    var pool = new AttentionPool(F, 2);
    LayerTrial.randomize(pool, new TestRandom(3));
    return pool;
  }

  /** Garbage where no step counts. */
  private static Sequence sequences(Mask mask) {
    float[] x = new TestRandom(4).floats(N * T * F, -2, 2);
    Tensor clean = Sequence.of(Tensor.of(x, N, T, F), mask).values();
    for (int i = 0; i < x.length; i++) {
      x[i] = clean.toArray()[i] == 0 ? Float.NaN : x[i];
    }
    return Sequence.of(Tensor.of(x, N, T, F), mask);
  }

  @ParameterizedTest
  @MethodSource("masks")
  void weighTheStepsThatCountAndSumToOne(Mask mask) {
    Sequence x = sequences(mask);
    float[][] weights = pool().weights(x).toArray2();
    float[][][] values = x.values().toArray3();
    for (int n = 0; n < N; n++) {
      assertThat(weights[n]).hasSize(T);
      double sum = 0;
      boolean any = false;
      for (int t = 0; t < T; t++) {
        boolean counts = values[n][t][0] != 0;
        any |= counts;
        sum += weights[n][t];
        assertThat(weights[n][t] > 0).as("sequence " + n + ", step " + t).isEqualTo(counts);
      }
      assertThat(sum).isCloseTo(any ? 1 : 0, within(1e-6));
    }
  }

  /** Σ α(t)·x(t) as the layer adds it: one chain of fma over ascending steps. */
  @ParameterizedTest
  @MethodSource("masks")
  void reproduceTheResultToTheBit(Mask mask) {
    Sequence x = sequences(mask);
    AttentionPool pool = pool();
    float[][] weights = pool.weights(x).toArray2();
    float[][][] values = x.values().toArray3();
    var y = new float[N * F];
    for (int n = 0; n < N; n++) {
      for (int t = 0; t < T; t++) {
        for (int f = 0; f < F && weights[n][t] > 0; f++) {
          y[n * F + f] = Math.fma(weights[n][t], values[n][t][f], y[n * F + f]);
        }
      }
    }
    float[] applied = pool.apply(x, Pass.predict()).values().toArray();
    TensorAssert.assertThat("y", y).hasBitsOf(applied);
    AttentionPool.Weighted both = pool.applyWithWeights(x, Pass.predict());
    TensorAssert.assertThat("pooled", both.pooled().values().toArray()).hasBitsOf(applied);
    TensorAssert.assertThat("weights", both.weights().toArray())
        .hasBitsOf(pool.weights(x).toArray());
  }

  /**
   * w = 1, b = 0, q = 2: s = 2·tanh(x) = 2·(0, tanh 1) = (0, 1.5231884), α = (1, e^1.5231884) / (1
   * + 4.586826) = (0.1789925, 0.8210075).
   */
  @Test
  void byHand() {
    var pool = new AttentionPool(1, 1);
    pool.parameters().get("w").set(1f);
    pool.parameters().get("b").set(0f);
    pool.parameters().get("q").set(2f);
    Tensor weights = pool.weights(Sequence.of(Tensor.of(new float[] {0, 1}, 1, 2, 1)));
    TensorAssert.assertThat("weights", weights.toArray())
        .shaped(1, 2)
        .isWithin(1e-6, new double[] {0.1789925, 0.8210075});
  }

  @Test
  void haveNoGradientAndLeaveThatOfTheResult() {
    AttentionPool pool = pool();
    try (Tape tape = Tape.open()) {
      Tensor x = tape.variable(Tensor.of(new TestRandom(5).floats(T * F), 1, T, F));
      AttentionPool.Weighted both = pool.applyWithWeights(Sequence.of(x), Pass.predict());
      assertThat(both.weights().needsGradient()).isFalse();
      assertThat(both.pooled().values().needsGradient()).isTrue();
    }
  }
}
