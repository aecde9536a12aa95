package dev.unroll.tasks.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.text.Special;
import dev.unroll.data.translation.BleuTokens;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.StepEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A translator of the numbers from 0 to 199. */
class TranslatorTest {
  private static final TranslateConfig CONFIG =
      TranslateConfig.builder()
          .source(Side.spaces())
          .target(Side.characters())
          .embedding(16)
          .encoder(
              List.of(
                  new LayerSpec(
                      "bidirectional", Map.of("layer", Map.of("gru", Map.of("hidden", 24))))))
          .decoder(List.of(new LayerSpec("gru", Map.of("hidden", 32))))
          .outputDropout(0)
          .longest(6)
          .testSentences(20)
          .validationSentences(10)
          .training(
              TranslateConfig.builder().build().training().toBuilder()
                  .optimizer(new Adam(0.01f))
                  .batchSize(16)
                  .epochs(30)
                  .build())
          .build();

  @TempDir private static Path directory;
  private static Path file;
  private static TrainingResult<Translator> result;

  @BeforeAll
  static void train() throws IOException {
    file =
        Files.writeString(
            directory.resolve("numbers.tsv"),
            IntStream.range(0, 200)
                .mapToObj(number -> GeneratedPairs.words(number) + "\t" + number + "\n")
                .collect(Collectors.joining()));
    result = Translator.training(CONFIG, file).fit();
  }

  private static Translator translator() {
    return result.predictor();
  }

