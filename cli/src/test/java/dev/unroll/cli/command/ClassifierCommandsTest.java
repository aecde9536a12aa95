package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.cli.plot.LearningPlot;
import dev.unroll.store.Json;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that take any task, with a classifier. */
class ClassifierCommandsTest {
  @TempDir private Path directory;
  private Path recipe;
  private Path data;
  private Path out;

  @BeforeEach
  void files() {
    recipe = Cli.classifierRecipe(directory);
    data = Cli.opinions(directory);
    out = directory.resolve("out");
  }

  @Test
  void trainShowsTheFiguresBesideTheBaselinesAndThoseOfEachClass() throws IOException {
    var outcome = Cli.run("train", recipe, "--data", data, "--out", out);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .startsWith("opinions: trained for 40 steps in ")
        .containsPattern("test set +accuracy +macro F1 +cross-entropy")
        .containsPattern("after training +1\\.000 \\* +1\\.000 \\* +0\\.\\d+")
        .containsPattern("majority class +0\\.5000 +0\\.3333 +-\n")
        .containsPattern("TF-IDF.* 1\\.000 \\* +1\\.000 \\* +-\n")
        .containsPattern("class +precision +recall +F1 +examples")
        .containsPattern("negative +1\\.000 +1\\.000 +1\\.000 +6\n")
        .containsPattern("confusion matrix +\\Q" + out.resolve("confusion.png") + "\\E\n")
        .containsPattern("learning curve +\\Q" + out.resolve("learning.png") + "\\E\n");
    assertThat(outcome.err()).contains("accuracy ");
    assertThat(ImageIO.read(out.resolve("confusion.png").toFile()).getWidth()).isGreaterThan(300);
    assertThat(ImageIO.read(out.resolve("learning.png").toFile()).getHeight())
        .isEqualTo(LearningPlot.HEIGHT + LearningPlot.METRICS_HEIGHT); // accuracy below the losses
    assertThat(out.resolve("forecast.png")).doesNotExist();
    assertThat(Files.readAllLines(out.resolve("history.csv")).get(0)).endsWith(",accuracy");
  }

  @Test
  void anOverfittedRunGetsAHintAndItsBestEpochIsMarked() throws IOException {
    var text = new StringBuilder("text,label\n");
    for (int i = 0; i < 60; i++) { // each text has words of its own: nothing can be learned
      text.append("w%d x%d y%d,%s\n".formatted(i, i, i, i % 3 == 0 ? "yes" : "no"));
    }
    Path data = Cli.write(directory.resolve("noise.csv"), text.toString());
    Path out = directory.resolve("out");
    String[] common = {
      "--set", "data.vocabulary={minimumCount: 1}", "--set", "data.validation=0.2"
    };
    var outcome =
        Cli.run(
            "train",
            Cli.classifierRecipe(directory),
            "--data",
            data,
            "--out",
            out,
            "--json",
            common[0],
            common[1],
            common[2],
            common[3],
            "--epochs",
            40);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(Json.parseObject(outcome.out(), "stdout").get("notes").toString())
        .contains("the validation loss was lowest at epoch ", " of 40 ", "keepBest=always");
    assertThat(Files.readAllLines(out.resolve("history.csv")).get(0)).endsWith(",best");
    assertThat(Files.readAllLines(out.resolve("history.jsonl")))
        .filteredOn(line -> line.contains("\"best\":true"))
        .hasSize(1);
    var kept =
        Cli.run(
            "train",
            Cli.classifierRecipe(directory),
            "--data",
            data,
            "--out",
            directory.resolve("kept"),
            "--set",
            "training.keepBest=always",
            common[0],
            common[1],
            common[2],
            common[3],
            "--epochs",
            40);
    assertThat(kept.out()).doesNotContain("rose to").contains("weights of the best epoch");
  }

