package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.cli.Cli.Outcome;
import dev.unroll.store.Json;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All commands with recipes whose model is a graph. */
class GraphCommandsTest {
  private static final String FORECAST =
      Cli.RECIPE.replaceFirst(
          "(?s)  layers:.*(?=training:)",
          """
            graph:
              layers:
                - {name: encoder, from: input, layer: {lstm: {hidden: 2}}}
                - {name: again, from: encoder, state: encoder, layer: {lstm: {hidden: 2}}}
                - {name: twice, from: input, state: again, shared: encoder}
                - {name: skip, from: input, layer: {pool: {kind: mean}}}
                - {name: last, from: twice, layer: {pool: {kind: last}}}
                - {name: both, from: [last, skip], merge: concat}
                - {name: answer, from: both, layer: dense}
          """);
  private static final String CLASSIFIER =
      Cli.CLASSIFIER.replaceFirst(
          "(?s)  layers:.*(?=training:)",
          """
            graph:
              layers:
                - {name: words, from: input, layer: {embedding: {size: 6}}}
                - {name: order, from: words, layer: {gru: {hidden: 6, output: last}}}
                - {name: bag, from: words, layer: {pool: {kind: max}}}
                - {name: both, from: [order, bag], merge: sum}
                - {name: answer, from: both, layer: dense}
              output: answer
          """);

  @TempDir private static Path directory;
  private static Path recipe;
  private static Path run;
  private static Path csv;
  private static Path classifier;
  private static Path opinions;

  @BeforeAll
  static void train() {
    recipe = Cli.write(directory.resolve("tiny.yaml"), FORECAST);
    run = directory.resolve("run");
    csv = Cli.csv(directory);
    succeeded("train", recipe, "--out", run);
    Path classes = Cli.write(directory.resolve("opinions.yaml"), CLASSIFIER);
    classifier = directory.resolve("classes");
    opinions = Cli.opinions(directory);
    succeeded("train", classes, "--data", opinions, "--out", classifier);
  }

  private static String succeeded(Object... command) {
    Outcome outcome = Cli.run(command);
    assertThat(outcome.code()).as(outcome.toString()).isZero();
    return outcome.out();
  }

  @Test
  void modelsAreEvaluatedAndPredict() {
    assertThat(succeeded("evaluate", run, "--data", csv)).containsPattern("model +\\d");
    assertThat(succeeded("predict", run, "--input", csv, "--horizon", 3)).hasLineCount(4);
    assertThat(succeeded("evaluate", classifier, "--data", opinions)).contains("accuracy");
    assertThat(succeeded("classify", classifier, "The film is good.")).contains("positive");
    assertThat(succeeded("vectors", "nearest", classifier, "good", "-k", "2")).hasLineCount(3);
  }

  @Test
  void valuesAreComparedByBacktest() {
    String hidden = "model.graph.layers[1].layer.lstm.hidden=2,3";
    Outcome refused = Cli.run("backtest", recipe, "--folds", 1, "--size", 9, "--try", hidden);
    String windows =
        succeeded("backtest", recipe, "--folds", 1, "--size", 9, "--try", "data.window=4,5");

    assertThat(windows).containsPattern("(?m)^4 .*\\d$").containsPattern("(?m)^5 .*\\d$");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("model.graph.layers[1]: layer again: its state has the parts [h, c]")
        .hasLineCount(1);
  }

  @Test
  void summaryShowsWhatEachLayerReads() {
    String text = succeeded("summary", run);

    assertThat(text)
        .startsWith("tiny: forecast")
        .containsPattern("layer +from +computed +output +parameter +shape +values")
        .containsPattern("input +\\[N, T, 1]")
        .containsPattern("encoder +input +fused +\\[N, T, 2] +w +\\[1, 8] +8")
        .containsPattern("again +encoder, encoder.h \\(first state\\), encoder.c \\(first state\\)")
        .containsPattern("twice +input, again.h \\(first state\\).* +shared with encoder")
        .containsPattern("both +last, skip +joined: concat +\\[N, 3]")
        .containsPattern("output +answer +output +\\[N, 1]");
    assertThat(succeeded("summary", recipe)).isEqualTo(text);
  }

  @Test
  void summaryAsJson() {
    Map<String, Object> object = Json.parseObject(succeeded("summary", run, "--json"), "stdout");
    List<?> layers = (List<?>) object.get("layers");

    assertThat(object.keySet())
        .containsExactly("recipe", "task", "input", "layers", "output", "values");
    assertThat(object)
        .containsEntry("output", "answer")
        .containsEntry("input", List.of("N", 4L, 1L));
    assertThat(layers).hasSize(7);
    assertThat((Map<?, ?>) layers.get(5))
        .hasToString(
            "{name=both, type=merge, path=joined: concat, from=[last, skip], output=[N, 3],"
                + " parameters=[]}");
  }

  @Test
  void aStoppedRunIsResumedToTheSameFile() {
    Path stopped = directory.resolve("stopped");
    Training<Forecaster> training = Forecaster.training(Recipe.read(recipe));
    training.requestStop();
    training.checkpoints(Checkpoints.in(stopped)).fit();
    succeeded("train", "--resume", stopped);

    assertThat(stopped.resolve("model.safetensors"))
        .hasSameBinaryContentAs(run.resolve("model.safetensors"));
  }

  @Test
  void valuesAreChangedByOption() {
    Path out = directory.resolve("changed");
    succeeded(
        "train",
        recipe,
        "--set",
        "model.graph.layers[6].layer.dense.initializer=zeros",
        "--set",
        "model.graph.layers[3].layer.pool.kind=max",
        "--out",
        out);

    assertThat(succeeded("summary", out)).containsPattern("skip +input +.*max");
  }

  @Test
  void mistakesAreOneSentence() {
    Outcome outcome =
        Cli.run("train", recipe, "--set", "model.graph.layers[5].from=[last, skp]", "--out", "x");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith("unroll: ")
        .endsWith("model.graph.layers[5].from: unknown name \"skp\"; did you mean \"skip\"?\n")
        .hasLineCount(1);
  }

  @Test
  void theRecipeOfTheGuideIsTrained() throws IOException {
    Path guide = Path.of("../docs/guide/recipes.md");
    String section = Files.readString(guide).split("\n## Models as graphs\n", 2)[1];
    var block = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(section);
    assertThat(block.find()).isTrue();
    Path file = Cli.write(directory.resolve("guide.yaml"), block.group(1));

    assertThat(succeeded("train", file, "--out", directory.resolve("guide")))
        .startsWith("guide: trained for ")
        .containsPattern("after training +\\d");
  }
}
