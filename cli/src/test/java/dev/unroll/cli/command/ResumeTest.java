package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.store.Json;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
  @TempDir private Path directory;
  private Path recipe;
  private Path run;

  @BeforeEach
  void aRunThatWasStoppedAfterItsFirstStep() {
    recipe = Cli.recipe(directory);
    run = directory.resolve("stopped");
    stopAfterOneStep(Forecaster.training(Recipe.read(recipe)));
  }

  private void stopAfterOneStep(Training<Forecaster> training) {
    training.requestStop();
    training.checkpoints(Checkpoints.in(run)).fit();
  }

  @Test
  void goesOnToTheFilesOfAnUnbrokenRun() throws IOException {
    Path whole = Cli.trained(directory);
    var resumed = Cli.run("train", "--resume", run);

    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.out()).startsWith("tiny: trained for 6 steps in ");
    assertThat(run.resolve("model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("model.safetensors"));
    assertThat(steps(run)).isEqualTo(steps(whole)).containsExactly(3L, 6L);
    assertThat(run.resolve("history.csv")).exists();
    assertThat(run.resolve("forecast.png")).exists();
    assertThat(run.resolve("learning.png")).exists();
  }

  private static List<Object> steps(Path run) throws IOException {
    var steps = new ArrayList<Object>();
    for (String line : Files.readAllLines(run.resolve("history.jsonl"))) {
      steps.add(Json.parseObject(line, "history.jsonl").get("step"));
    }
    return steps;
  }

  @Test
  void moreEpochsMakeARunOfThatLength() {
    Path whole = directory.resolve("whole");
    assertThat(Cli.run("train", "--resume", run).code()).isZero(); // to its end
    var longer = Cli.run("train", "--resume", run, "--epochs", 3);
    Cli.run("train", recipe, "--epochs", 3, "--out", whole);

    assertThat(longer.out()).startsWith("tiny: trained for 12 steps in ");
    assertThat(longer.err()).doesNotContain("already finished");
    refused("cannot be resumed for 1 epoch in all", "train", "--resume", run, "--epochs", 1);
    assertThat(run.resolve("model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("model.safetensors"));
  }

  @Test
  void aRunAtItsEndGivesItsResultAgain() throws IOException {
    Path whole = Cli.trained(directory);
    byte[] model = Files.readAllBytes(whole.resolve("model.safetensors"));
    var again = Cli.run("train", "--resume", whole);

    assertThat(again.code()).isZero();
    assertThat(again.err())
        .contains("this run was already finished; --epochs N trains it for longer");
    assertThat(again.out()).startsWith("tiny: trained for 6 steps in ").contains("after training");
    assertThat(Files.readAllBytes(whole.resolve("model.safetensors"))).isEqualTo(model);
  }

  @Test
  void theChangesThatTheRunBeganWithStay() {
    run = directory.resolve("changed");
    Recipe changed = Recipe.read(recipe).with(Map.of("training.steps", "4", "seed", "7"));
    stopAfterOneStep(Forecaster.training(changed));
    Path whole = directory.resolve("whole");
    Cli.run("train", recipe, "--set", "training.steps=4", "--seed", 7, "--out", whole);
    var resumed = Cli.run("train", "--resume", run);

    assertThat(resumed.out()).startsWith("tiny: trained for 4 steps");
    assertThat(run.resolve("model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("model.safetensors"));
  }

  @Test
  void whatWouldChangeTheRunIsRefused() {
    refused("takes no recipe (" + recipe + ")", "train", recipe, "--resume", run);
    refused("takes no --out", "train", "--resume", run, "--out", directory);
    refused("takes no --overwrite", "train", "--resume", run, "--overwrite");
    refused("takes no --seed", "train", "--resume", run, "--seed", 1);
    refused("takes no --set", "train", "--resume", run, "--set", "training.batch=2");
    refused("a recipe is missing, or --resume DIR", "train");
    refused("must be 0 or more, got -1", "train", recipe, "--checkpoint-seconds", -1);
    refused("a whole number, got \"1m\"", "train", recipe, "--checkpoint-seconds", "1m");
  }

  @Test
  void aDirectoryWithoutACheckpointIsRefused() {
    Path empty = directory.resolve("nowhere");

    refused("there is no checkpoint to resume from", "train", "--resume", empty);
    assertThat(empty).doesNotExist();
  }

  @Test
  void aRunThatHasNotEndedIsNotOverwritten() {
    var refused = refused("holds an unfinished run; resume it with", "train", recipe, "--out", run);
    refused("holds an unfinished run", "train", recipe, "--out", run, "--overwrite");

    assertThat(refused.err())
        .contains("resume it with unroll train --resume " + run)
        .contains("choose another directory with --out");
    assertThat(Cli.run("train", "--resume", run).code()).isZero();
    refused("holds a finished run; add --overwrite", "train", recipe, "--out", run);
    assertThat(Cli.run("train", recipe, "--seed", 9, "--out", run, "--overwrite").code()).isZero();
    assertThat(Cli.run("train", "--resume", run).code()).isZero(); // the one of seed 9
    Path whole = directory.resolve("whole");
    Cli.run("train", recipe, "--seed", 9, "--out", whole);
    assertThat(run.resolve("model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("model.safetensors"));
  }

  @Test
  void dataMayHaveMovedButNotChanged() throws IOException {
    run = directory.resolve("own data");
    Path csv = Cli.csv(directory);
    stopAfterOneStep(Forecaster.training(Recipe.read(recipe), DataLocation.of(csv)));
    Path moved = Files.move(csv, directory.resolve("moved.csv"));
    Path other = Cli.write(directory.resolve("other.csv"), Files.readString(moved) + "0.5\n");

    refused(csv.toString(), "train", "--resume", run);
    refused("the data differ from those", "train", "--resume", run, "--data", other);
    var resumed = Cli.run("train", "--resume", run, "--data", moved);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.out()).startsWith("tiny: trained for 6 steps");
  }

  private static Cli.Outcome refused(String sentence, Object... command) {
    var outcome = Cli.run(command);
    assertThat(outcome.code()).as(outcome.toString()).isEqualTo(2);
    assertThat(outcome.err().lines().filter(line -> !line.startsWith("unroll: forecasting ")))
        .singleElement()
        .asString()
        .startsWith("unroll: ")
        .contains(sentence);
    return outcome;
  }
}
