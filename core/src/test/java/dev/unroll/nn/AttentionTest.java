package dev.unroll.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.check.GradientCheck;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Engine;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Golden;
import dev.unroll.testing.TensorAssert;
import dev.unroll.testing.TestRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttentionTest {
  private static final int Q = 4;
  private static final int M = 3;
  private static final int A = 7;
  private static final int[] QUERIES = {3, 5, 4, 0, 1, 5};
  private static final int[] STEPS = {6, 2, 0, 3, 1, 4};
  private static final int N = QUERIES.length;
  private static final int T = 5;
  private static final int S = 6;

  private final int threadsBefore = Engine.threads();

  @AfterEach
  void restoreThreads() {
    Engine.threads(threadsBefore);
  }

  private static Attention attention(Attention.Score score, int query, int memory, int size) {
    Attention attention =
        switch (score) {
          case DOT -> Attention.dot(memory);
          case GENERAL -> Attention.general(query, memory);
          case ADDITIVE -> Attention.additive(query, memory, size);
        };
    var random = new TestRandom(3);
    attention.parameters().values().forEach(one -> one.set(random.floats(one.size(), -1, 1)));
    return attention;
  }

  private static Attention attention(Attention.Score score) {
    return attention(score, Q, M, A);
  }

  private static Tensor random(int seed, int... shape) {
    int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    return Tensor.of(new TestRandom(seed).floats(size, -1.5, 1.5), shape);
  }

  private static Sequence queries(Attention attention) {
    return Sequence.of(random(1, N, T, attention.querySize()), Mask.lengths(QUERIES));
  }

  private static Sequence memory() {
    return Sequence.of(random(2, N, S, M), Mask.lengths(STEPS));
  }

  /** All outputs and gradients, with weights of the loss by the caller's steps. */
  private static Map<String, float[]> run(
      Attention attention, Sequence queries, Sequence memory, Tensor lossWeights) {
    Gradients gradients = ParameterStore.of(attention.parameters()).gradients();
    var results = new LinkedHashMap<String, float[]>();
    try (Tape tape = Tape.open()) {
      Tensor q = tape.variable(queries.values().detach());
      Tensor m = tape.variable(memory.values().detach());
      List<Sequence> inputs = List.of(queries.withValues(q), memory.withValues(m));
      Attention.Weighted both = attention.applyWithWeights(inputs, Pass.training(1, 0));
      assertThat(both.weights().needsGradient()).isFalse();
      Tensor y = both.contexts().values();
      results.put("y", y.toArray());
      results.put("alpha", both.weights().toArray());
      tape.backward(y.mul(lossWeights).sum(), gradients);
      results.put("dq", tape.gradient(q).toArray());
      results.put("dm", tape.gradient(m).toArray());
    }
    attention.parameters().forEach((name, one) -> results.put("d" + name, gradients.of(one)));
    return results;
  }

  @ParameterizedTest
  @EnumSource
  void valuesWeightsAndGradientsEqualPyTorch(Attention.Score score) {
    var golden = Golden.load("attention-" + score.text());
    int size = score == Attention.Score.ADDITIVE ? golden.size("v", 0) : 0;
    Attention attention = attention(score, golden.size("q", 2), golden.size("m", 2), size);
    attention.parameters().forEach((name, one) -> one.set(golden.values(name)));
    Sequence q = Sequence.of(tensor(golden, "q"), Mask.lengths(golden.ints("queryLengths")));
    Sequence m = Sequence.of(tensor(golden, "m"), Mask.lengths(golden.ints("memoryLengths")));
    run(attention, q, m, tensor(golden, "weightY"))
        .forEach(
            (name, values) ->
                TensorAssert.assertThat(name, values).isWithin(2e-6, golden.values(name)));
  }

  private static Tensor tensor(Golden golden, String name) {
    return Tensor.of(golden.values(name), golden.shape(name));
  }

  /**
   * q = 1, m = (1, 3), dot: s = (1, 3), α = (1, e²) / (1 + e²) = (0.1192029, 0.8807971), y = 1 · α1
   * + 3 · α2 = 2.7615942.
   */
  @Test
  void byHand() {
    Sequence q = Sequence.of(Tensor.of(new float[] {1}, 1, 1, 1));
    Sequence m = Sequence.of(Tensor.of(new float[] {1, 3}, 1, 2, 1));
    Attention.Weighted both = Attention.dot(1).applyWithWeights(List.of(q, m), Pass.predict());
    TensorAssert.assertThat("weights", both.weights().toArray())
        .isWithin(1e-6, new double[] {0.1192029, 0.8807971});
    TensorAssert.assertThat("y", both.contexts().values().toArray())
        .isWithin(1e-6, new double[] {2.7615942});
  }

  @ParameterizedTest
  @EnumSource
  void gradientsEqualDifferences(Attention.Score score) {
    Attention attention = attention(score);
    Sequence queries = queries(attention);
    Sequence memory = memory();
    var inputs = new LinkedHashMap<String, Tensor>();
    inputs.put("queries", queries.values().detach());
    inputs.put("memory", memory.values().detach());
    GradientCheck.of(
            attention.toString(),
            in ->
                List.of(
                    attention
                        .apply(
                            List.of(queries.withValues(in.get(0)), memory.withValues(in.get(1))),
                            Pass.predict())
                        .values()),
            inputs)
        .withParameters(attention.parameters())
        .check();
  }

  /** Its queries are its memory, so that both gradients meet in one tensor. */
  @Test
  void aSequenceMayAttendToItself() {
    Attention attention = attention(Attention.Score.GENERAL, M, M, A);
    Sequence x = memory();
    GradientCheck.of(
            "itself",
            in -> {
              Sequence both = x.withValues(in.get(0));
              return List.of(attention.apply(List.of(both, both), Pass.predict()).values());
            },
            Map.of("x", x.values().detach()))
        .withParameters(attention.parameters())
        .check();
  }

  /** The time-major form, as recurrent layers give it. */
  private static Sequence timeMajor(Sequence x) {
    return x.withTimeMajor(x.timeMajor().detach());
  }

  private static Sequence moved(Sequence x, Mask mask, int steps, float filler) {
    int features = x.features();
    float[][][] rows = x.values().toArray3();
    var values = new float[x.batch() * steps * features];
    Arrays.fill(values, filler);
    for (int n = 0; n < x.batch(); n++) {
      for (int i = 0; i < mask.count(n); i++) {
        int at = (n * steps + mask.position(n, i, steps)) * features;
        System.arraycopy(rows[n][i], 0, values, at, features);
      }
    }
    return Sequence.of(Tensor.of(values, x.batch(), steps, features), mask);
  }

  /** The steps that count, one sequence after the other. */
  private static float[] compact(Mask mask, float[] values, int batch, int steps) {
    int features = values.length / (batch * steps);
    var kept = new ArrayList<Float>();
    for (int n = 0; n < batch; n++) {
      for (int i = 0; i < mask.count(n); i++) {
        int at = (n * steps + mask.position(n, i, steps)) * features;
        for (int f = 0; f < features; f++) {
          kept.add(values[at + f]);
        }
      }
    }
    var array = new float[kept.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = kept.get(i);
    }
    return array;
  }

  private static Mask holes(int[] lengths, int steps) {
    var valid = new boolean[lengths.length][steps];
    for (int n = 0; n < lengths.length; n++) {
      for (int i = 0; i < lengths[n]; i++) {
        valid[n][2 * i] = true;
      }
    }
    return Mask.of(valid);
  }

  @ParameterizedTest
  @EnumSource
  void paddingOfEitherInputChangesNoBit(Attention.Score score) {
    Attention attention = attention(score);
    Sequence q = queries(attention);
    Sequence m = memory();
    Tensor weights = random(5, N, T, M);
    Map<String, float[]> clean = run(attention, q, m, weights);
    Mask right = Mask.lengths(QUERIES);
    Map<Mask, Integer> queryMasks =
        Map.of(
            Mask.lengths(QUERIES),
            T + 3,
            Mask.leftPadded(QUERIES),
            T + 1,
            holes(QUERIES, 2 * T),
            2 * T);
    Map<Mask, Integer> memoryMasks =
        Map.of(
            Mask.lengths(STEPS), S + 2, Mask.leftPadded(STEPS), S + 1, holes(STEPS, 2 * S), 2 * S);
    queryMasks.forEach(
        (queryMask, steps) ->
            memoryMasks.forEach(
                (memoryMask, size) -> {
                  Sequence otherQ = moved(q, queryMask, steps, Float.NaN);
                  Sequence otherM = moved(m, memoryMask, size, Float.POSITIVE_INFINITY);
                  Sequence places = Sequence.of(weights, right);
                  Tensor spread = moved(places, queryMask, steps, 1e9f).values();
                  Map<String, float[]> padded = run(attention, otherQ, otherM, spread);
                  for (String name : List.of("y", "dq")) {
                    TensorAssert.assertThat(name, compact(queryMask, padded.get(name), N, steps))
                        .hasBitsOf(compact(right, clean.get(name), N, T));
                  }
                  TensorAssert.assertThat("dm", compact(memoryMask, padded.get("dm"), N, size))
                      .hasBitsOf(compact(Mask.lengths(STEPS), clean.get("dm"), N, S));
                  attention
                      .parameters()
                      .keySet()
                      .forEach(
                          name ->
                              TensorAssert.assertThat(name, padded.get("d" + name))
                                  .hasBitsOf(clean.get("d" + name)));
                  requireWeights(padded.get("alpha"), queryMask, steps, memoryMask, size);
                }));
  }

  /** Sums of 1 where both count, and 0 elsewhere. */
  private static void requireWeights(
      float[] weights, Mask queries, int steps, Mask memory, int size) {
    var counts = new boolean[N][steps][size];
    for (int n = 0; n < N; n++) {
      for (int t = 0; t < queries.count(n); t++) {
        double sum = 0;
        for (int s = 0; s < memory.count(n); s++) {
          int step = queries.position(n, t, steps);
          counts[n][step][memory.position(n, s, size)] = true;
          sum += weights[(n * steps + step) * size + memory.position(n, s, size)];
        }
        assertThat(sum)
            .isCloseTo(memory.count(n) == 0 ? 0 : 1, org.assertj.core.api.Assertions.within(1e-6));
      }
    }
    for (int i = 0; i < weights.length; i++) {
      int n = i / (steps * size);
      assertThat(weights[i] > 0).isEqualTo(counts[n][i / size % steps][i % size]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLayoutOfTheInputsChangesNoBit(Attention.Score score) {
    Attention attention = attention(score);
    Sequence q = queries(attention);
    Sequence m = memory();
    float[] y = apply(attention, q, m);
    TensorAssert.assertThat("time-major queries", apply(attention, timeMajor(q), m)).hasBitsOf(y);
    TensorAssert.assertThat("time-major memory", apply(attention, q, timeMajor(m))).hasBitsOf(y);
    TensorAssert.assertThat("both", apply(attention, timeMajor(q), timeMajor(m))).hasBitsOf(y);
  }

  private static float[] apply(Attention attention, Sequence... inputs) {
    return attention.apply(List.of(inputs), Pass.predict()).values().toArray();
  }

  @ParameterizedTest
  @EnumSource
  void aBatchEqualsItsRowsAndAQueryIsComputedByItself(Attention.Score score) {
    Attention attention = attention(score);
    Sequence q = queries(attention);
    Sequence m = memory();
    float[] y = apply(attention, q, m);
    for (int n = 0; n < N; n++) {
      Sequence one = m.rows(n, n + 1);
      TensorAssert.assertThat("row " + n, apply(attention, q.rows(n, n + 1), one))
          .hasBitsOf(Arrays.copyOfRange(y, n * T * M, (n + 1) * T * M));
      for (int t = 0; t < QUERIES[n]; t++) {
        TensorAssert.assertThat("query", apply(attention, q.pick(new int[] {n}, t, t + 1), one))
            .hasBitsOf(Arrays.copyOfRange(y, (n * T + t) * M, (n * T + t + 1) * M));
      }
    }
  }

  @Test
  void keysThatAreComputedOnceChangeNoBit() {
    Attention attention = attention(Attention.Score.ADDITIVE);
    Sequence m = memory();
    Sequence keys = attention.keys().apply(m, Pass.predict());
    float[] y = apply(attention, queries(attention), m);
    TensorAssert.assertThat("y", apply(attention, queries(attention), m, keys)).hasBitsOf(y);
    Sequence values = Sequence.of(keys.values(), Mask.lengths(STEPS));
    TensorAssert.assertThat("y", apply(attention, queries(attention), m, values)).hasBitsOf(y);
  }

  @ParameterizedTest
  @EnumSource
  void theNumberOfThreadsChangesNoBit(Attention.Score score) {
    int batch = 40;
    int steps = 30;
    int features = 130;
    Attention attention = attention(score, features, features, 70);
    int[] some = new TestRandom(8).ints(batch, 0, steps + 1);
    Sequence q = Sequence.of(random(1, batch, steps, features), Mask.lengths(some));
    Sequence m = Sequence.of(random(2, batch, steps, features));
    Tensor weights = random(5, batch, steps, features);
    Engine.threads(1);
    Map<String, float[]> alone = run(attention, q, m, weights);
    for (int threads : new int[] {2, 3}) {
      Engine.threads(threads);
      run(attention, q, m, weights)
          .forEach(
              (name, values) -> TensorAssert.assertThat(name, values).hasBitsOf(alone.get(name)));
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    Attention attention = attention(Attention.Score.GENERAL);
    Sequence q = queries(attention);
    Sequence m = memory();
    assertThatThrownBy(() -> apply(attention, q))
        .hasMessage(
            "Attention(general, 4 over 3): 1 inputs (expected 2: the queries and the memory)");
    assertThatThrownBy(() -> apply(attention, m, m))
        .hasMessage(
            "Attention(general, 4 over 3): queries of a wrong shape (expected 4 features at each step of 6 sequences, got 3 features at each step of 6 sequences)");
    assertThatThrownBy(() -> apply(attention, q, m.rows(0, 2)))
        .hasMessageContaining("(expected 4 features at each step of 2 sequences, got 4 features");
    assertThatThrownBy(() -> apply(attention, q, Sequence.of(random(1, N, M))))
        .hasMessageContaining("got rows of 3 features");
    assertThatThrownBy(
            () -> attention.outputShape(List.of(new int[] {-1, -1, 4}, new int[] {-1, 3})))
        .hasMessageContaining("memory of a wrong shape");
    assertThatThrownBy(() -> Attention.additive(3, 4, 0))
        .hasMessageContaining("expected 1 or more");
    assertThatThrownBy(attention::keys)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the score is general (expected additive)");
    assertThatThrownBy(attention::requireCausal).hasMessageContaining("needs the whole memory");
    assertThatThrownBy(attention::stepper).hasMessageContaining("a graph of one step");
    Attention additive = attention(Attention.Score.ADDITIVE);
    Sequence keys = Sequence.of(random(3, N, S, A), Mask.lengths(1, 2, 3, 4, 5, 6));
    assertThatThrownBy(() -> apply(additive, queries(additive), m, keys))
        .hasMessageContaining("other lengths than the memory");
    assertThatThrownBy(() -> additive.keys().config()).hasMessageContaining("share its weights");
  }
}