  @Test
  void learnsAndBeatsTheBaselines() {
    Score score = result.score();

    assertThat(score.value("exact")).isGreaterThanOrEqualTo(0.8);
    assertThat(score.baselines()).containsOnlyKeys("word by word", "copy");
    assertThat(score.baselines().get("copy").get("exact")).isZero();
    ScorePart.Table searches =
        score.parts().stream()
            .filter(part -> part.name().equals("searches"))
            .map(ScorePart.Table.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(searches.rows())
        .extracting(row -> row.get(0))
        .containsExactly("beam of 4", "greedy");
    assertThat(searches.rows().get(0).get(4)).isEqualTo(score.value("exact"));
    assertThat(translator().translate("one hundred seventy two").text()).isEqualTo("172");
  }

  @Test
  void textsTogetherGiveTheBitsOfEachByItself() {
    List<String> texts =
        List.of("seven", "one hundred twelve", "", "forty", "one hundred ninety nine", "zero");
    List<Translation> together = translator().translateAll(texts);

    for (int i = 0; i < texts.size(); i++) {
      assertThat(together.get(i)).isEqualTo(translator().translate(texts.get(i)));
    }
  }

  @Test
  void eightThreadsGiveTheBitsOfOne() throws Exception {
    List<String> texts =
        IntStream.range(0, 64).mapToObj(i -> GeneratedPairs.words(i * 37 % 200)).toList();
    List<Translation> expected = translator().translateAll(texts);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      var answers = new ArrayList<Future<List<Translation>>>();
      for (int thread = 0; thread < 8; thread++) {
        int first = thread;
        answers.add(
            threads.submit(
                () ->
                    IntStream.range(0, texts.size())
                        .mapToObj(i -> translator().translate(texts.get((i + first) % 64)))
                        .toList()));
      }
      for (int thread = 0; thread < 8; thread++) {
        List<Translation> actual = answers.get(thread).get();
        for (int i = 0; i < texts.size(); i++) {
          assertThat(actual.get(i)).isEqualTo(expected.get((i + thread) % 64));
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theTextOfASpecialTokenIsAnUnknownWord() {
    List<String> texts = List.of("a <end> b", "<pad> <start> a b <unk>");
    SideCoder spaces = SideCoder.learn(Side.spaces(), texts);
    int unknown = spaces.vocabulary().id(Special.UNKNOWN);
    int a = spaces.vocabulary().id("a");
    int b = spaces.vocabulary().id("b");

    assertThat(spaces.ids(spaces.tokens(texts.get(0)))).containsExactly(a, unknown, b);
    assertThat(spaces.ids(spaces.tokens(texts.get(1))))
        .containsExactly(unknown, unknown, a, b, unknown);
    assertThat(translator().translate("one <end> <pad> seven").unknown())
        .containsExactly("<end>", "<pad>");
  }

  @Test
  void theTokensOfBleuDependOnTheScriptOfTheTargets() {
    assertThat(SideCoder.learn(Side.words(), List.of("I am. I am.")).bleuTokens())
        .isEqualTo(BleuTokens.V13A);
    assertThat(SideCoder.learn(Side.words(), List.of("我冷。你好。我冷。你好。")).bleuTokens())
        .isEqualTo(BleuTokens.ZH);
    assertThat(SideCoder.learn(Side.characters(), List.of("私は寒い。")).bleuTokens())
        .isEqualTo(BleuTokens.CHARACTERS);
  }

  @Test
  void aCoveragePenaltyNeedsAnAttention() {
    TranslateConfig config =
        CONFIG.toBuilder()
            .attention(null)
            .training(CONFIG.training().toBuilder().epochs(1).build())
            .build();
    Translator plain = Translator.training(config, file).fit().predictor();

    assertThatThrownBy(
            () -> plain.translateAll(List.of("two"), Decoding.greedy().withCoveragePenalty(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the coverage penalty is 1.0, but the network has no attention (expected 0)");
    assertThat(plain.translateAll(List.of("two"), Decoding.greedy())).hasSize(1);
  }

  @Test
  void vocabulariesThatMissManyTokensAreStatedAndEmptyOnesRejected() throws IOException {
    TranslateConfig config =
        CONFIG.toBuilder()
            .target(Side.words())
            .training(CONFIG.training().toBuilder().epochs(1).build())
            .build();
    assertThatThrownBy(() -> Translator.training(config, file)) // each number occurs once
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no target token occurs 2 times in the training set")
        .hasMessageContaining("Set data.target.minimumCount: 1");
    Path half =
        Files.writeString(
            directory.resolve("half.tsv"),
            IntStream.range(0, 100)
                .mapToObj(i -> "a" + i + " a\tB" + i + " B\n")
                .collect(Collectors.joining()));
    TranslateConfig lower = config.toBuilder().target(Side.words().withLowerCase(true)).build();

    assertThat(Translator.training(lower, half).fit().score().notes())
        .anyMatch(
            note ->
                note.startsWith("70 of the 140 target tokens of the training set (50 %) are not"))
        .noneMatch(note -> note.contains("source tokens of the training set"))
        .anyMatch(note -> note.startsWith("translations are in lower case"));
    assertThat(result.score().notes()).noneMatch(note -> note.contains("of the training set ("));
  }

  @Test
  void aBlankTextIsAnEmptyTranslation() {
    for (String blank : List.of("", "   ", "\u00a0\t")) {
      Translation translation = translator().translate(blank);
      assertThat(translation.text()).isEmpty();
      assertThat(translation.best()).hasSize(1);
    }
  }

  @Test
  void unknownTokensAreStatedAndLongTextsAreCut() {
    Translation unknown = translator().translate("one hundred fnord");
    assertThat(unknown.unknown()).containsExactly("fnord");
    assertThat(unknown.segments()).isEqualTo(1);
    assertThat(translator().translate("... !").unknown()).containsExactly("...", "!");

    Translation cut = translator().translate("one hundred five ".repeat(167).strip());
    assertThat(cut.segments()).isEqualTo(84);
    assertThat(cut.best()).hasSize(1);
    assertThat(cut.text()).isNotEmpty();
  }

  @Test
  void segmentsAreJoinedAsTheUnitsAreWritten() {
    SideCoder words = SideCoder.learn(Side.words(), List.of("I am. I am. I am."));
    List<List<String>> segments = List.of(words.tokens("I am."), words.tokens("I am"));
    assertThat(words.joined(segments)).isEqualTo("I am. I am");
    SideCoder chinese = SideCoder.learn(Side.words(), List.of("我冷。你好。我冷。你好。"));
    assertThat(chinese.joined(List.of(chinese.tokens("我冷。"), chinese.tokens("你好。"))))
        .isEqualTo("我冷。你好。");
    SideCoder pieces = SideCoder.learn(Side.subwords(2), List.of("lower lowest low"));
    assertThat(pieces.joined(List.of(pieces.tokens("lowest"), pieces.tokens("low"))))
        .isEqualTo("lowest low");
    SideCoder letters = SideCoder.learn(Side.characters(), List.of("ab cd"));
    assertThat(letters.joined(List.of(letters.tokens("ab"), letters.tokens("cd"))))
        .isEqualTo("ab cd");
  }

  @Test
  void aWiderBeamFindsMoreAndTheBestFirst() {
    Translation one =
        translator().translateAll(List.of("eighty eight"), Decoding.standard().withBeam(1)).get(0);
    Translation five =
        translator().translateAll(List.of("eighty eight"), Decoding.standard().withBeam(5)).get(0);

    assertThat(one.best()).hasSize(1);
    assertThat(five.best()).hasSize(5);
    assertThat(five.best()).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
    Translation covering =
        translator()
            .translateAll(
                List.of("eighty eight"), Decoding.standard().withBeam(5).withCoveragePenalty(1))
            .get(0);
    assertThat(covering.best().get(0).score()).isLessThanOrEqualTo(five.best().get(0).score());
  }

  @Test
  void theWeightsOfTheAttentionOfEachTokenSumToOne() {
    AttentionMap map = translator().attention("one hundred seven", Optional.empty());

    assertThat(map.source()).containsExactly("one", "hundred", "seven", "</s>");
    assertThat(map.target()).endsWith("</s>");
    assertThat(map.weights().length).isEqualTo(map.target().size());
    for (float[] row : map.weights()) {
      double sum = 0;
      for (float weight : row) {
        assertThat(weight).isBetween(0f, 1f);
        sum += weight;
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
    }
    assertThat(translator().attention("five", Optional.of("12")).target())
        .containsExactly("1", "2", "</s>");
    assertThatThrownBy(() -> translator().attention(" ", Optional.empty()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("0 tokens (expected 1 to 6)");
  }

  @Test
  void aSavedTranslatorGivesTheSameBits() {
    Path saved = directory.resolve("translator.safetensors");
    translator().save(saved);
    Predictor loaded = Predictor.load(saved);

    assertThat(loaded).isInstanceOf(Translator.class);
    assertThat(((Translator) loaded).translate("one hundred ten"))
        .isEqualTo(translator().translate("one hundred ten"));
    assertThat(loaded.answer(Map.of("text", "six", "beam", 2L)).get("text"))
        .isEqualTo(translator().translate("six").text());
    assertThat(loaded.evaluate(file).notes()).anyMatch(note -> note.contains("of the 200 pairs"));
  }

  @Test
  void noSourceOfTheTestSetIsTrainedOn() throws IOException {
    Path several =
        Files.writeString(
            directory.resolve("several.tsv"),
            IntStream.range(0, 100)
                .mapToObj(i -> "a" + i % 40 + "\tb" + i + "\n")
                .collect(Collectors.joining()));
    TranslateConfig config =
        CONFIG.toBuilder().training(CONFIG.training().toBuilder().epochs(1).build()).build();
    Score score = Translator.training(config, several).fit().score();

    assertThat(score.notes()).noneMatch(note -> note.contains("in the training set as well"));
    assertThat(score.notes()).anyMatch(note -> note.contains("nrefs:var"));
  }

  @Test
  void aKilledRunResumesToTheSameBits() throws IOException {
    Recipe recipe = Recipe.parse("numbers", "numbers.yaml", RECIPE);
    Translator whole = Translator.training(recipe, DataLocation.of(file)).fit().predictor();
    Checkpoints where = Checkpoints.in(directory.resolve("checkpoints")).everySteps(4);
    Training<Translator> first =
        Translator.training(recipe, DataLocation.of(file)).checkpoints(where);
    first.fit(stoppingAt(first, 10));
    Translator resumed =
        Translator.training(where, Map.of()).resume(RunListener.silent()).predictor();

    assertThat(bytes(resumed, "resumed")).isEqualTo(bytes(whole, "whole"));
  }

  private static final String RECIPE =
      """
      about: Numbers.
      task: translate
      data: {source: {units: spaces}, target: {units: characters}}
      model:
        embedding: 8
        encoder: {layers: [gru: {hidden: 12}]}
        decoder: {layers: [dropout: {rate: 0.2}, gru: {hidden: 12}]}
      training: {batch: 16, epochs: 3, scheduledSampling: 0.3}
      """;

  private static RunListener stoppingAt(Training<?> training, long step) {
    return new RunListener() {
      @Override
      public void onStep(StepEvent event) {
        if (event.step() == step) {
          training.requestStop();
        }
      }
    };
  }

  private static byte[] bytes(Translator translator, String name) throws IOException {
    Path saved = directory.resolve(name + ".safetensors");
    translator.save(saved);
    return Files.readAllBytes(saved);
  }

  @Test
  void whatCannotBeIsRefusedWithASentence() {
    refused("encoder", "encoder: {layers: [dense: {units: 4}]}", "there is no recurrent layer");
    refused("decoder", "decoder: {layers: [bidirectional: {layer: {gru: {hidden: 4}}}]}", "");
    refused(
        "dot",
        "encoder: {layers: [gru: {hidden: 4}]}\n  attention: {score: dot}",
        "the dot score needs a decoder as wide");
    refused(
        "chain",
        "decoder: {layers: [gru: {hidden: 4}, chain: {layers: [gru: {hidden: 4}]}]}",
        "decoder: a nested layer has a state");
    refused(
        "coverage",
        "attention: {score: none}\ndecoding: {coveragePenalty: 1}",
        "needs an attention");
    refused("score", "attention: {score: dott}", "model.attention.score");
    refused("layer", "encoder: {layers: [lstmm: {hidden: 4}]}", "model.encoder.layers[0]");
  }

  private static void refused(String name, String model, String sentence) {
    String yaml =
        "about: x\ntask: translate\ndata: {source: {units: spaces}, target: {units: characters}}\nmodel:\n  embedding: 8\n  "
            + model
            + "\n";
    assertThatThrownBy(
            () ->
                Translator.training(
                    Recipe.parse(name, name + ".yaml", yaml), DataLocation.of(file)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(sentence);
  }
}
