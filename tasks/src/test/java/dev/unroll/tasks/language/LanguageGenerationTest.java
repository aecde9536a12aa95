package dev.unroll.tasks.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.optim.Adam;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.Truncation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generation and scoring use the same distribution. */
class LanguageGenerationTest {
  private static final int DRAWS = 4_000;

  @TempDir private static Path directory;
  private static LanguageModel model;

  @BeforeAll
  static void train() {
    LanguageConfig base = LanguageConfig.words();
    LanguageConfig config =
        base.toBuilder()
            .layers(
                List.of(
                    new LayerSpec("embedding", Map.of("size", 6)),
                    LayerSpec.gru(10),
                    new LayerSpec("vocabulary", Map.of())))
            .training(
                base.training()
                    .withOptimizer(new Adam(0.01f))
                    .withBatchSize(8)
                    .withTruncation(new Truncation(20))
                    .withEpochs(2)) // so that it is far from certain
            .build();
    model =
        LanguageModel.training(config, TinyText.write(directory.resolve("text.txt"), 300, 1))
            .fit()
            .predictor();
  }

  @Test
  void frequenciesOfGeneratedTokensFitTheirProbabilities() {
    var counts = new HashMap<String, Integer>();
    for (int seed = 0; seed < DRAWS; seed++) {
      GenerationConfig config = GenerationConfig.defaults().withTokens(1).withSeed(seed);
      counts.merge(model.generate("the", config).tokens().get(0), 1, Integer::sum);
    }
    double chiSquared = 0;
    double rest = 0;
    int restCount = 0;
    int cells = 0;
    double sum = 0;
    for (String word : model.vocabulary().words()) {
      double p = Math.exp(model.score("the " + word).tokens().get(1).logProbability());
      sum += p;
      int count = counts.getOrDefault(word, 0);
      if (p * DRAWS < 5) {
        rest += p * DRAWS;
        restCount += count;
      } else {
        chiSquared += (count - p * DRAWS) * (count - p * DRAWS) / (p * DRAWS);
        cells++;
      }
    }
    rest += (1 - sum) * DRAWS; // special tokens
    restCount += counts.getOrDefault("<eos>", 0) + counts.getOrDefault("<unk>", 0);
    chiSquared += (restCount - rest) * (restCount - rest) / rest;
    assertThat(cells).isBetween(4, 12);
    // below the quantile 0.9999 for up to 12 degrees of freedom
    assertThat(chiSquared).isLessThan(39.1);
    assertThat(counts.values().stream().mapToInt(count -> count).sum()).isEqualTo(DRAWS);
  }

  @Test
  void topKAndTopPAtTheirEdgesAreGreedyOrDrawFromAll() {
    GenerationConfig config = GenerationConfig.defaults().withTokens(40).withSeed(5);
    String greedy = model.generate("the", config.withTemperature(0)).text();
    assertThat(model.generate("the", config.withTopK(1)).text()).isEqualTo(greedy);
    assertThat(model.generate("the", config.withTopP(1e-12)).text()).isEqualTo(greedy);
    assertThat(model.generate("the", config.withTemperature(1e-300)).text()).isEqualTo(greedy);
    String all = model.generate("the", config).text();
    assertThat(all).isNotEqualTo(greedy);
    int vocabulary = model.vocabulary().size();
    assertThat(model.generate("the", config.withTopK(vocabulary)).text()).isEqualTo(all);
    assertThat(model.generate("the", config.withTopK(Integer.MAX_VALUE)).text()).isEqualTo(all);
    assertThat(model.generate("the", config.withTopP(1)).text()).isEqualTo(all);
  }

  @Test
  void aPromptMayBeEmptyOrUnknown() {
    GenerationConfig config = GenerationConfig.defaults().withTokens(5).withSeed(2);
    assertThat(model.generate("", config).tokens()).hasSize(5);
    assertThat(model.generate("", config).notes()).isEmpty();
    assertThat(model.generate(" \t ", config)).isEqualTo(model.generate("", config));
    Generated unknown = model.generate("wolves\0 howl", config);
    assertThat(unknown.tokens()).hasSize(5);
    assertThat(unknown.notes())
        .containsExactly(
            "prompt: \"wolves\\u0000\", \"howl\" are not in the vocabulary, read as <unk>");
    assertThat(unknown.text()).isEqualTo(model.generate("<unk> <unk>", config).text());
  }
}
