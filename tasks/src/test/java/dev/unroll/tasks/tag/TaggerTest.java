package dev.unroll.tasks.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.tagged.TaggedFormat;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.input.VectorsConfig;
import dev.unroll.tasks.recipe.ClassWeights;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.StepEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaggerTest {
  private static final LayerSpec BOTH_WAYS =
      new LayerSpec("bidirectional", Map.of("layer", Map.of("gru", Map.of("hidden", 10))));
  private static final TagConfig CONFIG =
      TagConfig.builder()
          .embedding(8)
          .minimumCount(1)
          .validation(0)
          .layers(List.of(BOTH_WAYS))
          .training(
              TagConfig.builder().build().training().toBuilder()
                  .optimizer(new Adam(0.03f))
                  .batchSize(8)
                  .epochs(8)
                  .build())
          .build();
  private static final TaggedFormat PARTS = TaggedFormat.detect().withTags("2");
  private static final TaggedFormat SPANS = TaggedFormat.detect().withTags("3");

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void writeData() {
    file = TinyTags.write(directory.resolve("train.tsv"), 120, 1);
  }

  private TrainingResult<Tagger> trained(TagConfig config, TaggedFormat format) {
    return Tagger.training(config, format, file).fit();
  }

  private byte[] bytes(Tagger tagger, String name) throws IOException {
    Path to = directory.resolve(name);
    tagger.save(to);
    return Files.readAllBytes(to);
  }

  @Test
  void learnsTagsThatTheWordAloneDoesNotTell() {
    TrainingResult<Tagger> result = trained(CONFIG, PARTS);
    Score score = result.score();

    assertThat(score.value("accuracy")).isEqualTo(1);
    assertThat(score.value("knownAccuracy")).isEqualTo(1);
    assertThat(score.value("sentenceAccuracy")).isEqualTo(1);
    assertThat(score.metrics()).doesNotContainKeys("unknownAccuracy", "spanF1");
    assertThat(score.baselines().get("most frequent tag").get("accuracy")).isBetween(0.5, 0.95);
    Tagger tagger = result.predictor();
    assertThat(tagger.tag("the run run the run").tags())
        .containsExactly("DET", "NOUN", "VERB", "DET", "NOUN");
    TaggedWords.Column column = tagger.tag(List.of("Rex", "run")).columns().get(0);
    assertThat(column.name()).isEqualTo("2");
    for (int i = 0; i < 2; i++) {
      Map<String, Double> all = column.all().get(i);
      assertThat(all.keySet()).containsExactly("DET", "NOUN", "PROPN", "PUNCT", "VERB");
      assertThat(all.values().stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-5));
      assertThat(column.probabilities().get(i))
          .isEqualTo(all.get(column.tags().get(i)))
          .isEqualTo(Collections.max(all.values()));
    }
    var rows = new ArrayList<List<Object>>();
    score.part(ScorePart.Rows.class, "predictions").source().forEach(rows::add);
    assertThat(rows).hasSize(12);
  }

  @Test
  void aFieldWithCharactersScoresSpansAndAnswersPossibleSequencesOnly() {
    TagConfig config =
        CONFIG.toBuilder().crf(true).characters(new TagConfig.Characters(4, 5)).build();
    TrainingResult<Tagger> result = trained(config, SPANS);

    assertThat(result.score().value("spanF1")).isGreaterThan(0.9);
    assertThat(result.score().part(ScorePart.Table.class, "spans").rows()).hasSize(2);
    requirePossible(result.predictor());
  }

  @Test
  void answersOfAFreshNetworkArePossibleSequences() {
    for (boolean crf : new boolean[] {false, true}) {
      int free = 0;
      for (int seed = 1; seed <= 6; seed++) {
        TagConfig config =
            CONFIG.toBuilder().crf(crf).training(CONFIG.training().withSeed(seed)).build();
        requirePossible(Tagger.training(config, SPANS, file).predictor());
        TagConfig unconstrained = config.toBuilder().constrained(false).build();
        free += impossible(Tagger.training(unconstrained, SPANS, file).predictor());
      }
      assertThat(free).as("unconstrained").isPositive();
    }
  }

  private static void requirePossible(Tagger tagger) {
    assertThat(impossible(tagger)).isZero();
  }

  /** Returns the number of tags I that follow neither B nor I of their type. */
  private static int impossible(Tagger tagger) {
    List<String> words = List.of("the", "Rex", "of", "Hill", "Bank", "run", "unheard");
    int impossible = 0;
    for (int i = 0; i < 60; i++) {
      var sentence = new ArrayList<String>();
      for (int t = 0; t <= i % 9; t++) {
        sentence.add(words.get((i * 5 + t * t * 3) % words.size()));
      }
      String before = "O";
      for (String tag : tagger.tag(sentence).tags()) {
        boolean inside = tag.startsWith("I-");
        impossible += inside && !before.endsWith(tag.substring(1)) ? 1 : 0;
        before = tag;
      }
    }
    return impossible;
  }

  @Test
  void severalColumnsAreSeveralOutputs() throws IOException {
    Tagger tagger =
        Tagger.training(
                CONFIG.toBuilder().crf(true).build(),
                TaggedFormat.detect().withTags("2", "3"),
                file)
            .fit()
            .predictor();

    TaggedWords answer = tagger.tag("Bank of Rex sleeps");
    assertThat(tagger.columnNames()).containsExactly("2", "3");
    assertThat(answer.columns().get(0).tags()).containsExactly("PROPN", "PROPN", "PROPN", "VERB");
    assertThat(answer.columns().get(1).tags()).containsExactly("B-ORG", "I-ORG", "I-ORG", "O");
    assertThat(answer.json().toString()).contains("columns={2={tag=", "3={tag=");
    Score score = tagger.evaluate(file);
    assertThat(score.part(ScorePart.Table.class, "columns").rows()).hasSize(2);
    assertThat(score.notes()).anyMatch(note -> note.contains("trained on"));
    Path saved = directory.resolve("two.safetensors");
    tagger.save(saved);
    assertThat(Tagger.load(saved).tag("Bank of Rex sleeps")).isEqualTo(answer);
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAFileTheSameBits() throws IOException {
    TagConfig config =
        CONFIG.toBuilder()
            .crf(true)
            .characters(new TagConfig.Characters(3, 2))
            .wordDropout(0.1)
            .build();
    Tagger tagger = trained(config, SPANS).predictor();
    byte[] saved = bytes(tagger, "one");
    Tagger loaded = Tagger.load(directory.resolve("one"));

    assertThat(bytes(trained(config, SPANS).predictor(), "two")).isEqualTo(saved);
    assertThat(bytes(loaded, "three")).isEqualTo(saved);
    Path other = TinyTags.write(directory.resolve("other.tsv"), 30, 2);
    assertThat(loaded.evaluate(other).metrics()).isEqualTo(tagger.evaluate(other).metrics());
    assertThat(loaded.tag("Rex Hill run unheard")).isEqualTo(tagger.tag("Rex Hill run unheard"));
    assertThat(loaded.config().training().toString())
        .isEqualTo(tagger.config().training().toString());
    assertThat(Predictor.load(directory.resolve("one"))).isInstanceOf(Tagger.class);
  }

  @Test
  void aRunThatWasStoppedResumesToTheSameBits() throws IOException {
    Recipe recipe =
        Recipe.parse(
            "tiny",
            "tiny.yaml",
            """
            task: tag
            data: {tag: 3, words: {embedding: 5, dropout: 0.2}, characters: {embedding: 3, hidden: 2}}
            model:
              layers: [dropout: {rate: 0.2}, bidirectional: {layer: {gru: {hidden: 6}}}]
              crf: true
            training: {batch: 8, epochs: 4}
            """);
    byte[] whole = bytes(Tagger.training(recipe, DataLocation.of(file)).fit().predictor(), "whole");
    Checkpoints where = Checkpoints.in(directory.resolve("checkpoints")).everySteps(5);
    Training<Tagger> first = Tagger.training(recipe, DataLocation.of(file)).checkpoints(where);
    TrainingResult<Tagger> stopped =
        first.fit(
            new RunListener() {
              @Override
              public void onStep(StepEvent event) {
                if (event.step() == 17) { // in the middle of an epoch
                  first.requestStop();
                }
              }
            });

    assertThat(stopped.stopped()).isTrue();
    TrainingResult<Tagger> resumed = Tagger.training(where, Map.of()).resume(RunListener.silent());
    assertThat(bytes(resumed.predictor(), "resumed")).isEqualTo(whole);
  }

  @Test
  void aBatchEqualsItsSentencesBitForBit() {
    for (boolean crf : new boolean[] {false, true}) {
      TagConfig config =
          CONFIG.toBuilder()
              .crf(crf)
              .characters(new TagConfig.Characters(3, 4))
              .longest(40)
              .build();
      Tagger tagger = Tagger.training(config, SPANS, file).predictor();
      var sentences = new ArrayList<List<String>>();
      List<String> words =
          List.of("the", "Rex", "of", "Hill", "Bank", "run", "Ω𝄞x", "a-very-long-word");
      for (int i = 0; i < 150; i++) {
        var sentence = new ArrayList<String>();
        for (int t = 0; t <= i * i % 57; t++) {
          sentence.add(words.get((i * 5 + t * t * 3) % words.size()));
        }
        sentences.add(sentence);
      }

      List<TaggedWords> together = tagger.tagAll(sentences);

      for (int i = 0; i < sentences.size(); i++) {
        assertThat(together.get(i)).isEqualTo(tagger.tag(sentences.get(i)));
      }
      assertThat(together.stream().mapToInt(TaggedWords::segments).max()).hasValue(2);
    }
  }

  @Test
  void longSentencesAreCutAndNotedAndShortOnesAreNot() {
    String token = "the\tDET\tO\n";
    String text =
        TinyTags.text(60, 3) + token.repeat(500) + "\n" + "run\tVERB\tO\n\n" + token.repeat(500);
    Path longer = TinyTags.write(directory.resolve("long.tsv"), text);
    TagConfig config = CONFIG.toBuilder().longest(120).test(0.05).build();

    TrainingResult<Tagger> result = Tagger.training(config, PARTS, longer).fit();

    assertThat(result.score().notes())
        .anyMatch(note -> note.contains("sentences of the test set are longer than 120 tokens"));
    TaggedWords answer = result.predictor().tag(Collections.nCopies(500, "the"));
    assertThat(answer.segments()).isEqualTo(5);
    assertThat(answer.tags()).hasSize(500);
    assertThat(answer.json()).containsEntry("segments", 5);
    assertThat(result.predictor().tag("run").segments()).isEqualTo(1);
    assertThat(result.predictor().tag("run").json()).doesNotContainKey("segments");
    assertThat(result.predictor().tag("run").tags()).hasSize(1);
  }

  @Test
  void emptySentencesAndTokensAreRefused() {
    Tagger tagger = Tagger.training(CONFIG, PARTS, file).predictor();

    assertThat(tagger.tokens(" \t ")).isEmpty();
    assertThat(tagger.tagAll(List.of())).isEmpty();
    assertThatThrownBy(() -> tagger.tag(List.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessage("sentence 0 has no token");
    assertThatThrownBy(() -> tagger.tag((String) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("text is null");
    assertThatThrownBy(() -> tagger.answer(Map.of("txt", "the dog")))
        .isInstanceOf(BadInputException.class)
        .hasMessage("request: unknown key \"txt\"; did you mean \"text\"?");
    assertThatThrownBy(() -> tagger.tagAll(List.of(List.of("a"), List.of("b", ""))))
        .hasMessage("sentence 1 has an empty token");
    assertThatThrownBy(() -> tagger.answer(Map.of("tokens", List.of())))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected at least one token");
    assertThat(tagger.answer(Map.of("text", "the dog"))).containsKey("tokens");
  }

  @Test
  void tagsAndWordsThatTrainingNeverSawAreCountedAndNoted() {
    Tagger tagger = trained(CONFIG, PARTS).predictor();
    Path other =
        TinyTags.write(
            directory.resolve("other.tsv"),
            """
            the\tDET\tO
            wolf\tANIMAL\tO
            sleeps\tVERB\tO

            the\tDET\tO
            fox\tNOUN\tO
            run\tVERB\tO

            """);

    Score score = tagger.evaluate(other);

    assertThat(score.notes())
        .anyMatch(note -> note.startsWith("2 of the 6 words of the test set"))
        .anyMatch(note -> note.contains("as an error: ANIMAL"));
    assertThat(score.value("accuracy")).isLessThanOrEqualTo(5 / 6.0);
    assertThat(score.value("unknownAccuracy")).isLessThanOrEqualTo(0.5);
    assertThat(tagger.unknown(List.of("wolf", "the", "fox"))).isEqualTo(2);
    assertThatThrownBy(
            () -> tagger.evaluate(TinyTags.write(directory.resolve("none.tsv"), "the\t\nrun\t\n")))
        .isInstanceOf(BadInputException.class);
  }

  @Test
  void ignoredTagsAreNeitherLearnedNorScored() {
    TaggedFormat format = PARTS.withIgnored(Set.of("PUNCT"));
    TrainingResult<Tagger> result = trained(CONFIG, format);

    assertThat(result.predictor().tagsOf(0)).containsExactly("DET", "NOUN", "PROPN", "VERB");
    assertThat(result.score().value("accuracy")).isEqualTo(1);
    assertThat(result.predictor().tag("the .").tags()).hasSize(2);
  }

  @Test
  void aRareWordThatIsRenamedMakesOtherData() {
    TagConfig config = CONFIG.toBuilder().minimumCount(2).build();
    String text = "the\tX\ndog\tY\n\n".repeat(20);
    Path one = TinyTags.write(directory.resolve("one.tsv"), "wolf\tX\n\n" + text);
    Path other = TinyTags.write(directory.resolve("other.tsv"), "fox\tX\n\n" + text);

    String checksum = Tagger.training(config, TaggedFormat.detect(), one).checksum();
    assertThat(Tagger.training(config, TaggedFormat.detect(), one).checksum()).isEqualTo(checksum);
    assertThat(Tagger.training(config, TaggedFormat.detect(), other).checksum())
        .isNotEqualTo(checksum);
  }

  @Test
  void classWeightsMoveTheAnswer() {
    TagConfig plain =
        CONFIG.toBuilder()
            .layers(List.of(new LayerSpec("dense", Map.of("units", 4))))
            .build(); // which sees one word only
    String text = "a\tX\n\na\tX\n\na\tX\n\na\tY\n\n".repeat(15) + "b\tX\n\n";
    Path ambiguous = TinyTags.write(directory.resolve("ambiguous.tsv"), text);
    TagConfig weighted = plain.toBuilder().classWeights(ClassWeights.of(Map.of("Y", 9.0))).build();

    Tagger one = Tagger.training(plain, TaggedFormat.detect(), ambiguous).fit().predictor();
    TrainingResult<Tagger> other =
        Tagger.training(weighted, TaggedFormat.detect(), ambiguous).fit();

    assertThat(one.tag("a").tags()).containsExactly("X");
    assertThat(other.predictor().tag("a").tags()).containsExactly("Y");
    assertThat(other.score().notes()).anyMatch(note -> note.contains("Y"));
  }

  @Test
  void vectorsAreTheBeginningAndAddWords() throws IOException {
    Path vectors =
        TinyTags.write(
            directory.resolve("vectors.txt"), "the 1 0 0.5\nrun 0 1 0.25\nfox 0 0.9 1\n");
    TagConfig config =
        CONFIG.toBuilder()
            .minimumCount(2)
            .vectors(VectorsConfig.frozen(vectors.toString()))
            .build();
    TrainingResult<Tagger> result = trained(config, PARTS);

    assertThat(result.score().notes()).anyMatch(note -> note.contains("vectors"));
    Tagger tagger = result.predictor();
    bytes(tagger, "vectors.safetensors");
    Files.delete(vectors);
    Tagger loaded = Tagger.load(directory.resolve("vectors.safetensors"));
    assertThat(loaded.tag("the fox")).isEqualTo(tagger.tag("the fox"));
    assertThat(loaded.tag("the fox")).isNotEqualTo(tagger.tag("the unheard"));
  }
}
