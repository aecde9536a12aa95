package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.atIndex;

import dev.unroll.cli.Cli;
import dev.unroll.store.Json;
import dev.unroll.tensor.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  @TempDir private Path directory;

  @Test
  void showsTheErrorBeforeAndAfterBesideTheBaselinesAndThePaths() {
    Path out = directory.resolve("out");
    var outcome = Cli.run("train", Cli.recipe(directory), "--out", out);

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .startsWith("tiny: trained for 6 steps in ")
        .containsPattern("test set +RMSE +MAE")
        .containsPattern("before training +\\d")
        .containsPattern("after training +\\d")
        .containsPattern("last value +\\d")
        .containsPattern("linear extrapolation +\\d\\S+ \\* +\\d\\S+ \\*")
        .containsPattern("mean of the window +\\d")
        .contains("note: ", "linear extrapolation (")
        .contains(
            out.resolve("model.safetensors").toString(),
            out.resolve("history.csv").toString(),
            out.resolve("forecast.png").toString(),
            out.resolve("learning.png").toString(),
            out.resolve("checkpoint.safetensors").toString())
        .doesNotContain("tensorboard");
  }

  @Test
  void reportsGoToStderr() {
    var outcome = Cli.run("train", Cli.recipe(directory), "--out", directory.resolve("out"));

    assertThat(outcome.err()).startsWith("unroll: forecasting ");
    assertThat(outcome.err()).contains("unroll: next: unroll summary ");
    assertThat(outcome.err().lines().skip(1).limit(2))
        .hasSize(2)
        .allMatch(
            line ->
                line.matches("step [36] of 6   epoch [12]   loss \\d.*   lr 0.01   \\d\\.\\d s.*"));
  }

  @Test
  void jsonIsOneObjectWithThePromisedKeys() {
    Path out = directory.resolve("out");
    var outcome = Cli.run("train", Cli.recipe(directory), "--out", out, "--json");

    assertThat(outcome.code()).isZero();
    Map<String, Object> object = Json.parseObject(outcome.out(), "stdout");
    assertThat(object.keySet())
        .containsExactly(
            "recipe",
            "task",
            "read",
            "seed",
            "metric",
            "metrics",
            "before",
            "baselines",
            "split",
            "seconds",
            "stopped",
            "stoppedEarly",
            "bestEpoch",
            "bestEpochKept",
            "expectation",
            "notes",
            "model",
            "plot",
            "learning",
            "history",
            "checkpoint",
            "tensorboard",
            "scores",
            "recipeFile",
            "rows");
    assertThat(object)
        .containsEntry("recipe", "tiny")
        .containsEntry("task", "forecast")
        .containsEntry("model", out.resolve("model.safetensors").toString())
        .containsEntry("history", out.resolve("history.csv").toString())
        .containsEntry("plot", out.resolve("forecast.png").toString())
        .containsEntry("learning", out.resolve("learning.png").toString())
        .containsEntry("checkpoint", out.resolve("checkpoint.safetensors").toString())
        .containsEntry("stopped", false)
        .containsEntry("stoppedEarly", false)
        .containsEntry("bestEpochKept", false)
        .containsEntry("tensorboard", null);
    assertThat(((Map<?, ?>) object.get("metrics")).keySet().toString()).isEqualTo("[rmse, mae]");
    assertThat(((Map<?, ?>) object.get("before")).keySet().toString()).isEqualTo("[rmse, mae]");
    assertThat(((Map<?, ?>) object.get("baselines")).keySet().toString())
        .isEqualTo("[last value, linear extrapolation, mean of the window]");
    assertThat(object.get("seconds")).isInstanceOf(Double.class);
  }

  @Test
  void anEarlyStopIsSaid() throws IOException {
    String recipe = Cli.recipe(directory).toString();
    String never = "training.earlyStopping={patience: 1, minDelta: 1e9}";
    Object[] arguments = {"train", recipe, "--set", never, "--epochs", 9, "--out", directory};

    assertThat(Cli.run(arguments).out()).startsWith("tiny: stopped early after 8 steps in ");
  }

  @Test
  void writesModelHistoryCheckpointsAndPlots() throws IOException {
    Path out = Cli.trained(directory);

    assertThat(Files.readAllLines(out.resolve("history.csv")))
        .hasSize(3)
        .first()
        .isEqualTo("step,epoch,loss,validation_loss,learning_rate,gradient_norm,seconds");
    var image = ImageIO.read(out.resolve("forecast.png").toFile());
    assertThat(image.getWidth()).isEqualTo(1200);
    assertThat(image.getHeight()).isEqualTo(700);
    try (var files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "best.safetensors",
              "checkpoint.safetensors",
              "forecast.png",
              "history.csv",
              "history.jsonl",
              "learning.png",
              "metrics.json",
              "model.safetensors",
              "predictions.csv",
              "recipe.yaml");
    }
  }

  @Test
  void tensorBoardGetsItsFilesInTheRunOrWhereItIsTold() throws IOException {
    Path out = directory.resolve("out");
    Path elsewhere = directory.resolve("else where");
    var inRun = Cli.run("train", Cli.recipe(directory), "--out", out, "--tensorboard");
    var told =
        Cli.run(
            "train",
            "--tensorboard=" + elsewhere,
            "--histograms",
            3,
            Cli.recipe(directory),
            "--out",
            directory.resolve("other"));

    assertThat(inRun.out()).contains(out.resolve("tensorboard").toString());
    assertThat(told.out()).contains(elsewhere.toString());
    assertThat(text(out.resolve("tensorboard")))
        .contains("step/loss", "epoch/loss")
        .doesNotContain("weights/");
    assertThat(text(elsewhere)).contains("step/loss", "weights/lstm1.w", "gradients/dense1.b");
  }

  private static String text(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      Path only = files.findFirst().orElseThrow();
      return Files.readString(only, StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void histogramsWantTensorBoardAndARecipeIsNotItsDirectory() {
    var alone = Cli.run("train", "sine", "--histograms", 5);
    var swallowed = Cli.run("train", "--tensorboard", "sine");

    assertThat(alone.code()).isEqualTo(2);
    assertThat(alone.err()).contains("add --tensorboard");
    assertThat(swallowed.code()).isEqualTo(2);
    assertThat(swallowed.err())
        .contains("a recipe is missing", "\"sine\" was read as the DIR of --tensorboard");
  }

  @Test
  void theSameSeedGivesTheSameBytesOnAnyThreads() throws IOException {
    Path recipe = Cli.recipe(directory);
    int threads = Engine.threads();
    try {
      Cli.run("train", recipe, "--out", directory.resolve("a"), "--seed", 7, "--threads", 1);
      assertThat(Engine.threads()).isEqualTo(1);
      Cli.run("train", recipe, "--out", directory.resolve("b"), "--seed", 7, "--threads", 2);
    } finally {
      Engine.threads(threads);
    }
    Cli.run("train", recipe, "--out", directory.resolve("c"), "--seed", 8);

    byte[] first = Files.readAllBytes(directory.resolve("a/model.safetensors"));
    assertThat(Files.readAllBytes(directory.resolve("b/model.safetensors"))).isEqualTo(first);
    assertThat(Files.readAllBytes(directory.resolve("c/model.safetensors"))).isNotEqualTo(first);
  }

  @Test
  void setAndEpochsChangeTheRecipe() {
    Path recipe = Cli.recipe(directory);
    var steps =
        Cli.run(
            "train",
            recipe,
            "--set",
            "training.steps=4",
            "--set",
            "training.optimizer.learningRate=1e-3",
            "--out",
            directory.resolve("a"));
    var epochs = Cli.run("train", recipe, "--epochs", 2, "--out", directory.resolve("b"));

    assertThat(steps.out()).contains("trained for 4 steps");
    assertThat(epochs.out()).contains("trained for 8 steps"); // 56 windows, 16 in a batch
  }

  @Test
  void dataReplacesTheSeries() {
    var outcome =
        Cli.run(
            "train",
            Cli.recipe(directory),
            "--data",
            Cli.csv(directory),
            "--out",
            directory.resolve("out"));

    assertThat(outcome.code()).isZero();
  }

  @Test
  void aMissedExpectationIsExitCode3AndKeepsTheResult() {
    Path strict =
        Cli.write(
            directory.resolve("strict.yaml"), Cli.RECIPE + "expect: {metric: rmse, atMost: 1e-9}");
    var outcome = Cli.run("train", strict, "--out", directory.resolve("out"), "--json");

    assertThat(outcome.code()).isEqualTo(3);
    assertThat(Json.parseObject(outcome.out(), "stdout")).containsKey("metrics");
    assertThat(outcome.err()).contains("rmse", "is above");
  }

  @Test
  void anUnluckySeedOfABarWithASpreadIsAWarning() {
    Path strict =
        Cli.write(
            directory.resolve("strict.yaml"),
            Cli.RECIPE + "expect: {metric: rmse, median: 1e-9, deviation: 1e-10}");
    var far = Cli.run("train", strict, "--out", directory.resolve("far"));
    Path wide =
        Cli.write(
            directory.resolve("wide.yaml"),
            Cli.RECIPE + "expect: {metric: rmse, median: 1e-9, deviation: 1, atMost: 1e-9}");
    var near = Cli.run("train", wide, "--out", directory.resolve("near"));

    assertThat(far.code()).isZero();
    assertThat(far.err()).contains("unroll: test rmse ", "more than three deviations above");
    assertThat(far.out()).doesNotContain("expects");
    assertThat(near.code()).isZero();
    assertThat(near.err()).doesNotContain("deviations");
    assertThat(near.out()).contains("as the recipe expects");
  }

  @Test
  void aReachedExpectationIsSaidAndAChangedRecipeHasNone() {
    Path mild =
        Cli.write(
            directory.resolve("mild.yaml"), Cli.RECIPE + "expect: {metric: rmse, atMost: 1e9}");
    var unchanged = Cli.run("train", mild, "--out", directory.resolve("a"), "--seed", 3);
    var changed =
        Cli.run("train", mild, "--out", directory.resolve("b"), "--set", "training.steps=2");

    assertThat(unchanged.out()).contains("as the recipe expects");
    assertThat(changed.out()).doesNotContain("expects");
  }

  @Test
  void aFailedPlotIsAWarning() throws IOException {
    Path out = directory.resolve("out");
    Files.createDirectories(out.resolve("forecast.png")); // where the picture should go
    var outcome = Cli.run("train", Cli.recipe(directory), "--out", out, "--json");

    assertThat(outcome.code()).isZero();
    assertThat(Json.parseObject(outcome.out(), "stdout")).containsEntry("plot", null);
    assertThat(outcome.err()).contains("the plot forecast.png could not be drawn");
    assertThat(out.resolve("model.safetensors")).isNotEmptyFile();
  }

  @Test
  void anExplodingRunEndsWithASentenceAndKeepsModelAndHistory() {
    Path out = directory.resolve("out");
    String wild = "training.optimizer={name: sgd, learningRate: 1e30}";
    var outcome = Cli.run("train", Cli.recipe(directory), "--set", wild, "--out", out);

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines().filter(line -> line.startsWith("unroll: ")))
        .hasSize(3)
        .satisfies(
            line -> assertThat(line).contains("kept: " + out.resolve("model.safetensors")),
            atIndex(1))
        .satisfies(line -> assertThat(line).contains("first seen in", "learning rate"), atIndex(2));
    assertThat(outcome.err()).doesNotContain("\tat ");
    assertThat(out.resolve("history.csv")).exists();
    assertThat(Cli.run("summary", out.resolve("model.safetensors")).code()).isZero();
  }
}
