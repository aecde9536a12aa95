package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.store.Json;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contents of the directory of a finished run. */
class RunDirectoryTest {
  @TempDir private Path directory;

  private static Map<String, Object> metrics(Path run) throws IOException {
    return Json.parseObject(Files.readAllBytes(run.resolve("metrics.json")), "metrics.json");
  }

  @Test
  void metricsHoldWhatWasSaid() throws IOException {
    Path out = directory.resolve("out");
    Map<String, Object> said =
        Json.parseObject(
            Cli.run("train", Cli.recipe(directory), "--seed", 5, "--out", out, "--json").out(),
            "stdout");
    Map<String, Object> kept = metrics(out);

    for (String key : List.of("recipe", "task", "metrics", "before", "baselines", "notes")) {
      assertThat(kept.get(key)).as(key).isEqualTo(said.get(key));
    }
    assertThat(kept)
        .containsEntry("status", "finished")
        .containsEntry("seed", 5L)
        .containsEntry("metric", "rmse")
        .containsEntry("steps", 6L)
        .containsEntry("epochs", 2L)
        .containsEntry("bestBaseline", "linear extrapolation")
        .containsEntry("directions", Map.of("rmse", "lower", "mae", "lower"))
        .containsKeys("seconds", "ended", "dataChecksum", "settings");
    assertThat(((Map<?, ?>) kept.get("versions")).keySet().toString()).isEqualTo("[unroll, java]");
    Map<?, ?> split = (Map<?, ?>) kept.get("split");
    assertThat(split.get("training")).isEqualTo(56L); // 60 points, window 4
    assertThat(split.get("test")).isEqualTo(36L);
    assertThat(split.get("rule")).isEqualTo("the test set is another series");
    for (Object file : ((Map<?, ?>) kept.get("files")).values()) {
      assertThat(out.resolve((String) file)).isNotEmptyFile();
    }
  }

