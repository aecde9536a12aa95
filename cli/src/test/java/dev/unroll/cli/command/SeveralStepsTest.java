package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A horizon above 1 has scores for each of its steps. */
class SeveralStepsTest {
  @TempDir private Path directory;

  private Object[] train(String... more) {
    Path recipe = Cli.write(directory.resolve("tiny.yaml"), Cli.RECIPE);
    String[] fixed = {
      "train",
      recipe.toString(),
      "--out",
      directory.resolve("out").toString(),
      "--set",
      "data.horizon=3",
      "--set",
      "data.strategy=recursive",
    };
    return java.util.stream.Stream.of(fixed, more).flatMap(java.util.Arrays::stream).toArray();
  }

  @Test
  void theTableHasARowForEachStep() {
    var outcome = Cli.run(train());

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .containsPattern("steps ahead +RMSE +MAE\n +1 +\\d.*\n +2 +\\d.*\n +3 +\\d");
    var evaluated = Cli.run("evaluate", directory.resolve("out"), "--data", Cli.csv(directory));
    assertThat(evaluated.out()).containsPattern("steps ahead +RMSE +MAE\n +1 +\\d");
  }

  @Test
  void jsonHasAnObjectForEachStep() {
    Map<String, Object> object = Json.parseObject(Cli.run(train("--json")).out(), "stdout");

    assertThat((List<?>) object.get("steps"))
        .hasSize(3)
        .allSatisfy(step -> assertThat(step.toString()).matches("\\{rmse=.*, mae=.*}"));
    var evaluated =
        Cli.run("evaluate", directory.resolve("out"), "--data", Cli.csv(directory), "--json");
    assertThat((List<?>) Json.parseObject(evaluated.out(), "stdout").get("steps")).hasSize(3);
  }

  /** More points after the end than a picture shows of a line. */
  @Test
  void aLongForecastAfterTheEndIsDrawn() {
    Path recipe = Cli.write(directory.resolve("tiny.yaml"), Cli.RECIPE);
    Path run = directory.resolve("run");
    var trained = Cli.run("train", recipe, "--out", run, "--set", "data.season=365");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(run.resolve("forecast.png")).isNotEmptyFile();

    Path file = Cli.csv(directory);
    Path plot = directory.resolve("a.png");
    var predicted = Cli.run("predict", run, "--input", file, "--horizon", 301, "--plot", plot);
    assertThat(predicted.code()).as(predicted.err()).isZero();
    assertThat(plot).isNotEmptyFile();

    Path score = directory.resolve("b.png");
    var evaluated = Cli.run("evaluate", run, "--data", file, "--plot", score);
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    assertThat(score).isNotEmptyFile();
  }

  @Test
  void aPlotThatCannotBeWrittenIsAFailureAndLosesNoResult() throws IOException {
    Cli.run(train());
    Path run = directory.resolve("out");
    Path file = Cli.csv(directory);
    Path plot = Files.createDirectories(directory.resolve("a.png").resolve("b")).getParent();

    for (String json : List.of("", "--json")) {
      Object[] input = {"predict", run, "--input", file, "--plot", plot, json};
      var predicted = Cli.run(Arrays.stream(input).filter(word -> !word.equals("")).toArray());
      assertThat(predicted.code()).as(predicted.err()).isEqualTo(2);
      assertThat(predicted.out()).isNotEmpty();
      assertThat(predicted.err())
          .contains("the plot a.png could not be drawn")
          .doesNotContain("plot: ");

      Object[] data = {"evaluate", run, "--data", file, "--plot", plot, json};
      var evaluated = Cli.run(Arrays.stream(data).filter(word -> !word.equals("")).toArray());
      assertThat(evaluated.code()).as(evaluated.err()).isEqualTo(2);
      assertThat(evaluated.out()).containsIgnoringCase("rmse").doesNotContain("a.png");
      assertThat(evaluated.err()).contains("the plot a.png could not be drawn");
    }
  }
}
