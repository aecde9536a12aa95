package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.store.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestCommandTest {
  @TempDir private Path directory;

  private Cli.Outcome backtest(Object... more) {
    var args = new java.util.ArrayList<Object>();
    args.add("backtest");
    args.add(Cli.recipe(directory));
    args.addAll(List.of(more));
    return Cli.run(args.toArray());
  }

  @Test
  void showsFoldsThenCandidatesAndBaselinesBestFirst() {
    var outcome =
        backtest(
            "--folds",
            2,
            "--size",
            10,
            "--seeds",
            "1,2,3",
            "--try",
            "data.window=3,5",
            "--try",
            "training.optimizer={name: adam, learningRate: 0.1},{name: sgd, learningRate: 0.1}");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .startsWith("tiny: 2 folds of 10 points within the 60 of the training set; 3 seeds (1, 2,")
        .containsPattern("fold +trains on +forecasts")
        .containsPattern("1 +40 +points 40 to 49")
        .containsPattern("window +optimizer +fold 1 +fold 2 +mean +median +seeds")
        .containsPattern("linear extrapolation +\\d")
        .contains("best: data.window=", "not better than linear extrapolation");
    assertThat(outcome.out().lines().filter(line -> line.matches("[35] .*")))
        .hasSize(4)
        .allMatch(line -> line.matches("[35] +[{]name: (adam|sgd), .*[}] +\\d.* to \\d.*"));
    assertThat(outcome.err().lines()).hasSize(3 + 2 * 3 * 4).first().isEqualTo("24 trainings");
    assertThat(outcome.err()).contains("unroll: forecasting sine: 60 points");
    assertThat(outcome.err()).contains("24 of 24   rmse ");
  }

  @Test
  void withoutCandidatesTheRecipeAsWrittenIsScored() {
    var outcome = backtest("--folds", 1, "--set", "data.window=3");

    assertThat(outcome.out())
        .contains("1 fold of 30 points within the 60", "as written", "best: as written")
        .doesNotContain(" to 0.");
  }

  @Test
  void jsonIsOneObjectWithThePromisedKeys() {
    var outcome = backtest("--folds", 2, "--seeds", "4,5", "--try", "data.window=3,5", "--json");

    Map<String, Object> object = Json.parseObject(outcome.out(), "stdout");
    assertThat(object.keySet())
        .containsExactly(
            "recipe", "task", "read", "folds", "seeds", "candidates", "baselines", "notes");
    Map<?, ?> fold = (Map<?, ?>) ((List<?>) object.get("folds")).get(1);
    assertThat(fold.keySet().toString()).isEqualTo("[origin, end, from, to]");
    assertThat(fold.get("origin")).hasToString("45");
    assertThat(object.get("seeds")).hasToString("[4, 5]");
    Map<?, ?> first = (Map<?, ?>) ((List<?>) object.get("candidates")).get(0);
    assertThat(first.keySet().toString()).isEqualTo("[name, changes, rmse, mean, median]");
    List<?> folds = (List<?>) first.get("rmse");
    assertThat(folds).hasSize(2).allSatisfy(seeds -> assertThat((List<?>) seeds).hasSize(2));
    assertThat((List<?>) object.get("baselines")).hasSize(3);
  }

  @Test
  void aCandidateThatExplodesIsNoFailure() {
    var outcome =
        backtest(
            "--folds", 1, "--try", "training.optimizer={name: sgd, learningRate: 1e30}", "--json");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("\"mean\":null");
  }

  @Test
  void theSameSeedsGiveTheSameText() {
    assertThat(backtest("--folds", 2, "--threads", 1).out())
        .isEqualTo(backtest("--folds", 2).out());
  }

  @Test
  void badInputIsOneSentence() {
    refused(backtest(), "--folds");
    refused(backtest("--folds", 0), "folds must be 1 or more");
    refused(backtest("--folds", "two"), "--folds", "whole number", "two");
    refused(backtest("--folds", 20, "--size", 3), "20 folds of 3 points leave 0 of the 60");
    refused(backtest("--folds", 2, "--size", 0), "--size must be 1 or more");
    refused(backtest("--folds", 2, "--seeds", "1,x"), "--seeds", "whole number", "x");
    refused(backtest("--folds", 2, "--seeds", "1,1"), "each once");
    refused(backtest("--folds", 2, "--try", "data.window"), "--try", "KEY=VALUE");
    refused(backtest("--folds", 2, "--try", "data.window=3,3"), "data.window", "each once");
    refused(backtest("--folds", 2, "--try", "seed=1,2"), "seeds", "--seeds");
    refused(backtest("--folds", 2, "--try", "data.widow=3"), "widow", "window");
    refused(backtest("--folds", 2, "--try", "data.horizon=1,2"), "horizon", "compared", "--set");
    refused(backtest("--folds", 2, "--data", directory.resolve("none.csv")), "none.csv");
    refused(Cli.run("backtest", "sien", "--folds", 2), "sien", "sine");
  }

  private static void refused(Cli.Outcome outcome, String... words) {
    assertThat(outcome.err()).startsWith("unroll: ").contains(words).hasLineCount(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.code()).isEqualTo(2);
  }
}
