package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.cli.CommandProcess;
import dev.unroll.store.Json;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two real processes with one directory: the second is rejected, and no model is lost. */
@Timeout(300)
class TwoProcessesTest {
  /** The number of pairs that start together; {@code -Dunroll.pairs} sets it. */
  private static final int PAIRS = Integer.getInteger("unroll.pairs", 4);

  @TempDir private Path directory;

  @Test
  void aDirectoryInUseIsRejectedWithTheProcessThatUsesIt() throws Exception {
    Path recipe = Cli.recipe(directory);
    Path out = directory.resolve("two");
    List<Object> endless =
        List.of("train", recipe, "--out", out, "--set", "training.steps=100000000");
    Process first = CommandProcess.start(directory, endless);
    try (BufferedReader err = first.errorReader(StandardCharsets.UTF_8)) {
      CommandProcess.awaitLine(err, "step ");
      String refusal =
          "unroll: \\Q%s\\E: is in use by process %d( on \\S+)? since \\S+ \\(expected a directory that no other run writes to\\)\\. Wait until that run has ended, or choose another directory\\.\n"
              .formatted(out, first.pid());
      var again = Cli.run("train", recipe, "--out", out);
      var overwriting = Cli.run("train", recipe, "--out", out, "--overwrite");
      var resuming = Cli.run("train", "--resume", out);

      for (var outcome : List.of(again, overwriting, resuming)) {
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).matches(refusal);
        assertThat(outcome.out()).isEmpty();
      }
      assertThat(Cli.run("runs", out).out()).contains("unfinished");
    } finally {
      first.destroyForcibly().waitFor(); // SIGKILL
    }
    assertThat(out.resolve(".unroll.lock")).exists();

    var resumed = Cli.run("train", "--resume", out, "--set", "training.steps=1");
    assertThat(resumed.err()).as("no longer locked").contains("--resume continues the run");
    Process third = CommandProcess.start(directory, List.of("train", "--resume", out));
    try (BufferedReader err = third.errorReader(StandardCharsets.UTF_8)) {
      CommandProcess.awaitLine(err, "step ");
      third.toHandle().destroy(); // SIGTERM
      err.lines().forEach(line -> {});
    }
    assertThat(third.waitFor()).isEqualTo(130);
    assertThat(out.resolve("model.safetensors")).isNotEmptyFile();
    assertThat(out.resolve(".unroll.lock")).doesNotExist();
  }

  @Test
  void aReproductionDoesNotTouchARunInProgress() throws Exception {
    Path recipe = Cli.recipe(directory);
    Path out = directory.resolve("all");
    List<Object> endless =
        List.of(
            "train", recipe, "--out", out.resolve("tiny-1"), "--set", "training.steps=100000000");
    Process first = CommandProcess.start(directory, endless);
    try (BufferedReader err = first.errorReader(StandardCharsets.UTF_8)) {
      CommandProcess.awaitLine(err, "step ");
      var outcome = Cli.run("reproduce", recipe, "--seeds", "1,2", "--out", out, "--overwrite");

      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.err()).contains("tiny-1: is in use by process " + first.pid());
      assertThat(out.resolve("tiny-2")).doesNotExist();
    } finally {
      first.destroyForcibly().waitFor();
    }
  }

  @Test
  void afterARunTheDirectoryIsFree() {
    Path out = Cli.trained(directory);

    assertThat(out.resolve(".unroll.lock")).doesNotExist();
    assertThat(Cli.run("train", Cli.recipe(directory), "--out", out, "--overwrite").code())
        .isZero();
    assertThat(Cli.run("train", "--resume", out, "--epochs", 20).code()).isZero();
  }

  @Test
  @Tag("slow")
  void ofTwoThatStartTogetherOneTrainsAndOneIsRejected() throws Exception {
    Path recipe = Cli.recipe(directory);
    int inUse = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
      Path out = directory.resolve("pair" + pair);
      List<Object> arguments = List.of("train", recipe, "--out", out, "--json", "--seed");
      Process one = CommandProcess.start(directory, with(arguments, 1));
      Process two = CommandProcess.start(directory, with(arguments, 2));
      var ends = List.of(CommandProcess.end(one), CommandProcess.end(two));
      var winner = ends.get(0).code() == 0 ? 0 : 1;
      var loser = ends.get(1 - winner);

      assertThat(ends.get(winner).code()).as("%s", ends).isZero();
      assertThat(loser.code()).as("%s", ends).isEqualTo(2);
      assertThat(loser.err().lines()).as("%s", ends).hasSize(1);
      if (loser.err().contains("is in use by process " + List.of(one, two).get(winner).pid())) {
        inUse++;
      } else { // it began after the other had ended, or had written its last checkpoint
        assertThat(loser.err()).contains(out + ": holds a finished run");
      }
      var stored = Json.parseObject(Files.readAllBytes(out.resolve("metrics.json")), "metrics");
      assertThat(stored).containsEntry("seed", 1L + winner).containsEntry("status", "finished");
      assertThat(Cli.run("summary", out.resolve("model.safetensors")).code()).isZero();
    }
    System.out.printf(
        "%d pairs: one model each, %d times rejected as in use, %d times as finished%n",
        PAIRS, inUse, PAIRS - inUse);
  }

  private static List<Object> with(List<Object> arguments, Object last) {
    var all = new ArrayList<>(arguments);
    all.add(last);
    return all;
  }
}
