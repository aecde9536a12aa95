package dev.unroll.cli.command;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.cli.Cli;
import dev.unroll.cli.Main;
import dev.unroll.store.Json;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.History;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stop signals, in separate processes with real signals. */
@Timeout(60)
class StopSignalTest {
  @TempDir private Path directory;

  @Test
  void sigtermStopsAtTheNextStepAndKeepsWhatWasLearned() throws Exception {
    Cli.recipe(directory);
    Process training =
        start(
            "train",
            "tiny.yaml",
            "--set",
            "training.steps=100000000",
            "--set",
            "training.report=50",
            "--json");
    assumeTrue(training.supportsNormalTermination(), "no SIGTERM here");
    List<String> lastWords;
    try (BufferedReader err = training.errorReader(StandardCharsets.UTF_8)) {
      awaitLine(err, "step ");
      training.toHandle().destroy(); // SIGTERM; Process.destroy() would close the pipes too
      lastWords = err.lines().toList(); // a full pipe would stop it from ending
    }
    String out = new String(training.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(training.waitFor()).isEqualTo(130);
    var object = Json.parseObject(out, "stdout");
    Path model = directory.resolve((String) object.get("model"));
    assertThat(model.getParent().getParent()).isEqualTo(directory.resolve("runs"));
    assertThat(model.getParent().getFileName().toString()).matches("tiny-\\d{8}-\\d{6}");
    assertThat(Cli.run("summary", model).code()).isZero();
    assertThat(Files.readAllLines(directory.resolve((String) object.get("history"))))
        .hasSizeGreaterThan(1);
    assertThat(directory.resolve((String) object.get("plot"))).isNotEmptyFile();
    Path run = directory.relativize(model.getParent());
    assertThat(lastWords).contains("unroll: to resume: unroll train --resume " + run);
    goesOnToTheBytesOfAnUnbrokenRun(model.getParent());
  }

  private void goesOnToTheBytesOfAnUnbrokenRun(Path run) throws IOException {
    List<History.Row> rows = Checkpoints.in(run).history().rows();
    long epochs = rows.get(rows.size() - 1).epoch() + 20; // 50 steps are 12.5 epochs
    Path whole = directory.resolve("whole");
    var resumed = Cli.run("train", "--resume", run, "--epochs", epochs);
    var unbroken =
        Cli.run(
            "train",
            directory.resolve("tiny.yaml"),
            "--set",
            "training.steps=100000000",
            "--epochs",
            epochs,
            "--out",
            whole);

    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(unbroken.code()).isZero();
    assertThat(run.resolve("model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("model.safetensors"));
  }

  @Test
  void sigtermEndsAReproductionWithTheRowsSoFar() throws Exception {
    Cli.recipe(directory);
    Cli.write(directory.resolve("long.yaml"), Cli.RECIPE.replace("steps: 6", "steps: 100000000"));
    Process reproducing = start("reproduce", "tiny.yaml", "long.yaml", "--seeds", "1,2");
    assumeTrue(reproducing.supportsNormalTermination(), "no SIGTERM here");
    try (BufferedReader err = reproducing.errorReader(StandardCharsets.UTF_8)) {
      awaitLine(err, "unroll: long, seed 1");
      awaitLine(err, "step ");
      reproducing.toHandle().destroy();
      assertThat(err.lines()).noneMatch(line -> line.contains("long, seed 2"));
    }
    String out = new String(reproducing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(reproducing.waitFor()).isEqualTo(130);
    assertThat(out.lines().skip(1)).singleElement().asString().startsWith("tiny ");
  }

  @Test
  void withoutASignalTheProcessEndsByItself() throws Exception {
    Process recipes = start("recipes");

    assertThat(recipes.waitFor(30, SECONDS)).isTrue();
    assertThat(recipes.exitValue()).isZero();
  }

  private static void awaitLine(BufferedReader err, String start) throws IOException {
    var seen = new ArrayList<String>();
    for (String line = err.readLine(); line != null; line = err.readLine()) {
      if (line.startsWith(start)) {
        return;
      }
      seen.add(line);
    }
    throw new AssertionError("no " + start + " came, but " + seen);
  }

  private Process start(String... args) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.awt.headless=true");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).directory(directory.toFile()).start();
  }
}
