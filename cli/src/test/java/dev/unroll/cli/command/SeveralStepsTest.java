package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.store.Json;
import java.nio.file.Path;
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
}
