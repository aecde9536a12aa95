package dev.unroll.tasks.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.train.History;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training of a language model is killed with SIGKILL at random moments, and started again each
 * time; in the end it has the bits of a run that was never killed. {@code -Dunroll.kills} sets the
 * number of kills; at most, and by default, 16.
 */
@Tag("slow")
class LanguageKillTest {
  private static final int KILLS = Math.min(16, Integer.getInteger("unroll.kills", 16));

  @TempDir Path directory;

  @Test
  void aRunThatWasKilledResumesToTheSameBits() throws Exception {
    Path text = TinyText.write(directory.resolve("text.txt"), 260, 3);
    Path run = directory.resolve("run");
    var random = new Random(8);
    var found = new TreeSet<Long>();
    for (int kill = 0; kill < KILLS; kill++) {
      kill(text, run, random);
      if (KilledLanguageRun.in(run).exist()) {
        found.add(KilledLanguageRun.in(run).history().rows().size() * 1000L + kill);
      }
    }
    assertThat(found).as("kills after the first checkpoint").hasSizeGreaterThan(KILLS / 2);
    assertThat(KilledLanguageRun.in(run).unfinished()).isTrue();

    TrainingResult<LanguageModel> resumed =
        KilledLanguageRun.finish(text, run, RunListener.silent());
    TrainingResult<LanguageModel> again = // from the checkpoint of the end
        KilledLanguageRun.finish(text, run, RunListener.silent());
    try (Training<LanguageModel> training = KilledLanguageRun.unbroken(text)) {
      TrainingResult<LanguageModel> unbroken = training.fit();
      byte[] expected = bytes(unbroken, "unbroken");
      assertThat(bytes(resumed, "resumed")).isEqualTo(expected);
      assertThat(bytes(again, "again")).isEqualTo(expected);
      assertThat(losses(resumed.history())).isEqualTo(losses(unbroken.history())).hasSize(24);
      Score score = resumed.score();
      assertThat(score.metrics()).isEqualTo(unbroken.score().metrics());
    }
  }

  private byte[] bytes(TrainingResult<LanguageModel> result, String name) throws IOException {
    Path file = directory.resolve(name);
    result.predictor().save(file);
    return Files.readAllBytes(file);
  }

  private static List<List<Double>> losses(History history) {
    return history.rows().stream().map(row -> List.of(row.loss(), row.validationLoss())).toList();
  }

  /** Lets the run live until some checkpoint, or its beginning, and a little longer. */
  private static void kill(Path text, Path run, Random random)
      throws IOException, InterruptedException {
    Process process = start(text, run);
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      var output = new ArrayList<String>();
      int checkpoints = random.nextInt(8);
      while (output.size() <= checkpoints) {
        String line = lines.readLine();
        assertThat(line).as("the child ended by itself, after %s", output).isNotNull();
        assertThat(line).as("in %s", output).matches("begins|written [0-9]+");
        output.add(line);
      }
      LockSupport.parkNanos(random.nextInt(checkpoints == 0 ? 400_000_000 : 8_000_000));
      process.toHandle().destroyForcibly(); // the process itself would close the stream, too
      assertThat(process.waitFor()).as("killed").isNotZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(Path text, Path run) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledLanguageRun.class.getName(),
                text.toString(),
                run.toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    return process;
  }
}