  @Test
  void evaluateNamesTheFileAndSaysWhatWasTrainedOn() {
    Path run = Cli.trainedClassifier(directory);
    Path seen = directory.resolve("opinions.csv");
    Path other =
        Cli.write(
            directory.resolve("other.csv"),
            "text,label\nbad the is,negative\ngood is the,positive\ngood good,positive\n");
    var again = Cli.run("evaluate", run, "--data", seen);
    var fresh = Cli.run("evaluate", run, "--data", other);

    assertThat(again.out()).startsWith("opinions.csv ").doesNotContain("test set", "test part");
    assertThat(again.out())
        .contains("note: 48 of the 48 examples of this file were trained on"); // texts repeat
    assertThat(fresh.out()).startsWith("other.csv ").doesNotContain("trained on");
  }

  @Test
  void trainAsJsonHasTheConfusionMatrixWithItsLabels() {
    var outcome = Cli.run("train", recipe, "--data", data, "--out", out, "--json");

    Map<String, Object> object = Json.parseObject(outcome.out(), "stdout");
    assertThat(object.keySet())
        .startsWith(
            "recipe",
            "task",
            "read",
            "seed",
            "metric",
            "metrics",
            "labels",
            "classes",
            "confusion",
            "before")
        .contains("baselines", "seconds", "model", "plot", "learning", "history", "checkpoint");
    assertThat(object)
        .containsEntry("task", "classify")
        .containsEntry("labels", List.of("negative", "positive"))
        .containsEntry("confusion", List.of(List.of(6L, 0L), List.of(0L, 6L)))
        .containsEntry("plot", out.resolve("confusion.png").toString());
    assertThat(((Map<?, ?>) object.get("metrics")).keySet().toString())
        .isEqualTo("[accuracy, macroF1, crossEntropy]");
    assertThat(((List<?>) object.get("classes")).get(0).toString())
        .isEqualTo("{label=negative, precision=1.0, recall=1.0, f1=1.0, examples=6}");
  }

  @Test
  void theFiguresOfManyClassesAreInTheJsonAlone() {
    var many = new StringBuilder("text,label\n");
    for (int i = 0; i < 21 * 4; i++) {
      many.append("word").append(i % 21).append(" and,class ").append(i % 21).append('\n');
    }
    Path file = Cli.write(directory.resolve("many.csv"), many.toString());
    var text = Cli.run("train", recipe, "--data", file, "--epochs", 1, "--out", out);
    var json = Cli.run("evaluate", out, "--data", file, "--json");

    assertThat(text.out())
        .contains("The scores of each of the 21 classes are in the result of --json.")
        .doesNotContain("precision");
    assertThat((List<?>) Json.parseObject(json.out(), "stdout").get("classes")).hasSize(21);
  }

  @Test
  void evaluateDrawsOnlyWhereAsked() throws IOException {
    Path model = Cli.trainedClassifier(directory);
    Path other =
        Cli.write(
            directory.resolve("other.csv"),
            "label,text\npositive,The plot is good.\nnegative,The plot is good.\n");
    Path picture = directory.resolve("other.png");
    var plain = Cli.run("evaluate", model, "--data", other);
    assertThat(picture).doesNotExist();
    var drawn = Cli.run("evaluate", model, "--data", other, "--plot", picture, "--json");

    assertThat(plain.code()).isZero();
    assertThat(plain.out())
        .containsPattern("model +0\\.5000 ")
        .containsPattern("positive +0\\.5000 +1\\.000 ")
        .contains("note: ", "does not beat majority class (0.5)")
        .doesNotContain(".png");
    assertThat(Json.parseObject(drawn.out(), "stdout"))
        .containsEntry("confusion", List.of(List.of(0L, 1L), List.of(0L, 1L)))
        .containsEntry("plot", picture.toString());
    assertThat(ImageIO.read(picture.toFile())).isNotNull();
  }

  @Test
  void skipBadLeavesBrokenRowsOutAndCountsThem() throws IOException {
    Files.writeString(data, Files.readString(data) + "only one field\n");
    var refused = Cli.run("train", recipe, "--data", data, "--out", out);
    var skipped = Cli.run("train", recipe, "--data", data, "--out", out, "--skip-bad");
    var evaluated = Cli.run("evaluate", out, "--data", data, "--skip-bad");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("opinions.csv:50: ").hasLineCount(1);
    assertThat(skipped.code()).as(skipped.err()).isZero();
    assertThat(skipped.out()).contains("note: ", "1 bad row left out");
    assertThat(evaluated.out()).contains("note: ", "1 bad row left out");
  }

