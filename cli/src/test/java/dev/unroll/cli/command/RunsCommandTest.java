package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.cli.Cli.Outcome;
import dev.unroll.cli.report.Text;
import dev.unroll.store.Json;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.train.Checkpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {
  @TempDir private Path directory;
  private Path runs;

  @BeforeEach
  void aDirectoryOfRuns() throws IOException {
    runs = Files.createDirectory(directory.resolve("runs"));
  }

  private Path train(String name, Object... more) {
    Path out = runs.resolve(name);
    var command = new ArrayList<Object>(List.of("train", Cli.recipe(directory), "--out", out));
    command.addAll(List.of(more));
    Outcome outcome = Cli.run(command.toArray());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return out;
  }

  private void stopped(String name) {
    var training = Forecaster.training(Recipe.read(Cli.recipe(directory)).withSeed(9));
    training.requestStop();
    training.checkpoints(Checkpoints.in(runs.resolve(name))).fit();
  }

  @Test
  void listsRunsByTimeWithTheirScoresAndWhatIsWrongWithTheOthers() throws IOException {
    Path late = train("late", "--seed", 3);
    Path early = train("early", "--set", "training.steps=4");
    Path metrics = early.resolve("metrics.json");
    String text = Files.readString(metrics);
    Cli.write(
        metrics, text.replaceFirst("\"ended\": \"[^\"]*\"", "\"ended\": \"1999-12-31T23:59:59Z\""));
    stopped("killed");
    Files.createDirectory(runs.resolve("foreign"));
    train("group/inner");
    Files.writeString(Files.createDirectory(runs.resolve("lost")).resolve("recipe.yaml"), "x");
    Files.writeString(Files.createDirectory(runs.resolve("broken")).resolve("metrics.json"), "{");
    Files.writeString(
        Files.createDirectory(runs.resolve("empty")).resolve("checkpoint.safetensors"), "x");
    Files.writeString(runs.resolve("a-file"), "no run");
    Outcome outcome = Cli.run("runs", runs);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> lines = outcome.out().lines().toList();
    assertThat(lines).hasSize(7);
    assertThat(lines.get(0)).matches("run +recipe +when +status +epochs +seed +metric +score .*");
    assertThat(lines.get(1)).startsWith("early ").contains(" tiny ", " finished ", " rmse ");
    assertThat(lines).anyMatch(line -> line.matches("late .* finished +2 +3 +rmse +\\d.*"));
    assertThat(lines).anyMatch(line -> line.matches("killed +tiny .* unfinished .* 9.*"));
    assertThat(lines).anyMatch(line -> line.matches("lost .* broken.*"));
    assertThat(outcome.out()).doesNotContain("foreign", "group");
    assertThat(outcome.err())
        .contains(
            "unroll: lost: there are no files of a run",
            "unroll: broken: ",
            "unroll: empty: ",
            "unroll: more runs are in %s: unroll runs "
                .formatted(Text.shown(runs.resolve("group").toString(), 400)))
        .endsWith("unroll: next: unroll runs " + late + " " + runs.resolve("killed") + "\n")
        .hasLineCount(5);
    assertThat(late).isDirectory();
  }

  @Test
  void aMetricSortsWithTheBestFirst() {
    train("a", "--seed", 1);
    train("b", "--seed", 2);
    train("c", "--seed", 3);
    stopped("none");
    Map<String, Object> object =
        Json.parseObject(Cli.run("runs", runs, "--metric", "mae", "--json").out(), "stdout");
    var values = new ArrayList<Double>();
    for (Object run : (List<?>) object.get("runs")) {
      if (((Map<?, ?>) run).get("metrics") instanceof Map<?, ?> metrics) {
        values.add((Double) metrics.get("mae"));
      }
    }

    assertThat(values).hasSize(3).isSorted();
    assertThat(((Map<?, ?>) ((List<?>) object.get("runs")).get(3)).get("status"))
        .isEqualTo("unfinished");
    Outcome unknown = Cli.run("runs", runs, "--metric", "accuracy");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("no run has the metric \"accuracy\"", "rmse", "mae");
  }

  @Test
  void severalRunsAreComparedSideBySide() {
    Path a = train("a", "--seed", 1);
    Path b = train("b", "--seed", 2, "--set", "training.batch=8");
    Outcome outcome = Cli.run("runs", a, b);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .containsPattern("training.batch +16 +8\n")
        .containsPattern("seed +1 +2\n")
        .doesNotContain("training.steps", "different data")
        .containsPattern("rmse +\\d.*\\*")
        .containsPattern("mae +\\d.*\\*")
        .contains("* best of its row");
    Map<String, Object> object = Json.parseObject(Cli.run("runs", a, b, "--json").out(), "stdout");
    assertThat(object.get("differentSettings"))
        .isEqualTo(Map.of("training.batch", List.of("16", "8"), "seed", List.of("1", "2")));
    assertThat(object).containsEntry("sameData", true).containsEntry("sameTest", true);
  }

  @Test
  void runsWithDifferentTestSetsHaveNoBest() {
    Path data = Cli.csv(directory);
    Path a = train("a", "--data", data);
    Path b = train("b", "--data", data, "--set", "data.split={share: 0.5}");

    assertThat(Cli.run("runs", a, b).out())
        .contains("note: the runs were evaluated on different test sets")
        .doesNotContain("*");
    assertThat(Cli.run("runs", a, b, "--json").out()).contains("\"sameTest\":false");
  }

  @Test
  void classifiersWithOtherTestExamplesHaveNoBest() {
    Path data = Cli.opinions(directory);
    Path recipe =
        Cli.write(
            directory.resolve("c.yaml"),
            "task: classify\ndata: {kind: text}\nmodel: {pooling: max}\ntraining: {epochs: 1}\n");
    List<Path> all = new ArrayList<>();
    for (int seed : List.of(1, 1, 2)) {
      Path out = runs.resolve("c" + all.size());
      Outcome outcome = Cli.run("train", recipe, "--data", data, "--seed", seed, "--out", out);
      assertThat(outcome.code()).as(outcome.err()).isZero();
      all.add(out);
    }

    assertThat(Cli.run("runs", all.get(0), all.get(1)).out()).contains("* best of its row");
    assertThat(Cli.run("runs", all.get(0), all.get(2)).out())
        .contains("note: the runs were evaluated on different test sets")
        .doesNotContain("*");
  }

  @Test
  void otherDataAreNoted() {
    Path a = train("a");
    Path b = train("b", "--data", Cli.csv(directory));

    assertThat(Cli.run("runs", a, b).out())
        .contains("note: the runs were trained on different data");
  }

  @Test
  void aRunThatWasResumedAndKilledIsUnfinished() throws Exception {
    Path run = train("run");
    var longer = Forecaster.training(Checkpoints.in(run), Map.of("training.steps", "50"));
    longer.requestStop();
    longer.resume(dev.unroll.tasks.RunListener.silent());
    Files.setLastModifiedTime(
        run.resolve("metrics.json"), java.nio.file.attribute.FileTime.fromMillis(1_000_000));

    assertThat(Cli.run("runs", runs).out()).contains(" unfinished ");
  }

  @Test
  void filesCannotWriteToTheTerminal() throws IOException {
    Path run = train("run");
    Path metrics = run.resolve("metrics.json");
    String evil = "\\u001b]0;owned\\u0007\\u202e";
    Cli.write(
        metrics,
        Files.readString(metrics)
            .replace("\"recipe\": \"tiny\"", "\"recipe\": \"" + evil + "\"")
            .replace("\"bestBaseline\": \"", "\"bestBaseline\": \"" + evil));
    Files.writeString(
        Files.createDirectory(runs.resolve("b\u001b[2J")).resolve("metrics.json"), "{\"\u0000");
    Outcome list = Cli.run("runs", runs);
    Outcome both = Cli.run("runs", run, run);

    for (Outcome outcome : List.of(list, both)) {
      assertThat(outcome.code()).isZero();
      assertThat((outcome.out() + outcome.err()).replace("\n", ""))
          .doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
    }
  }

  @Test
  void anyJsonIsAnEntryAndNoException() throws IOException {
    String[] all = {
      "[]",
      "null",
      "{}",
      "{\"status\": 1}",
      "{\"status\": \"finished\"}",
      "{\"status\": \"finished\", \"metrics\": [1]}",
      "{\"status\": \"finished\", \"metrics\": {\"rmse\": \"x\"}, \"notes\": 3, \"seed\": {}}",
      "{\"status\": \"finished\", \"metrics\": {\"\": null}, \"settings\": [[{}]], \"ended\": \"x\"}",
      "{\"status\": \"finished\", \"metrics\": {}, \"baselines\": [], \"bestBaseline\": {}}",
    };
    for (int i = 0; i < all.length; i++) {
      Path run = Files.createDirectory(runs.resolve("r" + i));
      Files.write(run.resolve("metrics.json"), all[i].getBytes(StandardCharsets.UTF_8));
    }
    Outcome list = Cli.run("runs", runs);
    Outcome json = Cli.run("runs", runs, "--json");
    Outcome both = Cli.run("runs", runs.resolve("r6"), runs.resolve("r7"), runs.resolve("r8"));

    assertThat(list.code()).isZero();
    assertThat(list.out()).hasLineCount(1 + all.length);
    assertThat((List<?>) Json.parseObject(json.out(), "stdout").get("runs")).hasSize(all.length);
    assertThat(both.code()).as(both.err()).isZero();
  }

  @Test
  void mistakesAreSentences() {
    Outcome none = Cli.run("runs", directory.resolve("nowhere"));
    Outcome foreign = Cli.run("runs", runs, directory);
    Outcome empty = Cli.run("runs", runs);

    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("nowhere: there is no such directory");
    assertThat(foreign.code()).isEqualTo(2);
    assertThat(foreign.err()).contains("cannot be compared: there are no files of a run");
    assertThat(empty.code()).isZero();
    assertThat(empty.err()).contains("there are no runs");
  }
}
