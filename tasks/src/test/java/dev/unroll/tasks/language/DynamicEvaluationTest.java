package dev.unroll.tasks.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.text.TokenIds;
import dev.unroll.dataset.Batch;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Applied;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.sequence.Carried;
import dev.unroll.tasks.Registry;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynamicEvaluationTest {
  @TempDir private static Path directory;
  private static LanguageModel running;
  private static LanguageModel sentences;
  private static Path repeating;

  private static LanguageConfig config() {
    LanguageConfig base = LanguageConfig.words();
    return base.toBuilder()
        .layers(
            List.of(
                new LayerSpec("embedding", Map.of("size", 12, "wordDropout", 0.1)),
                LayerSpec.lstm(20),
                LayerSpec.dropout(0.3),
                new LayerSpec("vocabulary", Map.of())))
        .training(
            base.training()
                .withOptimizer(new Adam(0.01f))
                .withBatchSize(8)
                .withTruncation(new Truncation(20))
                .withEpochs(8))
        .build();
  }

  @BeforeAll
  static void train() throws IOException {
    Path text = TinyText.write(directory.resolve("text.txt"), 400, 1);
    running = LanguageModel.training(config(), text).fit().predictor();
    sentences =
        LanguageModel.training(config().toBuilder().sentences(true).build(), text)
            .fit()
            .predictor();
    // cats run here, always to the river
    repeating =
        Files.writeString(
            directory.resolve("other.txt"),
            "the cat runs in the river\nthe dog sleeps in the garden\n".repeat(30));
  }

  private static List<Double> nats(LanguageModel model, TokenIds ids, DynamicEvaluation dynamic) {
    var all = new ArrayList<Double>();
    LanguageNetwork network = LanguageNetwork.of(model.model());
    new AdaptingNetwork(network, Registry.standard().words().layers(), dynamic)
        .forEach(
            LanguageData.streams(model.config(), model.vocabulary(), ids, 1),
            "test",
            (id, nats) -> all.add(nats));
    return all;
  }

  @Test
  void aTextWithRepetitionsIsPredictedBetterAndBetter() throws IOException {
    Path before = directory.resolve("before.safetensors");
    running.save(before);
    Score plain = running.evaluate(repeating);
    Score dynamic = running.evaluate(repeating, DynamicEvaluation.defaults().withRate(0.3));

    assertThat(dynamic.value("perplexity")).isLessThan(plain.value("perplexity") * 0.7);
    assertThat(dynamic.baselines().get("fixed weights")).isEqualTo(plain.metrics());
    assertThat(dynamic.baselines()).containsKey("unigram");
    assertThat(dynamic.notes())
        .anyMatch(note -> note.contains("dynamic evaluation: rate 0.3, decay 0.001, every 5 tok"));
    assertThat(dynamic.data().orElseThrow().json().get("dynamic"))
        .isEqualTo(Map.of("rate", 0.3, "decay", 0.001, "steps", 5));
    assertThat(running.evaluate(repeating, DynamicEvaluation.defaults().withRate(0.3)).metrics())
        .isEqualTo(dynamic.metrics());
    // the model is the same
    Path after = directory.resolve("after.safetensors");
    running.save(after);
    assertThat(after).hasSameBinaryContentAs(before);
    assertThat(running.evaluate(repeating).metrics()).isEqualTo(plain.metrics());
  }

  @Test
  void theRateZeroScoresToTheSameBits() {
    for (LanguageModel model : List.of(running, sentences)) {
      Score plain = model.evaluate(repeating);
      for (int steps : new int[] {1, 5, 7, 1000}) {
        DynamicEvaluation none = new DynamicEvaluation(0, 0.02, steps);
        assertThat(model.evaluate(repeating, none).metrics()).isEqualTo(plain.metrics());
      }
    }
    assertThat(sentences.evaluate(repeating).metrics())
        .isNotEqualTo(running.evaluate(repeating).metrics());
  }

  /** The same by the usual operations: logits of the whole network, and the formula by hand. */
  @Test
  void eachUpdateIsThatOfTheFormula() {
    DynamicEvaluation dynamic = new DynamicEvaluation(0.4, 0.05, 3);
    int[] ids = new int[24];
    Arrays.setAll(ids, i -> (i * 5 + i / 4) % running.vocabulary().size());
    TokenIds text = TokenIds.of(ids);
    var expected = new ArrayList<Double>();
    Sequential model = copy();
    var trained = new HashMap<String, float[]>();
    model.parameters().forEach((name, parameter) -> trained.put(name, parameter.get()));
    Gradients gradients = model.store().gradients();
    Carried carried = Carried.none();
    for (int from = 0; from < 23; from += 3) {
      try (Tape tape = Tape.open()) {
        Batch chunk =
            LanguageData.streams(running.config(), running.vocabulary(), text, 1)
                .batch(new int[] {0}, from, from + 3);
        Applied applied = model.apply(chunk.inputs(), carried, Pass.predict());
        float[][][] logits = applied.output().values().toArray3();
        int[] targets = chunk.target().classes().toArray();
        for (int t = 0; t < targets.length; t++) {
          double sum = 0;
          for (float logit : logits[0][t]) {
            sum += Math.exp(logit);
          }
          expected.add(Math.log(sum) - logits[0][t][targets[t]]);
        }
        Tensor loss = new SoftmaxCrossEntropy().apply(applied.output(), chunk.target());
        gradients.clear();
        tape.backward(loss, gradients);
        carried = applied.last();
      }
      model
          .parameters()
          .forEach(
              (name, parameter) -> {
                float[] now = parameter.get();
                float[] gradient = gradients.of(parameter);
                float[] start = trained.get(name);
                for (int i = 0; i < now.length; i++) {
                  now[i] += (float) (-0.4 * gradient[i] + 0.05 * ((double) start[i] - now[i]));
                }
                parameter.set(now);
              });
    }

    List<Double> nats = nats(running, text, dynamic);
    assertThat(nats).hasSize(23);
    for (int i = 0; i < 23; i++) {
      assertThat(nats.get(i)).as("token %d", i).isCloseTo(expected.get(i), within(2e-4));
    }
    List<Double> plain = nats(running, text, dynamic.withRate(0));
    assertThat(nats.subList(0, 3)).isEqualTo(plain.subList(0, 3));
    assertThat(Math.abs(nats.get(22) - plain.get(22))).isGreaterThan(0.01);
    assertThat(nats(running, text, dynamic.withDecay(0)).get(22))
        .isNotCloseTo(nats.get(22), within(1e-3));
  }

  private static Sequential copy() {
    Path file = directory.resolve("copy.safetensors");
    running.save(file);
    return (Sequential) LanguageModel.load(file).model();
  }

  @Test
  void frozenParametersStay() {
    DynamicEvaluation dynamic = DynamicEvaluation.defaults().withRate(0.3);
    LanguageModel frozen = LanguageModel.load(saved("frozen.safetensors"));
    Score plain = frozen.evaluate(repeating);
    frozen
        .model()
        .parameters()
        .forEach((name, parameter) -> parameter.trainable(name.equals("vocabulary1.b")));
    Score some = frozen.evaluate(repeating, dynamic);
    assertThat(some.value("nats"))
        .isLessThan(plain.value("nats"))
        .isGreaterThan(running.evaluate(repeating, dynamic).value("nats") + 0.1);
    frozen.model().parameters().forEach((name, parameter) -> parameter.trainable(false));
    assertThatThrownBy(() -> frozen.evaluate(repeating, dynamic))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("all parameters of the model are frozen");
  }

  private static Path saved(String name) {
    Path file = directory.resolve(name);
    running.save(file);
    return file;
  }

  @Test
  void ratesThatCannotBeAreRefused() {
    DynamicEvaluation settings = DynamicEvaluation.defaults();
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> settings.withRate(bad))
          .hasMessage("the rate of dynamic evaluation must be finite and 0 or more, got " + bad);
      assertThatThrownBy(() -> settings.withDecay(bad)).hasMessageContaining("decay");
    }
    assertThatThrownBy(() -> settings.withDecay(1.01)).hasMessageContaining("got 1.01");
    assertThatThrownBy(() -> settings.withSteps(0)).hasMessageContaining("steps");
    assertThatThrownBy(() -> running.evaluate(repeating, settings.withRate(1e39)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("diverges after")
        .hasMessageContaining("Set a lower rate.");
  }
}