  @Test
  void evaluateRefusesBrokenRowsUnlessToldToSkipThem() throws IOException {
    Path model = Cli.trainedClassifier(directory);
    Path other =
        Cli.write(
            directory.resolve("other.csv"), "text,label\na good plot,positive\nso so,neutral\n");
    var refused = Cli.run("evaluate", model, "--data", other);
    var skipped = Cli.run("evaluate", model, "--data", other, "--skip-bad");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("other.csv:3: the label \"neutral\" is not in the training set")
        .hasLineCount(1);
    assertThat(skipped.out()).contains("1 bad row left out");
    assertThat(skipped.code()).isZero();
  }

  @Test
  void skipBadIsForClassifiers() {
    Path forecaster = Cli.trained(directory);
    refused(
        "--skip-bad is for tasks that read labelled rows, such as classify, but sine is a recipe of"
            + " the task forecast",
        "train",
        "sine",
        "--skip-bad");
    refused(
        "--skip-bad is for tasks that read labelled rows, such as classify, but tiny is a recipe of"
            + " the task forecast",
        "evaluate",
        forecaster,
        "--data",
        Cli.csv(directory),
        "--skip-bad");
    refused("takes no --skip-bad", "train", "--resume", forecaster, "--skip-bad");
  }

  @Test
  void summaryShowsTheLayersOfAClassifier() {
    Path model = Cli.trainedClassifier(directory);
    var ofModel = Cli.run("summary", model);
    var ofRecipe = Cli.run("summary", recipe, "--data", data);

    assertThat(ofModel.code()).isZero();
    assertThat(ofModel.out())
        .startsWith("opinions: classify\n")
        .containsPattern("embedding1 .*\\[N, T, 6]")
        .containsPattern("dense1 .*\\[N, 2]");
    assertThat(ofRecipe.out()).isEqualTo(ofModel.out());
  }

  @Test
  void aStoppedRunGoesOnToTheSameModel() {
    Path whole = Cli.trainedClassifier(directory);
    Training<?> training =
        Training.create(Recipe.read(recipe), DataLocation.of(data))
            .checkpoints(Checkpoints.in(out));
    training.requestStop();
    training.fit(RunListener.silent());
    var resumed = Cli.run("train", "--resume", out);

    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.out()).startsWith("opinions: trained for 40 steps in ");
    assertThat(out.resolve("model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("model.safetensors"));
    assertThat(out.resolve("confusion.png")).exists();
  }

  @Test
  void whatForecastsIsNotForClassifiers() {
    Path model = Cli.trainedClassifier(directory);

    refused(
        "a classifier (expected a forecaster); use unroll classify",
        "predict",
        model,
        "--input",
        data);
    refused(
        "opinions.yaml: a classifier (expected a forecaster, since only forecasts can be backtested)",
        "backtest",
        recipe,
        "--folds",
        2);
  }

  @Test
  void aReachedExpectationIsSaidAndAMissedOneIsExitCode3() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("data"));
    Cli.opinions(folder);
    String named = Cli.CLASSIFIER.replace("kind: text", "kind: text\n  train: opinions.csv");
    Path mild = Cli.write(recipe, named + "expect: {metric: accuracy, atLeast: 0.9}\n");
    Path strict =
        Cli.write(
            directory.resolve("strict.yaml"), named + "expect: {metric: macroF1, atLeast: 1.5}\n");

    var reached = Cli.run("train", mild, "--data", folder, "--out", out);
    var missed = Cli.run("train", strict, "--data", folder, "--out", directory.resolve("other"));

    assertThat(reached.code()).isZero();
    assertThat(reached.out()).contains("test accuracy 1 is at least 0.9, as the recipe");
    assertThat(missed.code()).isEqualTo(3);
    assertThat(missed.err()).contains("test macroF1 1 is below 1.5");
  }

  private static void refused(String sentence, Object... command) {
    var outcome = Cli.run(command);
    assertThat(outcome.code()).as(outcome.toString()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("unroll: ").contains(sentence).hasLineCount(1);
  }
}
