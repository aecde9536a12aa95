package dev.unroll.tasks.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.text.CorpusConfig;
import dev.unroll.data.text.Special;
import dev.unroll.data.text.TokenIds;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.Reduction;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Model;
import dev.unroll.optim.Adam;
import dev.unroll.optim.Sgd;
import dev.unroll.sequence.Sequence;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.StepEvent;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.Truncation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageModelTest {
  private static final LayerSpec LAST = new LayerSpec("vocabulary", Map.of());
  private static final LanguageConfig WORDS = config(LanguageConfig.words());

  @TempDir private Path directory;
  private Path text;

  private static LanguageConfig config(LanguageConfig base) {
    return base.toBuilder()
        .layers(
            List.of(
                new LayerSpec("embedding", Map.of("size", 12)),
                LayerSpec.lstm(24),
                LayerSpec.dropout(0.1),
                LAST))
        .training(
            base.training()
                .withOptimizer(new Adam(0.01f))
                .withBatchSize(8)
                .withTruncation(new Truncation(20))
                .withEpochs(12))
        .build();
  }

  @BeforeEach
  void writeText() {
    text = TinyText.write(directory.resolve("text.txt"), 500, 1);
  }

  private TrainingResult<LanguageModel> trained() {
    return LanguageModel.training(WORDS, text).fit();
  }

  private static byte[] bytes(LanguageModel model, Path file) throws IOException {
    model.save(file);
    return Files.readAllBytes(file);
  }

  @Test
  void learnsAllButTheChoicesAndSaysHowGoodItIs() {
    TrainingResult<LanguageModel> result = trained();
    Score score = result.score();

    double best = TinyText.perplexity();
    assertThat(score.value("perplexity")).isBetween(best * 0.97, best * 1.06);
    assertThat(score.value("nats")).isCloseTo(Math.log(score.value("perplexity")), within(1e-9));
    assertThat(score.value("bits")).isCloseTo(score.value("nats") / Math.log(2), within(1e-9));
    ScorePart.Table sets = score.part(ScorePart.Table.class, "sets");
    assertThat(sets.rows()).hasSize(2);
    assertThat(sets.rows().get(1).get(1)).isEqualTo(349L); // of 350, the first has no context
    ScorePart.Table bands = score.part(ScorePart.Table.class, "frequencies");
    assertThat(bands.rows()).hasSize(1);
    assertThat(result.history().rows().get(0).metrics())
        .containsKeys("perplexity", "validation_perplexity");
    var lines = new ArrayList<List<Object>>();
    score.part(ScorePart.Rows.class, "predictions").source().forEach(lines::add);
    assertThat(lines).hasSize(50);
    assertThat((double) lines.get(0).get(2)).isGreaterThanOrEqualTo((double) lines.get(49).get(2));
    assertThat(lines.get(20).get(4).toString()).startsWith("the ");
    assertThat(score.data()).isPresent();
    assertThat(score.data().get().sentence())
        .isEqualTo(
            "a language model of words: 2,975 in 425 lines of the training set, a vocabulary of 13");
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAFileTheSameBits() throws IOException {
    LanguageModel model = trained().predictor();
    Path file = directory.resolve("model.safetensors");
    byte[] saved = bytes(model, file);
    LanguageModel loaded = LanguageModel.load(file);

    assertThat(bytes(trained().predictor(), directory.resolve("again"))).isEqualTo(saved);
    assertThat(bytes(loaded, directory.resolve("loaded"))).isEqualTo(saved);
    Path other = TinyText.write(directory.resolve("other.txt"), 40, 2);
    assertThat(loaded.evaluate(other).metrics()).isEqualTo(model.evaluate(other).metrics());
    assertThat(loaded.score("the dog runs in the river"))
        .isEqualTo(model.score("the dog runs in the river"));
    GenerationConfig config = GenerationConfig.defaults().withTokens(30);
    assertThat(loaded.generate("the cat", config)).isEqualTo(model.generate("the cat", config));
    assertThat(loaded.config().toString()).isEqualTo(model.config().toString());
    assertThat(Predictor.load(file)).isInstanceOf(LanguageModel.class);
  }

  @Test
  void aRunThatWasStoppedResumesToTheSameBits() throws IOException {
    byte[] expected = bytes(trained().predictor(), directory.resolve("whole"));
    Checkpoints where = Checkpoints.in(directory.resolve("checkpoints")).everySteps(7);
    Training<LanguageModel> first =
        LanguageModel.training(recipe(), DataLocation.of(text)).checkpoints(where);
    first.fit(
        new RunListener() {
          @Override
          public void onStep(StepEvent event) {
            if (event.step() == 40) { // in the middle of an epoch
              first.requestStop();
            }
          }
        });
    TrainingResult<LanguageModel> resumed =
        LanguageModel.training(where, Map.of()).resume(RunListener.silent());
    byte[] whole =
        bytes(
            LanguageModel.training(recipe(), DataLocation.of(text)).fit().predictor(),
            directory.resolve("recipe"));

    assertThat(bytes(resumed.predictor(), directory.resolve("resumed"))).isEqualTo(whole);
    assertThat(whole).hasSizeGreaterThan(1000);
    assertThat(expected).hasSizeGreaterThan(1000);
  }

  private static Recipe recipe() {
    return Recipe.parse(
        "tiny",
        "tiny.yaml",
        """
        task: language
        data: {units: words}
        model:
          layers:
            - embedding: {size: 12}
            - lstm: {hidden: 24}
            - dropout: {rate: 0.1}
            - vocabulary
        training:
          optimizer: {name: adam, learningRate: 0.01}
          batch: 8
          truncate: 20
          epochs: 3
        """);
  }

  @Test
  void theScoreOfATextIsTheSumOverItsTokensAndThatOfTheNetwork() {
    LanguageModel model = trained().predictor();
    ScoredText scored = model.score("the cat sleeps in the garden");

    assertThat(scored.tokens())
        .extracting(ScoredText.Token::text)
        .containsExactly("the", "cat", "sleeps", "in", "the", "garden", "<eos>");
    assertThat(scored.logProbability())
        .isCloseTo(
            scored.tokens().stream().mapToDouble(ScoredText.Token::logProbability).sum(),
            within(1e-12));
    // of the whole network, in double precision
    int eos = model.vocabulary().id(Special.LINE_END);
    int[] ids =
        scored.tokens().stream().mapToInt(token -> model.vocabulary().id(token.text())).toArray();
    var inputs = new int[ids.length];
    inputs[0] = eos;
    System.arraycopy(ids, 0, inputs, 1, ids.length - 1);
    float[][][] logits =
        model.model().predict(Sequence.ids(IndexTensor.of(inputs, 1, ids.length))).toArray3();
    for (int t = 0; t < ids.length; t++) {
      double sum = 0;
      for (float logit : logits[0][t]) {
        sum += Math.exp(logit);
      }
      assertThat(scored.tokens().get(t).logProbability())
          .isCloseTo(logits[0][t][ids[t]] - Math.log(sum), within(1e-5));
    }
    assertThat(scored.perplexity()).isCloseTo(Math.exp(-scored.logProbability() / 7), within(1e-9));
    assertThat(model.score("the dog sleeps in the garden").logProbability())
        .isLessThan(scored.logProbability() - 2); // dogs run
    assertThat(model.score("").tokens()).hasSize(1); // the line end
  }

  @Test
  void perplexityDoesNotDependOnChunks() {
    LanguageModel model = trained().predictor();
    LanguageNetwork network = LanguageNetwork.of(model.model());
    int[] ids = new int[311];
    Arrays.setAll(ids, i -> (i * 7 + i / 3) % network.vocabulary());
    TokenIds text = TokenIds.of(ids);
    var expected = new ArrayList<Double>();
    TokenSurprisals.forEach(
        network,
        LanguageData.streams(model.config(), model.vocabulary(), text, 1),
        (id, nats) -> expected.add(nats));
    assertThat(expected).hasSize(310);
    double mean = expected.stream().mapToDouble(nats -> nats).average().orElseThrow();
    for (int chunk : new int[] {1, 2, 7, 35, 309, 310, 1000}) {
      TrainingConfig config =
          TrainingConfig.builder().batchSize(1).truncation(new Truncation(chunk)).build();
      double loss =
          new Trainer(config)
              .step(LanguageStep.measuring(network))
              .loss(
                  model.model(), LanguageData.streams(model.config(), model.vocabulary(), text, 1));
      assertThat(loss).isCloseTo(mean, within(1e-6));
    }
  }

  @Test
  void generatesByTheSeedAndStops() {
    LanguageModel model = trained().predictor();
    GenerationConfig config = GenerationConfig.defaults().withTokens(50);
    var streamed = new StringBuilder();
    Generated generated = model.generate("the dog", config, streamed::append);

    assertThat(streamed).hasToString(generated.text());
    assertThat(generated.text()).startsWith(" runs in the ").contains("\nthe ");
    assertThat(generated.tokens()).hasSize(50);
    assertThat(generated.end()).isEqualTo(Generated.End.TOKENS);
    assertThat(model.generate("the dog", config)).isEqualTo(generated);
    assertThat(model.generate("the dog", config.withSeed(7)).text()).isNotEqualTo(generated.text());
    Generated line = model.generate("the dog", config.withStop("<eos>"));
    assertThat(line.end()).isEqualTo(Generated.End.STOP);
    assertThat(line.tokens()).hasSize(4).startsWith("runs", "in", "the");
    assertThat(model.generate("the dog", config.withStop("\\n"))).isEqualTo(line);
    assertThat(model.generate("", config.withTokens(3)).text()).startsWith("the ");
    assertThat(model.generate("the wolf", config).notes())
        .containsExactly("prompt: \"wolf\" is not in the vocabulary, read as <unk>");
    assertThatThrownBy(() -> model.generate("the dog", config.withStop("wolf")))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "stop: the vocabulary lacks \"wolf\" (expected a token of the model). Remove it.");
  }

  @Test
  void greedyGenerationTakesTheMostProbableTokenOfTheWholeText() {
    LanguageModel model = trained().predictor();
    Generated generated =
        model.generate("the bird", GenerationConfig.defaults().withTokens(12).withTemperature(0));
    String all = "the bird" + generated.text();
    var ids = new ArrayList<Integer>(List.of(model.vocabulary().id(Special.LINE_END)));
    for (String token : all.replace("\n", " <eos> ").split(" +")) {
      ids.add(model.vocabulary().id(token));
    }
    float[][][] logits =
        model
            .model()
            .predict(
                Sequence.ids(
                    IndexTensor.of(ids.stream().mapToInt(id -> id).toArray(), 1, ids.size())))
            .toArray3();
    for (int t = 3; t < ids.size(); t++) {
      int best = 0;
      for (int id = 0; id < logits[0][t - 1].length; id++) {
        best = logits[0][t - 1][id] > logits[0][t - 1][best] ? id : best;
      }
      assertThat(best).isEqualTo(ids.get(t));
    }
  }

  @Test
  void readsCharacters() {
    LanguageConfig config = config(LanguageConfig.characters());
    LanguageModel model =
        LanguageModel.training(
                config.withTraining(config.training().withBatchSize(16).withEpochs(6)), text)
            .fit()
            .predictor();

    assertThat(model.vocabulary().words()).contains("\n", " ", "t", "v").hasSizeLessThan(30);
    assertThat(model.generate("the ca", GenerationConfig.defaults().withTokens(20)).text())
        .startsWith("t sleeps");
    assertThat(model.score("the cat").tokens()).hasSize(7);
    assertThat(model.generate("the cät", GenerationConfig.defaults()).notes())
        .containsExactly("prompt: \"ä\" is not in the vocabulary, read as <unk>");
  }

  @Test
  void sentencesAreScoredByThemselves() {
    LanguageConfig config = WORDS.toBuilder().sentences(true).build();
    LanguageModel model = LanguageModel.training(config, text).fit().predictor();
    Path other = TinyText.write(directory.resolve("other.txt"), 30, 5);
    Score score = model.evaluate(other);
    double sum = 0;
    long tokens = 0;
    try {
      for (String line : Files.readAllLines(other)) {
        ScoredText scored = model.score(line);
        sum -= scored.logProbability();
        tokens += scored.tokens().size();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }

    assertThat(tokens).isEqualTo(210);
    assertThat(score.value("nats")).isCloseTo(sum / tokens, within(1e-6));
  }

  @Test
  void sentencesAreGeneratedFromAFreshState() {
    LanguageConfig config = WORDS.toBuilder().sentences(true).build();
    LanguageModel model = LanguageModel.training(config, text).fit().predictor();
    GenerationConfig greedy = GenerationConfig.defaults().withTokens(21).withTemperature(0);

    List<String> lines = model.generate("", greedy).text().lines().toList();
    assertThat(lines).hasSize(3).allMatch(line -> line.equals(lines.get(0)));
    String two = "the dog runs in the river\nthe cat sleeps in the house";
    assertThat(model.score(two).logProbability())
        .isCloseTo(
            model.score("the dog runs in the river").logProbability()
                + model.score("the cat sleeps in the house").logProbability(),
            within(1e-5));
    Score score = LanguageModel.training(config, text).fit().score();
    ScorePart.Table sets = score.part(ScorePart.Table.class, "sets");
    for (List<Object> row : sets.rows()) {
      assertThat((long) row.get(1) % 7).as("whole sentences").isZero();
    }
  }

  @Test
  void settingsOfTheLossThatAreNotUsedAreRefused() {
    assertThatThrownBy(
            () ->
                WORDS.withTraining(
                    WORDS.training().withLoss(new SoftmaxCrossEntropy().withLabelSmoothing(0.1f))))
        .hasMessageContaining("of which only the reduction can be set");
    assertThatThrownBy(() -> WORDS.withTraining(WORDS.training().withLoss(new MeanSquaredError())))
        .hasMessageContaining("a language model is trained with softmaxCrossEntropy");
  }

  @Test
  void theLossThatIsMinimizedHasTheReductionOfTheRecipe() {
    for (Reduction reduction : Reduction.values()) {
      LanguageConfig config =
          WORDS.withTraining(
              WORDS
                  .training()
                  .withLoss(new SoftmaxCrossEntropy().withReduction(reduction))
                  .withOptimizer(new Sgd(reduction == Reduction.SUM ? 0.001f : 0.05f))
                  .withEpochs(2));
      Training<LanguageModel> training = LanguageModel.training(config, text);
      Model model = training.model();
      // the usual step, with logits of the whole network
      LanguageData data =
          LanguageData.read(
              config,
              new LanguageFiles.Texts(
                  dev.unroll.data.text.Corpus.of(text, CorpusConfig.words()),
                  java.util.Optional.empty(),
                  java.util.Optional.empty()),
              "test");
      Model usual =
          LanguageBuilder.build(
                  config,
                  data.vocabulary().size(),
                  "test",
                  dev.unroll.tasks.Registry.standard().words().layers())
              .whole();
      training.fit();
      new Trainer(config.training()).fit(usual, data.trainStreams());

      model
          .parameters()
          .forEach(
              (name, parameter) ->
                  assertThat(parameter.get())
                      .as(reduction + " " + name)
                      .usingComparatorWithPrecision(2e-5f)
                      .containsExactly(usual.parameters().get(name).get()));
    }
  }

  @Test
  void aFileThatWasTrainedOnIsNoted() {
    LanguageModel model = trained().predictor();
    assertThat(model.evaluate(text).notes()).isEmpty(); // lines of 6 words occur in any text
    Path longer = directory.resolve("long.txt");
    var words = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      for (int j = 0; j < 12; j++) {
        words.append((char) ('a' + (i * 5 + j * j * 3 + i * j) % 26)).append(' ');
      }
      words.append('\n');
    }
    try {
      Files.writeString(longer, words);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    LanguageConfig config = WORDS.withTraining(WORDS.training().withEpochs(1).withBatchSize(2));
    LanguageModel other = LanguageModel.training(config, longer).fit().predictor();
    assertThat(other.evaluate(longer).notes())
        .anyMatch(note -> note.matches("\\d+ of the 60 lines of this file were trained on;.*"));
  }

  @Test
  void unknownTokensAreCounted() throws IOException {
    LanguageModel model = trained().predictor();
    Path other = Files.writeString(directory.resolve("o.txt"), "the wolf runs in the river\n");
    assertThat(model.evaluate(other).notes())
        .containsExactly(
            "1 of the 7 tokens of the file (14.3 %) are not in the vocabulary; they count as"
                + " <unk>, which does not occur in training, and have high losses; data.vocabulary.minimumCount: 2 trains it on tokens that occur once");
    assertThat(model.score("the wolf runs").unknown()).isEqualTo(1);
  }

  @Test
  void answersRequests() {
    LanguageModel model = trained().predictor();
    assertThat(model.answer(Map.of("prompt", "the dog", "tokens", 3, "temperature", 0)))
        .containsEntry("text", " runs in the")
        .containsEntry("end", "tokens");
    assertThat(model.answer(Map.of("text", "the dog runs")))
        .containsKeys("logProbability", "perplexity", "tokens", "unknown");
    assertThatThrownBy(() -> model.answer(Map.of("prompt", "the", "topk", 3)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("unknown key \"topk\"");
  }

  private void refused(String expected, LanguageConfig config, String written) {
    Path file = directory.resolve("bad.txt");
    try {
      Files.writeString(file, written, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    assertThatThrownBy(() -> LanguageModel.training(config, file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(expected)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void textsThatAreTooShortOrNoTextAreRefused() {
    refused("the file has no words", WORDS, "");
    refused("the file has no words", WORDS, " \n \n");
    refused("the text has 3 tokens, too few for a training set", WORDS, "one line\n");
    refused("(expected more than its ", WORDS, "a a a a a b b b b\n");
    refused("(expected a chunk of 20 or more)", WORDS, "a b c d e f g h i j k\n".repeat(9));
    refused("binary data", WORDS, "abc\0\0def\n");
    assertThatThrownBy(() -> LanguageModel.training(WORDS, directory.resolve("none.txt")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("none.txt");
  }

  @Test
  void networksThatPredictNoTokenAreRefused() {
    for (Map.Entry<LayerSpec[], String> each :
        Map.of(
                new LayerSpec[] {
                  new LayerSpec("embedding", Map.of("size", 4)),
                  LayerSpec.gru(4),
                  LayerSpec.dense(3)
                },
                "the last layer must be vocabulary",
                new LayerSpec[] {new LayerSpec("embedding", Map.of("size", 4)), LAST},
                "requires a recurrent layer",
                new LayerSpec[] {
                  new LayerSpec("embedding", Map.of("size", 4)),
                  LayerSpec.gru(4).bidirectional(),
                  LAST
                },
                "")
            .entrySet()) {
      assertThatThrownBy(() -> LanguageModel.training(WORDS.withLayers(each.getKey()), text))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining(each.getValue());
    }
  }
}