  @Test
  void forecastsAreSortedByTheirErrors() throws IOException {
    Path out = Cli.trained(directory);
    List<String> lines = Files.readAllLines(out.resolve("predictions.csv"));

    assertThat(lines).hasSize(37).first().isEqualTo("point,step,actual,forecast,error");
    double before = Double.POSITIVE_INFINITY;
    double squares = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      double error = Double.parseDouble(cells[4]);
      assertThat(Double.parseDouble(cells[3]) - Double.parseDouble(cells[2])).isEqualTo(error);
      assertThat(Math.abs(error)).isLessThanOrEqualTo(before);
      before = Math.abs(error);
      squares += error * error;
    }
    double rmse = (Double) ((Map<?, ?>) metrics(out).get("metrics")).get("rmse");
    assertThat(Math.sqrt(squares / 36)).isCloseTo(rmse, org.assertj.core.data.Offset.offset(1e-12));
  }

  @Test
  void examplesAreFoundAgainByTheirLines() throws IOException {
    Path out = Cli.trainedClassifier(directory);
    List<String> data = Files.readAllLines(directory.resolve("opinions.csv"));
    List<String> split = Files.readAllLines(out.resolve("split.csv"));
    List<String> predictions = Files.readAllLines(out.resolve("predictions.csv"));

    assertThat(split).hasSize(49).first().isEqualTo("example,set");
    var tested = new ArrayList<String>();
    for (String line : split.subList(1, split.size())) {
      String[] cells = line.split(",");
      assertThat(cells[1]).isIn("training", "test");
      if (cells[1].equals("test")) {
        tested.add(cells[0]);
      }
    }
    assertThat(tested).hasSize(12);
    assertThat(predictions)
        .hasSize(13)
        .first()
        .isEqualTo("example,text,label,predicted,probability,labelProbability,correct");
    var found = new ArrayList<String>();
    for (String line : predictions.subList(1, predictions.size())) {
      String[] cells = line.split(",");
      found.add(cells[0]);
      assertThat(data.get(Integer.parseInt(cells[0]) - 1)).isEqualTo(cells[1] + "," + cells[2]);
      assertThat(cells[6]).isEqualTo(Boolean.toString(cells[2].equals(cells[3])));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(tested);
    assertThat(((Map<?, ?>) metrics(out).get("split")).get("test")).isEqualTo(12L);
  }

  @Test
  void misclassifiedExamplesComeFirstAndTextsHaveNoControlCharacters() throws IOException {
    Path out = Cli.trainedClassifier(directory);
    var text = new StringBuilder("text,label\n");
    for (int i = 0; i < 40; i++) { // a tenth of the labels is wrong, none can be learned
      boolean good = i % 2 == 0;
      text.append("The film is ").append(good ? "good" : "bad").append((char) 27).append("[2J");
      text.append(good == (i % 10 != 0) ? ",positive\n" : ",negative\n");
    }
    Path noisy = Cli.write(directory.resolve("noisy.csv"), text.toString());
    Path second = directory.resolve("second");
    var outcome =
        Cli.run("train", Cli.classifierRecipe(directory), "--data", noisy, "--out", second);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> lines = Files.readAllLines(second.resolve("predictions.csv"));
    List<String> correct = lines.stream().skip(1).map(line -> line.split(",")[6]).toList();

    assertThat(correct).contains("true");
    assertThat(correct.subList(correct.indexOf("true"), correct.size())).containsOnly("true");
    assertThat(String.join("", lines)).doesNotContain("\u001b").contains("good\\u001b[2J");
    assertThat(out).isDirectory();
  }

  @Test
  void sequencesAreNamedByTheirIds() throws IOException {
    var text = new StringBuilder("id,value,label\n");
    for (int i = 0; i < 40; i++) {
      for (int t = 0; t < 3; t++) {
        text.append("walk%d,%s,%s\n".formatted(i, i % 2 == 0 ? t : -t, i % 2 == 0 ? "up" : "down"));
      }
    }
    Path data = Cli.write(directory.resolve("walks.csv"), text.toString());
    Path recipe =
        Cli.write(
            directory.resolve("walks.yaml"),
            """
            task: classify
            data: {kind: sequences, testShare: 0.25}
            model: {layers: [gru: {hidden: 4, output: last}, dense]}
            training: {epochs: 2}
            """);
    Path out = directory.resolve("walks");
    var outcome = Cli.run("train", recipe, "--data", data, "--out", out);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(Files.readAllLines(out.resolve("predictions.csv")).stream().skip(1))
        .hasSize(10)
        .allMatch(line -> line.matches("walk\\d+,,(up|down),(up|down),.*"));
    assertThat(Files.readAllLines(out.resolve("split.csv"))).hasSize(41).contains("walk0,training");
    var evaluated = Cli.run("evaluate", out, "--data", data);
    assertThat(evaluated.out()).contains(" of the 40 examples of this file were trained on");
  }

  @Test
  void theRecipeRunsAgainToTheSameModel() throws IOException {
    Path out = directory.resolve("out");
    Path strict =
        Cli.write(
            directory.resolve("strict.yaml"), Cli.RECIPE + "expect: {metric: mae, atMost: 1e-9}\n");
    Cli.run(
        "train",
        strict,
        "--seed",
        7,
        "--set",
        "training.steps=4",
        "--set",
        "data.window=5",
        "--out",
        out);
    Path again = directory.resolve("again");
    var outcome = Cli.run("train", out.resolve("recipe.yaml"), "--out", again);

    assertThat(outcome.code()).as(outcome.err()).isZero(); // changed, so without the bar
    Recipe recipe = Recipe.read(out.resolve("recipe.yaml"));
    assertThat(recipe.expectation()).isNull();
    assertThat(recipe.metric()).isEqualTo("mae");
    assertThat(weights(again)).isEqualTo(weights(out));
    assertThat(Files.readAllLines(out.resolve("recipe.yaml")).get(0)).startsWith("# ");
  }

  private static Object weights(Path run) throws IOException {
    Map<String, Object> scores = new HashMap<>(metrics(run));
    return List.of(scores.get("metrics"), scores.get("before"), scores.get("settings"));
  }

  @Test
  void everyRecipeIsTheSameAfterWriting() {
    for (String name : Recipes.names()) {
      Recipe recipe = Recipes.find(name);
      Recipe again = Recipe.parse(name, "again", recipe.text());

      assertThat(again.yaml()).as(name).isEqualTo(recipe.yaml());
      assertThat(again.expectation()).isEqualTo(recipe.expectation());
    }
  }

  @Test
  void aPathCannotAddLinesToTheRecipe() throws IOException {
    Path data = Cli.csv(Files.createDirectory(directory.resolve("a\nseed: 9")));
    Path out = directory.resolve("out");
    var outcome = Cli.run("train", Cli.recipe(directory), "--data", data, "--out", out);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(Recipe.read(out.resolve("recipe.yaml")).seed()).isEqualTo(42);
  }

  @Test
  void aReplacedRunLeavesNothingBehind() throws IOException {
    Path out = Cli.trainedClassifier(directory);
    assertThat(out.resolve("split.csv")).exists();
    var refused = Cli.run("train", Cli.recipe(directory), "--out", out);
    var replaced = Cli.run("train", Cli.recipe(directory), "--out", out, "--overwrite");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo(
            "unroll: "
                + out
                + ": holds a finished run; add --overwrite to replace it, or choose another directory"
                + " with --out\n");
    assertThat(replaced.code()).isZero();
    assertThat(out.resolve("split.csv")).doesNotExist();
    assertThat(metrics(out)).containsEntry("task", "forecast");
  }

  @Test
  void filesOfTheUserAreNotReplaced() throws IOException {
    Path mine = Cli.write(directory.resolve("recipe.yaml"), Cli.RECIPE);
    var own = Cli.run("train", mine, "--out", directory, "--overwrite");
    var other = Cli.run("train", "sine", "--out", directory);

    assertThat(own.code()).isEqualTo(2);
    assertThat(own.err())
        .contains("the run would replace this recipe with a file of the same name");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains(mine + ": already exists");
    assertThat(mine).hasContent(Cli.RECIPE);
    Path out = Cli.trained(directory);
    var again = Cli.run("train", out.resolve("recipe.yaml"), "--out", out, "--overwrite");
    assertThat(again.code()).as(again.err()).isZero();
  }

  @Test
  void anExplodingRunSaysSo() throws IOException {
    Path out = directory.resolve("out");
    String wild = "training.optimizer={name: sgd, learningRate: 1e30}";
    Cli.run("train", Cli.recipe(directory), "--set", wild, "--out", out);

    assertThat(metrics(out)).containsEntry("status", "diverged").containsEntry("metrics", Map.of());
    assertThat(metrics(out).get("notes").toString()).contains("learning rate");
  }

  @Test
  void aTableThatCannotBeWrittenIsAWarning() throws IOException {
    Path out = directory.resolve("out");
    Files.createDirectories(out.resolve("predictions.csv"));
    var outcome = Cli.run("train", Cli.recipe(directory), "--out", out, "--json");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.err())
        .contains("predictions.csv could not be written, all other files are complete");
    assertThat(Json.parseObject(outcome.out(), "stdout")).containsEntry("rows", Map.of());
    assertThat(metrics(out)).containsEntry("status", "finished");
  }

  @Test
  void reproduceKeepsTheSameFilesAndReplacesThemWhenTold() throws IOException {
    Path recipe = Cli.recipe(directory);
    Path out = directory.resolve("out");
    Object[] command = {"reproduce", recipe, "--seeds", "1,2", "--out", out};
    assertThat(Cli.run(command).code()).isZero();
    var refused = Cli.run(command);
    var replaced =
        Cli.run("reproduce", recipe, "--seeds", "1,2", "--out", out, "--overwrite", "--json");

    for (String file :
        List.of("model.safetensors", "metrics.json", "predictions.csv", "recipe.yaml")) {
      assertThat(out.resolve("tiny-2").resolve(file)).isNotEmptyFile();
    }
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("tiny-1: holds a finished run; add --overwrite");
    assertThat(replaced.code()).isZero();
    assertThat(metrics(out.resolve("tiny-2"))).containsEntry("seed", 2L);
  }
}
