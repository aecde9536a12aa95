package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.cli.Cli.Outcome;
import dev.unroll.store.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code unroll reproduce}, with recipes that train in milliseconds. */
class ReproduceCommandTest {
  @TempDir private Path directory;

  @Test
  void showsTheMedianOfTheSeedsBesideWhatOthersReached() {
    Path recipe =
        recipe(
            "tiny",
            """
            expect: {metric: mae, atMost: 100}
            tutorial: {reported: 0.5, pytorch: [0.25, 0.75], pytorchSeconds: 9, source: s}
            """);
    Outcome outcome = Cli.run("reproduce", recipe, "--seeds", "1,2,3");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> lines = outcome.out().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).split(" {2,}"))
        .containsExactly(
            "recipe",
            "metric",
            "reported",
            "PyTorch",
            "ours",
            "seed 1",
            "seed 2",
            "seed 3",
            "must reach",
            "met",
            "seconds");
    String[] cells = lines.get(1).split(" {2,}");
    assertThat(cells).startsWith("tiny", "mae", "0.5000", "0.2500 0.7500");
    assertThat(cells[4])
        .isEqualTo(List.of(cells[5], cells[6], cells[7]).stream().sorted().toList().get(1));
    assertThat(List.of(cells[5], cells[6], cells[7])).doesNotHaveDuplicates();
    assertThat(cells[8]).isEqualTo("at most 100.0");
    assertThat(cells[9]).isEqualTo("yes");
    assertThat(cells[10]).matches("[0-9.]+ s in all \\(PyTorch 9.0 s\\)");
    assertThat(lines.get(1).indexOf("at most")).isEqualTo(lines.get(0).indexOf("must reach"));
    assertThat(outcome.err()).contains("tiny, seed 1", "tiny, seed 2", "tiny, seed 3", "step ");
  }

  @Test
  void eachSeedHasTheFigureThatTrainGivesIt() {
    Path recipe = recipe("tiny", "");
    Map<String, Object> reproduced =
        Json.parseObject(Cli.run("reproduce", recipe, "--seeds", "7,8", "--json").out(), "stdout");
    Map<String, Object> trained =
        Json.parseObject(
            Cli.run("train", recipe, "--seed", "8", "--json", "--out", directory.resolve("run"))
                .out(),
            "stdout");

    List<?> runs = (List<?>) reproduced.get("runs");
    double first = (Double) ((Map<?, ?>) runs.get(0)).get("figure");
    double second = (Double) ((Map<?, ?>) runs.get(1)).get("figure");
    assertThat(second).isEqualTo(((Map<?, ?>) trained.get("metrics")).get("rmse"));
    assertThat(first).isNotEqualTo(second);
    assertThat((Double) reproduced.get("median")).isEqualTo((first + second) / 2);
    assertThat(reproduced.get("figure")).isEqualTo("rmse");
    assertThat(reproduced.get("met")).isNull();
    assertThat(reproduced).containsKey("seconds").doesNotContainKey("secondsPerEpoch");
  }

  @Test
  void aMedianThatMissesIsExitCode3AndTheOthersStillRun() {
    Path bad = recipe("bad", "expect: {metric: rmse, atMost: 0.000001}\n");
    Path good = recipe("good", "expect: {metric: rmse, atMost: 100}\n");
    Outcome outcome = Cli.run("reproduce", bad, good, "--seeds", "1");

    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.out().lines().skip(1))
        .satisfiesExactly(
            row -> assertThat(row).startsWith("bad ").contains(" no "),
            row -> assertThat(row).startsWith("good ").contains(" yes "));
    assertThat(outcome.err().lines().toList())
        .last()
        .isEqualTo("unroll: the median misses the bound of the recipe: bad");
  }

  @Test
  void theMedianCountsAndNotTheWorstSeed() {
    Path recipe = recipe("tiny", "");
    List<?> runs =
        (List<?>)
            Json.parseObject(
                    Cli.run("reproduce", recipe, "--seeds", "1,2,3", "--json").out(), "stdout")
                .get("runs");
    List<Double> figures =
        runs.stream().map(run -> (Double) ((Map<?, ?>) run).get("figure")).sorted().toList();
    double bound = (figures.get(1) + figures.get(2)) / 2; // the worst of the three misses it
    Path bounded = recipe("bounded", "expect: {metric: rmse, atMost: " + bound + "}\n");

    assertThat(Cli.run("reproduce", bounded, "--seeds", "1,2,3").code()).isZero();
    assertThat(Cli.run("reproduce", bounded, "--seeds", worst(runs, figures)).code()).isEqualTo(3);
  }

  @Test
  void aBarWithASpreadIsForTheMedianOfThreeSeeds() {
    Path strict = recipe("strict", "expect: {metric: rmse, median: 1e-9, deviation: 1e-10}\n");
    Outcome two = Cli.run("reproduce", strict, "--seeds", "1,2");
    Outcome three = Cli.run("reproduce", strict, "--seeds", "1,2,3");
    Path mild = recipe("mild", "expect: {metric: rmse, median: 1e-9, deviation: 100}\n");

    assertThat(two.code()).isZero();
    assertThat(two.err())
        .contains("strict: the bound is for the median of at least 3 seeds (got 2)", "--seeds");
    assertThat(two.out().lines().skip(1)).singleElement().asString().doesNotContain(" no ");
    assertThat(three.code()).isEqualTo(3);
    assertThat(three.out()).contains("at most 1.100e-09", " no ");
    assertThat(Cli.run("reproduce", mild, "--seeds", "1,2,3").code()).isZero();
    assertThat(Json.parseObject(Cli.run("reproduce", mild, "--list", "--json").out(), "stdout"))
        .containsEntry("atMost", 100.000000001)
        .containsEntry("expectedMedian", 1e-9)
        .containsEntry("expectedDeviation", 100.0);
  }

  private static Object worst(List<?> runs, List<Double> figures) {
    return runs.stream()
        .map(run -> (Map<?, ?>) run)
        .filter(run -> run.get("figure").equals(figures.get(2)))
        .findFirst()
        .orElseThrow()
        .get("seed");
  }

  @Test
  void aChangedRecipeIsNotJudged() {
    Path recipe = recipe("tiny", "expect: {metric: rmse, atMost: 0.000001}\n");

    for (String[] change : new String[][] {{"--set", "training.steps=5"}, {"--epochs", "1"}}) {
      Outcome outcome = Cli.run("reproduce", recipe, "--seeds", "1", change[0], change[1]);
      assertThat(outcome.code()).isZero();
      assertThat(outcome.out()).doesNotContain(" no ").doesNotContain(" yes ");
    }
  }

  @Test
  void epochsAreTimedOneByOne() {
    Outcome outcome = Cli.run("reproduce", recipe("tiny", ""), "--seeds", "1", "--epochs", "2");

    assertThat(outcome.out()).containsPattern("[0-9.]+ s an epoch\\R");
  }

  @Test
  void missingDataSkipARecipeAndNotTheOthers() {
    Path missing =
        Cli.write(
            directory.resolve("missing.yaml"),
            """
            task: forecast
            data: {series: nowhere/waves.csv, published: https://example.org/waves}
            model: {}
            training: {}
            """);
    Path recipe = recipe("tiny", "expect: {metric: rmse, atMost: 100}\n");
    Outcome both = Cli.run("reproduce", missing, recipe, "--seeds", "1", "--data", directory);
    Outcome none = Cli.run("reproduce", missing, "--seeds", "1", "--data", directory);

    assertThat(both.code()).isZero();
    assertThat(both.out().lines().skip(1))
        .singleElement()
        .asString()
        .startsWith("tiny ")
        .contains(" yes ");
    assertThat(both.err())
        .contains(
            "unroll: missing is skipped: nowhere/waves.csv",
            "it is published at https://example.org/waves");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.out()).hasLineCount(1);
  }

  @Test
  void nothingIsKeptUnlessAskedFor() throws Exception {
    Path recipe = recipe("tiny", "");
    Cli.run("reproduce", recipe, "--seeds", "1");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(recipe);
    }
    Path out = directory.resolve("out");
    Outcome outcome = Cli.run("reproduce", recipe, "--seeds", "1,2", "--out", out);

    assertThat(outcome.code()).isZero();
    for (String run : List.of("tiny-1", "tiny-2")) {
      assertThat(Cli.run("summary", out.resolve(run)).code()).isZero();
      assertThat(out.resolve(run).resolve("history.csv")).isNotEmptyFile();
      assertThat(out.resolve(run).resolve("history.jsonl")).isNotEmptyFile();
    }
    assertThat(out.resolve("tiny-1/model.safetensors"))
        .isNotEmptyFile()
        .satisfies(
            one ->
                assertThat(Files.mismatch(one, out.resolve("tiny-2/model.safetensors")))
                    .isNotNegative());
  }

  @Test
  void aRunThatDivergesMissesAndTheNextOneRuns() {
    Path wild =
        Cli.write(
            directory.resolve("wild.yaml"),
            Cli.RECIPE
                    .replace("lstm: {hidden: 2, output: last}", "pool: {kind: last}")
                    .replace("{name: adam, learningRate: 0.01}", "{name: sgd, learningRate: 1e30}")
                    .replace("steps: 6", "steps: 60")
                + "expect: {metric: rmse, atMost: 100}\n");
    Outcome outcome = Cli.run("reproduce", wild, recipe("tiny", ""), "--seeds", "1");

    assertThat(outcome.out().lines().skip(1))
        .satisfiesExactly(
            row -> assertThat(row).startsWith("wild ").containsPattern(" - +- .* no "),
            row -> assertThat(row).startsWith("tiny "));
    assertThat(outcome.err()).contains("unroll: wild, seed 1: ");
    assertThat(outcome.code()).isEqualTo(3);
  }

  @Test
  void listShowsWhatWouldBeTrained() {
    Outcome all = Cli.run("reproduce", "--list");
    Outcome some = Cli.run("reproduce", "--list", "imdb-*-cell*", "sine", "--json");

    assertThat(all.code()).isZero();
    assertThat(all.err()).isEmpty();
    assertThat(all.out().lines().map(line -> line.split(" ")[0]))
        .contains("sine", "airline", "imdb-gru", "mnist-rows", "dna-splice", "noisy-sine-rnn")
        .doesNotContain("sine-tutorial", "imdb-lstm-masked");
    assertThat(all.out())
        .containsPattern(
            "imdb-rnn-cell-1 +accuracy +0.8110 +0.7950 .*at least 0.8050 +PyTorch 9.0 s");
    assertThat(some.out().lines().map(line -> Json.parseObject(line, "stdout").get("recipe")))
        .containsExactly(
            "imdb-rnn-cell-1", "imdb-rnn-cell-2", "imdb-lstm-cell", "imdb-gru-cell", "sine");
  }

  @Test
  void mistakesAreSentences() {
    Path recipe = recipe("tiny", "");
    refused(Cli.run("reproduce", "imdb-rn"), "did you mean \"imdb-rnn\"?");
    refused(Cli.run("reproduce", "imbd-*"), "no recipe like \"imbd-*\"");
    refused(Cli.run("reproduce", recipe, "--seeds", "1,1"), "--seeds", "[1, 1]");
    refused(Cli.run("reproduce", recipe, "--seeds", "1,x"), "--seeds", "\"x\"");
    refused(Cli.run("reproduce", recipe, "--epochs", "0"), "--epochs", "1 or more");
    refused(Cli.run("reproduce", recipe, "--set", "seed=3"), "--seeds");
    refused(Cli.run("reproduce", recipe, "--set", "training.stesp=3"), "\"steps\"");
    refused(Cli.run("reproduce", recipe, "--data", recipe), "--data", "directory");
    refused(Cli.run("reproduce", recipe, "--out", ""), "--out");
  }

  private static void refused(Outcome outcome, String... words) {
    assertThat(outcome.err()).startsWith("unroll: ").contains(words).hasLineCount(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.code()).isEqualTo(2);
  }

  private Path recipe(String name, String more) {
    return Cli.write(directory.resolve(name + ".yaml"), Cli.RECIPE + more);
  }
}
