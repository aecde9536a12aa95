package dev.unroll.tasks.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  private static final int DRAWS = 40_000;

  /** Logits whose softmax is 0.4, 0.3, 0.15, 0.1, 0.05 at the ids 2, 0, 4, 1, 3. */
  private static final double[] P = {0.3, 0.1, 0.4, 0.05, 0.15};

  private static final float[] LOGITS = logits(P);

  private static float[] logits(double... p) {
    var logits = new float[p.length];
    for (int i = 0; i < p.length; i++) {
      logits[i] = (float) (Math.log(p[i]) + 7);
    }
    return logits;
  }

  private static long[] counts(GenerationConfig config) {
    var sampler = new Sampler(config, LOGITS.length);
    var counts = new long[LOGITS.length];
    for (int i = 0; i < DRAWS; i++) {
      counts[sampler.next(LOGITS, i)]++;
    }
    return counts;
  }

  private static double chiSquared(long[] counts, double[] p) {
    double all = Arrays.stream(p).sum();
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double expected = DRAWS * p[i] / all;
      if (expected == 0) {
        assertThat(counts[i]).isZero();
      } else {
        sum += (counts[i] - expected) * (counts[i] - expected) / expected;
      }
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 42, -7})
  void frequenciesFitTheDistribution(long seed) {
    GenerationConfig config = GenerationConfig.defaults().withSeed(seed);
    assertThat(chiSquared(counts(config), P)).isLessThan(18.5); // 4 degrees, p = 0.001
  }

  @Test
  void aTemperatureIsAPowerOfTheDistribution() {
    double[] sharp = Arrays.stream(P).map(p -> p * p).toArray();
    double[] flat = Arrays.stream(P).map(Math::sqrt).toArray();
    GenerationConfig config = GenerationConfig.defaults();
    assertThat(chiSquared(counts(config.withTemperature(0.5)), sharp)).isLessThan(18.5);
    assertThat(chiSquared(counts(config.withTemperature(2)), flat)).isLessThan(18.5);
  }

  @Test
  void temperatureZeroIsGreedy() {
    long[] counts = counts(GenerationConfig.defaults().withTemperature(0));
    assertThat(counts).containsExactly(0, 0, DRAWS, 0, 0);
  }

  @Test
  void topKAndTopPCutTheLeastProbable() {
    GenerationConfig config = GenerationConfig.defaults();
    assertThat(chiSquared(counts(config.withTopK(2)), new double[] {0.3, 0, 0.4, 0, 0}))
        .isLessThan(10.9);
    assertThat(chiSquared(counts(config.withTopP(0.8)), new double[] {0.3, 0, 0.4, 0, 0.15}))
        .isLessThan(13.9);
    // of the three most probable, 0.4 and 0.3 have 0.82 of the probability
    assertThat(
            chiSquared(counts(config.withTopK(3).withTopP(0.8)), new double[] {0.3, 0, 0.4, 0, 0}))
        .isLessThan(10.9);
    assertThat(counts(config.withTopK(1))).containsExactly(0, 0, DRAWS, 0, 0);
    assertThat(counts(config.withTopP(1e-9))).containsExactly(0, 0, DRAWS, 0, 0);
  }

  @Test
  void equalTokensAreCutByTheirIds() {
    var sampler = new Sampler(GenerationConfig.defaults().withTopK(2), 4);
    int[] drawn =
        IntStream.range(0, 200).map(i -> sampler.next(new float[4], i)).distinct().toArray();
    assertThat(drawn).containsExactlyInAnyOrder(0, 1);
  }

  /** Against a full sort of the vocabulary. */
  @Test
  void topKAndTopPKeepTheTokensOfASortedVocabulary() {
    var random = new Random(3);
    int vocabulary = 500;
    for (int run = 0; run < 40; run++) {
      var logits = new float[vocabulary];
      for (int id = 0; id < vocabulary; id++) {
        logits[id] = random.nextInt(60) / 8f; // with many equal ones
      }
      int k = run % 4 == 0 ? 0 : 1 + random.nextInt(vocabulary);
      double p = run % 3 == 0 ? 1 : 0.05 + 0.9 * random.nextDouble();
      Set<Integer> expected = kept(logits, k == 0 ? vocabulary : k, p);
      var sampler = new Sampler(GenerationConfig.defaults().withTopK(k).withTopP(p), vocabulary);
      Set<Integer> drawn =
          IntStream.range(0, 20_000)
              .mapToObj(i -> sampler.next(logits, i))
              .collect(Collectors.toSet());
      assertThat(expected).containsAll(drawn);
      if (expected.size() < 40) {
        assertThat(drawn).as("k %d, p %s", k, p).isEqualTo(expected);
      }
    }
  }

  private static Set<Integer> kept(float[] logits, int k, double p) {
    List<Integer> sorted =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer id) -> -logits[id]).thenComparingInt(id -> id))
            .limit(k)
            .toList();
    double all = sorted.stream().mapToDouble(id -> Math.exp(logits[id])).sum();
    var kept = new HashSet<Integer>();
    double sum = 0;
    for (int id : sorted) {
      if (sum >= p * all * (1 + 1e-12)) {
        break;
      }
      kept.add(id);
      sum += Math.exp(logits[id]);
    }
    return kept;
  }

  @Test
  void aModelWithoutFiniteLogitsIsRefused() {
    float[] logits = {Float.NaN, Float.NaN, Float.NaN};
    for (GenerationConfig config :
        List.of(
            GenerationConfig.defaults(),
            GenerationConfig.defaults().withTopP(0.5),
            GenerationConfig.defaults().withTemperature(0))) {
      assertThatThrownBy(() -> new Sampler(config, 3).next(logits, 0))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("outputs the logit NaN");
    }
  }

  @Test
  void impossibleTokensAreNeverDrawn() {
    float[] logits = {Float.NEGATIVE_INFINITY, 0, Float.NEGATIVE_INFINITY, 0};
    var sampler = new Sampler(GenerationConfig.defaults(), 4);
    for (int i = 0; i < 1000; i++) {
      assertThat(sampler.next(logits, i)).isIn(1, 3);
    }
  }

  @Test
  void refusesSettingsOutOfRange() {
    GenerationConfig config = GenerationConfig.defaults();
    assertThatThrownBy(() -> config.withTokens(0)).hasMessage("tokens must be 1 or more, got 0");
    assertThatThrownBy(() -> config.withTemperature(-1)).hasMessageContaining("temperature");
    assertThatThrownBy(() -> config.withTemperature(Double.NaN))
        .hasMessageContaining("temperature");
    assertThatThrownBy(() -> config.withTopK(-1)).hasMessageContaining("top-k");
    assertThatThrownBy(() -> config.withTopP(0)).hasMessageContaining("top-p");
    assertThatThrownBy(() -> config.withTopP(1.1)).hasMessageContaining("top-p");
  }
}
