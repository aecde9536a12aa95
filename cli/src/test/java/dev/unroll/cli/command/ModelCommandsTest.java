package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.store.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that use a trained model. */
class ModelCommandsTest {
  @TempDir private static Path directory;
  private static Path run;
  private static Path csv;

  @BeforeAll
  static void train() {
    run = Cli.trained(directory);
    csv = Cli.csv(directory);
  }

  @Test
  void evaluateShowsTheModelBesideTheBaselines() {
    var outcome = Cli.run("evaluate", run, "--data", csv);

    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).matches("unroll: forecasting sine: 30 points.*\nunroll: next: .*\n");
    assertThat(outcome.out())
        .containsPattern("wave.csv +RMSE +MAE")
        .containsPattern("model +\\d")
        .containsPattern("last value +\\d")
        .contains("* best of its column; results are compared by RMSE");
  }

  @Test
  void evaluateAsJson() {
    Map<String, Object> object =
        Json.parseObject(Cli.run("evaluate", run, "--data", csv, "--json").out(), "stdout");

    assertThat(object.keySet())
        .containsExactly(
            "recipe", "task", "model", "data", "read", "metrics", "baselines", "plot", "notes");
    assertThat(String.valueOf(object.get("read"))).contains("target=sine", "points=30");
    assertThat(object).containsEntry("model", run.resolve("model.safetensors").toString());
  }

  @Test
  void predictWritesCsvWithARowForEachStep() {
    var outcome = Cli.run("predict", run.resolve("model.safetensors"), "--input", csv);

    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).matches("unroll: forecasting sine: 30 points.*\nunroll: next: .*\n");
    assertThat(outcome.out()).matches("step,sine\n1,-?\\d+\\.\\d+(E-\\d+)?\n");
  }

  @Test
  void predictBeyondTheTrainedHorizonSaysSoOnStderr() {
    var outcome = Cli.run("predict", run, "--input", csv, "--horizon", 3);

    assertThat(outcome.out().lines()).hasSize(4);
    assertThat(outcome.err()).startsWith("unroll: ").contains("own forecasts").hasLineCount(3);
  }

  @Test
  void predictAsJsonHasTheSameValues() {
    var text = Cli.run("predict", run, "--input", csv, "--horizon", 2).out().lines().toList();
    Map<String, Object> object =
        Json.parseObject(
            Cli.run("predict", run, "--input", csv, "--horizon", 2, "--json").out(), "stdout");

    assertThat(object.keySet())
        .containsExactly("recipe", "task", "model", "input", "read", "target", "values", "notes");
    assertThat(object.get("values"))
        .isEqualTo(
            List.of(
                Double.valueOf(text.get(1).substring(2)),
                Double.valueOf(text.get(2).substring(2))));
  }

  @Test
  void summaryOfAModelShowsLayersParametersAndPaths() {
    var outcome = Cli.run("summary", run);

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .startsWith("tiny: forecast")
        .containsPattern("input +\\[N, 4, 1]")
        .containsPattern("lstm1 +fused +\\[N, 2] +w +\\[1, 8] +8")
        .containsPattern("dense1 +.* +\\[N, 1] +w +\\[2, 1] +2")
        .containsPattern("total +35");
  }

  @Test
  void summaryOfARecipeEqualsThatOfItsModel() {
    assertThat(Cli.run("summary", directory.resolve("tiny.yaml")).out())
        .isEqualTo(Cli.run("summary", run).out());
  }

  @Test
  void summaryAsJson() {
    Map<String, Object> object =
        Json.parseObject(Cli.run("summary", run, "--json").out(), "stdout");

    assertThat(object.keySet()).containsExactly("recipe", "task", "input", "layers", "values");
    assertThat(object).containsEntry("values", 35L).containsEntry("input", List.of("N", 4L, 1L));
    assertThat((List<?>) object.get("layers")).hasSize(2);
    Map<?, ?> lstm = (Map<?, ?>) ((List<?>) object.get("layers")).get(0);
    assertThat(lstm.keySet().toString()).isEqualTo("[name, type, path, output, parameters]");
  }

  @Test
  void summaryOfASequenceRecipeHasOpenTime() {
    assertThat(Cli.run("summary", "airline").out()).containsPattern("input +\\[1, T, 2]");
  }
}
