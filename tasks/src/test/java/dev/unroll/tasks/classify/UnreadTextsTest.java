package dev.unroll.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.LabelledText;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.input.DataLocation;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notes report the parts of texts that a model does not read. */
class UnreadTextsTest {
  @TempDir private Path directory;

  private static Recipe recipe(String data, int epochs) {
    return Recipe.parse(
        "own",
        "own.yaml",
        """
        task: classify
        data: {kind: text%s}
        model: {layers: [embedding: {size: 8}, gru: {hidden: 8, output: last}, dense]}
        training: {optimizer: {name: adam, learningRate: 0.02}, epochs: %d}
        """
            .formatted(data, epochs));
  }

  private static Path chinese() throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(UnreadTextsTest.class.getResource("chinese.csv")).toURI());
  }

  private static Score score(Recipe recipe, Path file) {
    return Classifier.training(recipe, DataLocation.of(file)).fit().score();
  }

  private Path texts(int count, String text) throws IOException {
    var rows = new StringBuilder("text,label\n");
    for (int i = 0; i < count; i++) {
      boolean good = i % 2 == 0;
      rows.append(text.formatted(good ? "good" : "bad", i)).append(good ? ",yes\n" : ",no\n");
    }
    return Files.writeString(directory.resolve("texts.csv"), rows);
  }

  @Test
  void textsWithoutSpacesNameTheTokenizer() throws Exception {
    Score score = score(recipe("", 1), chinese());

    assertThat(score.notes())
        .contains(
            "96 % of the 333 words of the training set are unknown to the model; these texts have"
                + " no spaces between words: set data.tokenizer to chinese or characters",
            "98 % of the 83 words of the test set are unknown to the model; these texts have no"
                + " spaces between words: set data.tokenizer to chinese or characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {", tokenizer: characters", ", tokenizer: {name: characters}"})
  void charactersReadChinese(String tokenizer) throws Exception {
    Score score = score(recipe(tokenizer, 10), chinese());

    assertThat(score.metrics().get("accuracy")).isGreaterThan(0.95);
    assertThat(score.notes()).noneMatch(note -> note.contains("unknown"));
  }

  @Test
  void charactersReadAnyLanguageWithDefaultLayers() throws IOException {
    Path file = texts(80, "The pump is %s no %d.");
    Recipe recipe =
        Recipe.parse(
            "own", "own.yaml", "task: classify\ndata: {kind: text, tokenizer: characters}\n");

    assertThat(score(recipe, file).metrics().get("accuracy")).isGreaterThan(0.6);
  }

  @Test
  void withoutAWordThatRecursTheTokenizerIsNamed() throws Exception {
    var seen = new HashSet<String>();
    String once =
        Files.readAllLines(chinese()).stream()
            .filter(line -> line.startsWith("text,") || (line.indexOf(',') > 4 && seen.add(line)))
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(directory.resolve("once.csv"), once + "\n");

    assertThatThrownBy(() -> score(recipe("", 1), file))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            file
                + ": no word occurs 2 times or more in the training texts; these texts have"
                + " no spaces between words: set data.tokenizer to chinese or characters");
    var thai = new StringBuilder("text,label\n");
    for (int i = 0; i < 40; i++) {
      thai.append("ปั๊มน้ำรั่ว").append((char) ('ก' + i)).append(i % 2 == 0 ? ",yes\n" : ",no\n");
    }
    Path other = Files.writeString(directory.resolve("thai.csv"), thai);
    assertThatThrownBy(() -> score(recipe("", 1), other))
        .hasMessageEndingWith(": set data.tokenizer to characters");
    var english = new StringBuilder("text,label\n");
    for (int i = 0; i < 40; i++) {
      english
          .append("internationalization")
          .append((char) ('a' + i / 26))
          .append((char) ('a' + i % 26));
      english.append(i % 2 == 0 ? ",yes\n" : ",no\n");
    }
    Path words = Files.writeString(directory.resolve("english.csv"), english);
    assertThatThrownBy(() -> score(recipe("", 1), words))
        .hasMessageEndingWith("; add texts, or lower data.vocabulary.minimumCount");
  }

  @Test
  void textsThatAreCutOrHaveNoWordsAreCounted() throws IOException {
    Path file = texts(100, "it is %s and that is all of it");
    Files.writeString(file, Files.readString(file) + "...,yes\n!!,no\n".repeat(5));
    List<String> notes = score(recipe(", padding: {steps: 4}", 1), file).notes();

    // Each of 110 texts is in one of both sets: 100 of nine words, and 10 of none.
    assertThat(counted(notes, "(\\d+) of the (88|22) texts of the .* set are cut at 4 words"))
        .containsExactly(2, 100);
    assertThat(counted(notes, "(\\d+) of the (88|22) texts of the .* set have no words"))
        .containsExactly(2, 10);
    assertThat(score(recipe("", 1), texts(100, "it is %s")).notes())
        .noneMatch(note -> note.contains(" cut ") || note.contains("unknown"));
  }

  /** How many notes there are of a kind, and the sum of their numbers. */
  private static int[] counted(List<String> notes, String pattern) {
    var found = new int[2];
    for (String note : notes) {
      Matcher matcher = Pattern.compile(pattern).matcher(note);
      if (matcher.matches()) {
        found[0]++;
        found[1] += Integer.parseInt(matcher.group(1));
      }
    }
    return found;
  }

  @Test
  void evaluateAndClassifySayWhatTheyDoNotRead() throws IOException {
    Classifier classifier =
        Classifier.training(recipe("", 1), DataLocation.of(texts(100, "it is %s")))
            .fit()
            .predictor();
    List<LabelledText> others =
        List.of(
            new LabelledText("it is good", "yes", 1),
            new LabelledText("c'est mauvais", "no", 2),
            new LabelledText("", "no", 3));
    Path lines = Files.writeString(directory.resolve("lines.txt"), "it is good\nc'est bon\n");
    var labels = new ArrayList<String>();

    assertThat(classifier.evaluate(others).notes())
        .contains(
            "40 % of the 5 words of the file are unknown to the model",
            "1 of the 3 texts of the file has no words");
    assertThat(classifier.classify(lines, (line, said) -> labels.add(said.label())))
        .containsExactly("40 % of the 5 words of " + lines + " are unknown to the model");
    assertThat(labels).hasSize(2);
  }

  /** It was an internal error at the first such word. */
  @Test
  void aLayerWithTooSmallAVocabularyIsRefused() throws IOException {
    Path file = texts(40, "it is %s");
    Recipe recipe = recipe("", 1).with("model.layers[0].embedding.vocabulary", "3");

    assertThatThrownBy(() -> score(recipe, file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "model.layers[0]: vocabulary: the texts have 6 ids, got a vocabulary of 3; remove vocabulary, or lower data.vocabulary.size");
  }

  @Test
  void answersToUnreadTextsHaveNotes() throws IOException {
    Classifier classifier =
        Classifier.training(recipe("", 1), DataLocation.of(texts(60, "the pump is %s today %d")))
            .fit()
            .predictor();

    assertThat(classifier.classify("the pump is good").notes()).isEmpty();
    assertThat(classifier.classify("zxqw foo pump good").notes())
        .containsExactly("50 % of the 4 words of the text are unknown to the model");
    for (String blank : List.of("", "  ", "...")) {
      assertThat(classifier.classify(blank).notes())
          .containsExactly("the text has no words; the answer is that of an empty text");
    }
    assertThat(classifier.classify(List.of("the pump", "zxqw")).get(1).notes()).hasSize(1);
    assertThat(classifier.answer(Map.of("text", "")))
        .containsEntry(
            "notes", List.of("the request has no words; the answer is that of an empty text"));
    assertThatThrownBy(() -> classifier.classify((String) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("text is null");
    assertThatThrownBy(() -> classifier.answer(Map.of("message", "the pump")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("request: unknown key \"message\"");
  }
}
