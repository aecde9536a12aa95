package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Texts and options that a language model cannot use lead to one error message and to exit code 2.
 */
class LanguageBadInputTest {
  private static final byte[] PNG = {
    (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 1
  };

  @TempDir private static Path directory;
  private static Path words;
  private static Path characters;

  private static String recipe(String data) {
    return """
        about: Tiny.
        task: language
        data: {%s}
        model:
          layers:
            - embedding: {size: 4}
            - gru: {hidden: 6}
            - vocabulary
        training: {batch: 3, truncate: 8, epochs: 1}
        """
        .formatted(data);
  }

  @BeforeAll
  static void train() {
    words = trained("words");
    characters = trained("characters");
  }

  private static Path trained(String units) {
    Path text =
        Cli.write(directory.resolve("text.txt"), "the cat sleeps\nthe dog runs\n".repeat(40));
    Path run = directory.resolve(units);
    var outcome = Cli.run("train", written("units: " + units), "--data", text, "--out", run);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return run;
  }

  private static Path written(String data) {
    return Cli.write(directory.resolve("recipe.yaml"), recipe(data));
  }

  private static Path bytes(byte[] content) {
    try {
      return Files.write(directory.resolve("bad.txt"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refused(String sentence, Object... command) {
    refused(sentence, Cli.run(command));
  }

  private static void refused(String sentence, Cli.Outcome outcome) {
    assertThat(outcome.err()).contains(sentence);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).doesNotContain("Exception").doesNotContain("\0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "words      | ''               | bad.txt: the file has no words (expected text)",
        "characters | ''               | bad.txt: the file has no characters but white space",
        "words      | '\\n\\n \\t\\n'  | bad.txt: the file has no words (expected text)",
        "words      | one              | the text has 2 tokens, too few for a training set",
        "characters | x                | the text has 1 tokens, too few for a training set",
        "words      | a b c a b c a b c a b c\\n | the training set has 11 tokens, 3 for each of its 3",
        "words      | a\\0b c\\n       | bad.txt:1: the file holds binary data (expected text)",
        "characters | ab\\ncd\\0\\n    | bad.txt:2: the file holds binary data (expected text)",
      })
  void textsThatCannotBeTrainedOn(String units, String text, String sentence) {
    byte[] content =
        text.replace("\\n", "\n")
            .replace("\\t", "\t")
            .replace("\\0", "\0")
            .getBytes(StandardCharsets.UTF_8);
    Path out = directory.resolve("none");
    refused(sentence, "train", written("units: " + units), "--data", bytes(content), "--out", out);
    assertThat(out).doesNotExist();
  }

  @Test
  void binaryFilesAreRefusedByEachCommand() {
    Path image = bytes(PNG);
    for (Path model : new Path[] {words, characters}) {
      refused("bad.txt:", "evaluate", model, "--data", image);
    }
    refused("bad.txt:", "train", written("units: words"), "--data", image);
    var random = new byte[3000];
    new java.util.Random(1).nextBytes(random);
    refused("bad.txt:", "train", written("units: words"), "--data", bytes(random));
    refused("bad.txt:", "evaluate", words, "--data", bytes(random));
  }

  @Test
  void aTextOfUnknownTokensAloneIsRefused() {
    String sentence =
        "the training set has no token for the vocabulary (expected one that occurs 2 times or more"
            + " and is not <unk>). Add text, or set data.vocabulary.minimumCount.";
    Path unknown = Cli.write(directory.resolve("unk.txt"), "<unk> <unk> <unk> <unk>\n".repeat(50));
    refused(sentence, "train", written("units: words"), "--data", unknown);
    var distinct = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      distinct.append("word").append(i).append(i % 9 == 8 ? "\n" : " ");
    }
    Path once = Cli.write(directory.resolve("once.txt"), distinct.toString());
    refused(sentence, "train", written("units: words"), "--data", once);
  }

  @Test
  void textsThatCannotBeEvaluatedAreRefused() {
    for (String dynamic : new String[] {"", "--dynamic"}) {
      for (Path model : new Path[] {words, characters}) {
        evaluate("bad.txt: the file has no", model, "", dynamic);
        evaluate("bad.txt:1: the file holds binary data", model, "the \0 cat\n", dynamic);
      }
      evaluate("bad.txt: the text has 1 token (expected 2 or more", characters, "t", dynamic);
    }
    refused("none.txt: no such file", "evaluate", words, "--data", directory.resolve("none.txt"));
  }

  private static void evaluate(String sentence, Path model, String text, String dynamic) {
    Path file = bytes(text.getBytes(StandardCharsets.UTF_8));
    if (dynamic.isEmpty()) {
      refused(sentence, "evaluate", model, "--data", file);
    } else {
      refused(sentence, "evaluate", model, "--data", file, dynamic);
    }
  }

  @Test
  void optionsOfGenerateAreRefused() {
    for (String value : new String[] {"NaN", "-0.5", "Infinity"}) {
      refused(
          "the temperature must be finite and 0 or more, got",
          "generate",
          words,
          "--temperature",
          value);
    }
    for (String value : new String[] {"NaN", "0", "-1", "1.5"}) {
      refused("top-p must be above 0 and at most 1, got", "generate", words, "--top-p", value);
    }
    refused("top-k must be 0 (all tokens) or more, got -1", "generate", words, "--top-k", -1);
    refused("tokens must be 1 or more, got 0", "generate", words, "--tokens", 0);
    refused("stop: the vocabulary lacks \"\"", "generate", words, "--stop", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.vocabulary.size=2 | the vocabulary size must be 3 or more, got 2",
        "data.vocabulary.size=-1 | data.vocabulary.size",
        "data.vocabulary.minimumCount=0 | data.vocabulary.minimumCount",
        "data.testShare=.nan | data.testShare",
        "data.testShare=0 | data.testShare",
        "data.testShare=1 | data.testShare",
        "data.validation=-0.1 | data.validation",
        "data.validation=.nan | data.validation",
        "data.evaluationRows=0 | data.evaluationRows",
        "data.evaluationRows=1000 | data.evaluationRows",
        "data.units=syllables | data.units",
        "data.tokenizer=none | data.tokenizer",
        "training.activationPenalty=-1 | training.activationPenalty",
        "training.activationPenalty=.nan | training.activationPenalty",
        "training.temporalPenalty=.inf | training.temporalPenalty",
        "training.truncate=0 | training.truncate",
        "training.batch=0 | training.batch",
        "training.shuffle=true | set training.shuffle to false",
      })
  void settingsOfARecipeAreRefused(String setting, String sentence) {
    Path text = Cli.write(directory.resolve("t.txt"), "the cat sleeps\nthe dog runs\n".repeat(40));
    refused(sentence, "train", written("units: words"), "--data", text, "--set", setting);
  }

  /** No prompt and no text of score is bad input. */
  @Test
  void emptyPromptsAndControlCharactersAreAnswered() {
    var empty = Cli.run("generate", words, "--prompt", "", "--tokens", 3);
    assertThat(empty.code()).isZero();
    assertThat(empty.err()).startsWith("unroll: next: unroll generate ").hasLineCount(1);
    var nul = Cli.run("generate", words, "--prompt", "the \0cat", "--tokens", 3);
    assertThat(nul.code()).isZero();
    assertThat(nul.err())
        .contains("unroll: prompt: \"\\u0000cat\" is not in the vocabulary, read as <unk>\n");
    assertThat(nul.out()).startsWith("the \0cat"); // data, unchanged in a pipe
    for (Path model : new Path[] {words, characters}) {
      var scored =
          Cli.run(
              new ByteArrayInputStream("\n \nthe\0 cat\n".getBytes(StandardCharsets.UTF_8)),
              new ByteArrayOutputStream(),
              "score",
              model);
      assertThat(scored.code()).as(scored.err()).isZero();
      assertThat(scored.out().lines()).hasSize(3);
      assertThat(scored.out()).doesNotContain("\0");
    }
  }
}
