package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.store.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for a language model, from a text to generated texts and scores. */
class LanguageCommandsTest {
  private static final String RECIPE =
      """
      about: Tiny sentences.
      task: language
      data: {units: words, testShare: 0.2}
      model:
        layers:
          - embedding: {size: 8}
          - gru: {hidden: 16}
          - vocabulary
      training:
        optimizer: {name: adam, learningRate: 0.02}
        batch: 4
        truncate: 14
        epochs: 8
      """;

  @TempDir private Path directory;
  private Path text;
  private Path run;

  @BeforeEach
  void trained() {
    var lines = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      lines
          .append("the ")
          .append(i % 2 == 0 ? "cat sleeps" : "dog runs")
          .append(i * i % 3 == 0 ? " at home\n" : " outside\n");
    }
    text = Cli.write(directory.resolve("pets.txt"), lines.toString());
    run = directory.resolve("run");
    var outcome =
        Cli.run(
            "train",
            Cli.write(directory.resolve("pets.yaml"), RECIPE),
            "--data",
            text,
            "--out",
            run);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err())
        .contains(
            "a language model of words: 801 in 150 lines of the training set, a vocabulary of 10")
        .containsPattern("validation perplexity 1\\.\\d+");
    assertThat(outcome.out())
        .containsPattern("test set +perplexity +nats/token +bits/token")
        .containsPattern("after training +1\\.\\d+")
        .containsPattern("unigram +[6-9]\\.\\d+")
        .containsPattern("Kneser-Ney 3-gram +1\\.\\d+")
        .containsPattern("validation +\\d+ +1\\.\\d+")
        .contains("the cat sleeps");
    assertThat(run.resolve("predictions.csv")).isNotEmptyFile();
    assertThat(run.resolve("learning.png")).isNotEmptyFile(); // losses and perplexities
  }

  private static Cli.Outcome stdin(String lines, Object... args) {
    return Cli.run(
        new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
        new ByteArrayOutputStream(),
        args);
  }

  @Test
  void generateContinuesThePrompt() {
    var outcome = Cli.run("generate", run, "--prompt", "the dog", "--tokens", 2, "--seed", 3);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).matches("the dog runs (at|outside)\\R");
    assertThat(outcome.err()).startsWith("unroll: next: unroll generate ").hasLineCount(1);
    assertThat(Cli.run("generate", run, "--prompt", "the dog", "--tokens", 2, "--seed", 3))
        .isEqualTo(outcome);

    var json =
        Cli.run("generate", run, "--prompt", "the wolf", "--stop", "<eos>", "--json", "--top-k", 5);
    assertThat(json.code()).isZero();
    Map<String, ?> object = Json.parseObject(json.out(), "out");
    assertThat(object.keySet()).containsExactly("prompt", "text", "tokens", "end", "notes", "seed");
    assertThat(object.get("end")).isEqualTo("stop");
    assertThat(json.err())
        .isEqualTo(
            "unroll: prompt: \"wolf\" is not in the vocabulary, read as <unk>"
                + System.lineSeparator());
  }

  @Test
  void generateRefusesWhatCannotBe() {
    assertThat(Cli.run("generate", run, "--temperature", -1).code()).isEqualTo(2);
    assertThat(Cli.run("generate", run, "--top-p", 2).err()).contains("top-p must be above 0");
    assertThat(Cli.run("generate", run, "--stop", "wolf").err())
        .contains("the vocabulary lacks \"wolf\"");
    assertThat(Cli.run("generate", text).code()).isEqualTo(2);
    var classifier = Cli.trainedClassifier(directory);
    assertThat(Cli.run("generate", classifier).err())
        .contains("a classifier (expected a language model); use unroll classify");
  }

  @Test
  void scoreHasALineForEachText() {
    var outcome = stdin("the cat sleeps outside\nthe dog sleeps outside\n\n", "score", run);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> lines = outcome.out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).matches("-[0-9.]+\t[0-9.]+\t5\tthe cat sleeps outside");
    assertThat(number(lines.get(0))).isGreaterThan(number(lines.get(1)) + 1);
    assertThat(lines.get(2)).endsWith("\t1\t");
    assertThat(Cli.run("score", run, "the cat sleeps outside").out().lines().toList())
        .containsExactly(lines.get(0));

    var json = Cli.run("score", run, "--json", "the wolf sleeps");
    Map<String, ?> object = Json.parseObject(json.out(), "out");
    assertThat(object.get("unknown")).isEqualTo(1L);
    assertThat((List<?>) object.get("tokens")).hasSize(4);
    assertThat(json.err()).contains("1 of the 4 tokens are not in the vocabulary");
  }

  private static double number(String line) {
    return Double.parseDouble(line.substring(0, line.indexOf('\t')));
  }

  @Test
  void evaluateScoresAnotherFile() {
    Path other =
        Cli.write(directory.resolve("other.txt"), "the cat sleeps at home\nthe wolf runs\n");
    var outcome = Cli.run("evaluate", run, "--data", other);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("evaluating on 10 tokens in 2 lines");
    assertThat(outcome.out()).contains("perplexity").contains("unigram").contains("<unk>");
    assertThat(Cli.run("summary", run).out()).contains("loss in blocks");
    assertThat(Cli.run("answer", run, "{\"prompt\": \"the dog\", \"tokens\": 1}").out())
        .contains("\" runs\"");
  }

  @Test
  void evaluateLearnsFromTheTextWithDynamic() {
    Path other = Cli.write(directory.resolve("other.txt"), "the cat runs at home\n".repeat(40));
    var plain = Cli.run("evaluate", run, "--data", other, "--json");
    var dynamic =
        Cli.run(
            "evaluate",
            run,
            "--data",
            other,
            "--json",
            "--dynamic",
            "--dynamic-rate",
            0.3,
            "--dynamic-decay",
            0.002,
            "--dynamic-steps",
            4);
    assertThat(dynamic.code()).as(dynamic.err()).isZero();
    Map<String, ?> object = Json.parseObject(dynamic.out(), "out");
    assertThat(((Map<?, ?>) object.get("read")).get("dynamic"))
        .isEqualTo(Map.of("rate", 0.3, "decay", 0.002, "steps", 4L));
    double fixed = perplexity(Json.parseObject(plain.out(), "out").get("metrics"));
    assertThat(perplexity(object.get("metrics"))).isLessThan(fixed * 0.8);
    assertThat(perplexity(((Map<?, ?>) object.get("baselines")).get("fixed weights")))
        .isEqualTo(fixed);
    assertThat(dynamic.err()).contains("dynamic evaluation: rate 0.3, decay 0.002, every 4 tokens");
    var table = Cli.run("evaluate", run, "--data", other, "--dynamic");
    assertThat(table.out()).containsPattern("fixed weights +\\d");
    assertThat(table.code()).isZero();
  }

  private static double perplexity(Object metrics) {
    return ((Number) ((Map<?, ?>) metrics).get("perplexity")).doubleValue();
  }

  @Test
  void dynamicRefusesWhatCannotBe() {
    refusedDynamic("--dynamic-rate is a setting of --dynamic; add --dynamic", "--dynamic-rate", 1);
    refusedDynamic("must be finite and 0 or more, got -1.0", "--dynamic", "--dynamic-rate", -1);
    refusedDynamic("got NaN", "--dynamic", "--dynamic-rate", "NaN");
    refusedDynamic("must be from 0 to 1, got 2.0", "--dynamic", "--dynamic-decay", 2);
    refusedDynamic("must be 1 or more, got 0", "--dynamic", "--dynamic-steps", 0);
    var classifier = Cli.trainedClassifier(directory);
    var other = Cli.run("evaluate", classifier, "--data", text, "--dynamic");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("a classifier (expected a language model)");
  }

  private void refusedDynamic(String sentence, Object... options) {
    var all = new ArrayList<Object>(List.of("evaluate", run, "--data", text));
    all.addAll(List.of(options));
    var outcome = Cli.run(all.toArray());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(sentence);
  }

  /** The tokenizer comes from another jar, found as those of plug-ins are. */
  @Test
  void tokenizersOfOtherJarsCutWords() {
    Path recipe =
        Cli.write(
            directory.resolve("english.yaml"),
            RECIPE.replace("units: words", "units: words, tokenizer: english"));
    Path shouted =
        Cli.write(
            directory.resolve("shouted.txt"), "The CAT's sleeping, the dog runs!\n".repeat(60));
    Path out = directory.resolve("english");
    var trained = Cli.run("train", recipe, "--data", shouted, "--out", out);
    assertThat(trained.code()).as(trained.err()).isZero();
    Map<String, ?> scored =
        Json.parseObject(Cli.run("score", out, "--json", "The cat's SLEEPING").out(), "out");
    List<String> tokens =
        ((List<?>) scored.get("tokens"))
            .stream().map(token -> String.valueOf(((Map<?, ?>) token).get("token"))).toList();
    assertThat(tokens).containsExactly("the", "cat", "sleeping", "<eos>");
    assertThat(scored.get("unknown")).isEqualTo(0L);
    var generated =
        Cli.run("generate", out, "--prompt", "THE CAT", "--tokens", 2, "--temperature", 0);
    assertThat(generated.out()).isEqualToIgnoringNewLines("THE CAT sleeping the");
    assertThat(Cli.run("evaluate", out, "--data", shouted).code()).isZero();
  }

  @Test
  void textsThatCannotBeTrainedOnAreRefusedInOneSentence() {
    Path recipe = Cli.write(directory.resolve("r.yaml"), RECIPE);
    for (String bad : List.of("", "one\n", "a\0b\n", "\n\n\n")) {
      Path file = Cli.write(directory.resolve("bad.txt"), bad);
      var outcome = Cli.run("train", recipe, "--data", file, "--out", directory.resolve("bad"));
      assertThat(outcome.code()).as(bad).isEqualTo(2);
      assertThat(outcome.err().lines()).hasSize(1);
    }
  }
}
