package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.cli.Cli;
import dev.unroll.store.Json;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Registry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A toy task and a toy input kind of another jar, registered by {@link dev.unroll.toy.ToyPlugin}:
 * from recipe to model file, with the commands as they are.
 */
class PluginCommandsTest {
  private static final String MEAN =
      """
      about: The mean of some numbers.
      task: mean
      data: {file: numbers.txt}
      model: {hidden: 6}
      training: {steps: 150}
      expect: {metric: mae, atMost: 0.4}
      """;

  private static final String MORSE =
      """
      about: Vowel or not?
      task: classify
      data: {kind: morse, testShare: 0.3}
      model:
        layers:
          - gru: {hidden: 8, output: last}
          - dense
      training:
        optimizer: {name: adam, learningRate: 0.03}
        batch: 8
        epochs: 3
      """;

  @TempDir Path directory;
  private Path mean;
  private Path run;

  @BeforeEach
  void numbers() throws IOException {
    var random = new Random(7);
    var lines = new StringBuilder();
    for (int n = 0; n < 64; n++) {
      for (int t = 0; t < 5; t++) {
        lines.append(t == 0 ? "" : " ").append(random.nextInt(200) / 100.0);
      }
      lines.append('\n');
    }
    Files.writeString(directory.resolve("numbers.txt"), lines);
    mean = Cli.write(directory.resolve("mean.yaml"), MEAN);
    run = directory.resolve("run");
  }

  private Cli.Outcome train(Object... more) {
    var all = new java.util.ArrayList<Object>(List.of("train", mean, "--data", directory));
    all.addAll(List.of(more));
    return Cli.run(all.toArray());
  }

  @Test
  void aTaskOfAnotherJarIsTrainedScoredAndDrawn() {
    var outcome = train("--out", run);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("test set", "MAE", "close", "before training", "zero", "note: a toy")
        .contains("The scores of each of the 64 lines are in the result of --json.")
        .contains("close or not", "drawing")
        .contains("as the recipe expects");
    assertThat(run.resolve("within.png")).isNotEmptyFile();
    assertThat(run.resolve("drawing.svg")).hasContent("<svg/>");
  }

  @Test
  void itsPartsAreInJson() {
    var outcome = train("--out", run, "--json");

    Map<String, Object> json = Json.parseObject(outcome.out(), "stdout");
    assertThat(json).containsEntry("task", "mean");
    assertThat((List<?>) json.get("lines")).hasSize(64);
    assertThat(((Map<?, ?>) ((List<?>) json.get("lines")).get(0)).keySet().toString())
        .isEqualTo("[mean, predicted]");
    assertThat(json.get("labels")).isEqualTo(List.of("close", "far"));
    assertThat((List<?>) json.get("plots")).hasSize(2);
    assertThat(json.get("plot")).isEqualTo(run.resolve("within.png").toString());
  }

  @Test
  void itsModelIsLoadedEvaluatedAskedAndSummarized() throws IOException {
    train("--out", run);

    var scored = Cli.run("evaluate", run, "--data", directory.resolve("numbers.txt"));
    assertThat(scored.out()).contains("MAE");
    var summary = Cli.run("summary", run);
    assertThat(summary.out()).contains("mean: mean", "gru");
    var asked = Cli.run("answer", run, "{\"values\": [1, 1, 1, 1, 1]}");
    assertThat(asked.code()).as(asked.err()).isZero();
    assertThat((Double) Json.parseObject(asked.out(), "stdout").get("mean")).isBetween(0.5, 1.5);

    var in = "{\"values\": [1, 1, 1, 1, 1]}\n\n{\"values\": [1, 2]}\n{\"valeus\": []}\n";
    var lines =
        Cli.run(
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            new ByteArrayOutputStream(),
            "answer",
            run);
    assertThat(lines.code()).isEqualTo(2);
    assertThat(lines.out().lines()).hasSize(2).first().isEqualTo(asked.out().strip());
    assertThat(lines.err()).contains("stdin:4: ", "valeus");
  }

  @Test
  void itIsResumedFromItsCheckpoint() {
    train("--out", run, "--set", "training.steps=40");
    var longer = Cli.run("train", "--resume", run, "--epochs", "1");

    assertThat(longer.code()).isEqualTo(2);
    assertThat(longer.err()).contains("epochs");
    var again = Cli.run("train", "--resume", run);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("trained for 40 steps");
  }

  @Test
  void itsRecipeIsReadStrictly() {
    var outcome = train("--set", "model.hiden=3");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("hiden", "did you mean \"hidden\"?");
    var unknown = train("--set", "task=meen");
    assertThat(unknown.err()).contains("meen", "did you mean \"mean\"?");
  }

  @Test
  void commandsOfOtherTasksRefuseItsModel() {
    train("--out", run);

    for (String command : List.of("classify", "predict")) {
      var outcome =
          command.equals("classify")
              ? Cli.run(command, run, "text")
              : Cli.run(command, run, "--input", directory.resolve("numbers.txt"));
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.err()).contains("a model of means", "unroll answer");
    }
    var vectors = Cli.run("vectors", "nearest", run, "word");
    assertThat(vectors.code()).isEqualTo(2);
    assertThat(vectors.err()).contains("a model of means has no word vectors");
    var skipping = train("--skip-bad");
    assertThat(skipping.code()).isEqualTo(2);
    assertThat(skipping.err()).contains("--skip-bad");
    var tested = Cli.run("backtest", mean, "--folds", "2");
    assertThat(tested.code()).isEqualTo(2);
    assertThat(tested.err()).contains("mean");
  }

  @Test
  void anInputKindOfAnotherJarIsTrainedAndAsked() throws IOException {
    Path file = directory.resolve("letters.csv");
    var rows = new StringBuilder("text,label\n");
    for (int i = 0; i < 12; i++) {
      rows.append(".-,vowel\n.,vowel\n..,vowel\n---,vowel\n..-,vowel\n");
      rows.append("-...,other\n-.-.,other\n-..,other\n--.,other\n.--.,other\n");
    }
    Files.writeString(file, rows);
    Path recipe = Cli.write(directory.resolve("morse.yaml"), MORSE);

    var trained = Cli.run("train", recipe, "--data", file, "--out", run);
    assertThat(trained.code()).as(trained.err()).isZero();
    var asked = Cli.run("classify", run, "--json", ".-");
    assertThat(asked.code()).as(asked.err()).isZero();
    assertThat(asked.out()).contains("vowel");
    var scored = Cli.run("evaluate", run, "--data", file);
    assertThat(scored.out()).contains("macro F1", "vowel");
  }

  @Test
  void withoutThePluginFilesAndRecipesAreRefusedByName() throws IOException {
    train("--out", run);
    Path model = run.resolve("model.safetensors");

    assertThat(Predictor.load(model).recipe().task()).isEqualTo("mean");
    assertThatThrownBy(() -> Predictor.load(model, Registry.builtIn()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(model.toString(), "task \"mean\"", "Registry.withTask");
    assertThatThrownBy(() -> Recipe.read(mean, Registry.builtIn()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll("task", "mean", "forecast", "classify");
    Path morse = Cli.write(directory.resolve("morse.yaml"), MORSE);
    assertThatThrownBy(() -> Recipe.read(morse, Registry.builtIn()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll("morse", "text", "letters", "images", "sequences");
  }
}
