package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.nn.Sequential;
import dev.unroll.store.ModelFile;
import dev.unroll.testing.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real run that constantly writes checkpoints is killed with SIGKILL at random times, and
 * restarted each time. {@code -Dunroll.kills} sets the number of kills; default 200.
 */
@Tag("slow")
class KillTest {
  private static final int KILLS = Integer.getInteger("unroll.kills", 200);

  @TempDir Path directory;

  private Path run() {
    return directory.resolve("run");
  }

  @Test
  void noCheckpointIsLostAndNoneIsHalfRead() throws Exception {
    var random = new Random(4);
    var checksums = new TreeMap<Long, Long>();
    int halfWritten = 0;
    long last = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      last = killed(random, last);
      if (last == 0 && !KilledRun.in(run()).exist()) {
        continue; // killed before the first checkpoint was written
      }
      Snapshot found = KilledRun.in(run()).read(); // refuses what is not whole
      long step = found.fields().longInteger("step", 0, Long.MAX_VALUE);
      assertThat(step).as("kill %d: the step found", kill).isGreaterThanOrEqualTo(last);
      last = step;
      float[] weights = found.flat("weights.", KilledRun.model().store());
      assertThat(weights).isNotNull();
      checksums.put(step, KilledRun.checksum(weights));
      if (Files.exists(KilledRun.in(run()).bestFile())) {
        ModelFile.loadWeights(KilledRun.in(run()).bestFile(), KilledRun.model());
      }
      List<String> leftovers = leftovers();
      assertThat(leftovers).as("of this process, and of none before").hasSizeLessThan(2);
      halfWritten += leftovers.size();
    }
    System.out.printf(
        "%d kills: %d steps, %d different checkpoints found, %d times half of another beside it%n",
        KILLS, last, checksums.size(), halfWritten);
    assertThat(checksums).hasSizeGreaterThan(KILLS / 2);

    long end = last + 20;
    Sequential resumed = KilledRun.model().initialize(99);
    KilledRun.finish(resumed, end, run(), step -> {});
    assertThat(leftovers()).isEmpty();
    Sequential unbroken = KilledRun.model();
    Map<Long, Long> expected = new TreeMap<>();
    KilledRun.finish(
        unbroken,
        end,
        directory.resolve("none"),
        step -> {
          if (checksums.containsKey(step)) {
            expected.put(step, KilledRun.checksum(unbroken.store().snapshot()));
          }
        });
    assertThat(checksums).isEqualTo(expected);
    assertThat(resumed.store().snapshot()).isEqualTo(unbroken.store().snapshot());
  }

  /**
   * Lets the run live until some checkpoint, or its beginning, and a little longer; and kills it.
   *
   * @return the last step that it said was written, or {@code last} when it said nothing
   */
  private long killed(Random random, long last) throws IOException, InterruptedException {
    Process process = ChildJvm.start(ChildJvm.shortLived(), KilledRun.class, run().toString());
    long written = last;
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      var output = new ArrayList<String>();
      int checkpoints = random.nextInt(10);
      while (output.size() <= checkpoints) {
        String line = lines.readLine();
        assertThat(line).as("the child ended by itself, after %s", output).isNotNull();
        output.add(line);
      }
      // Anywhere within the next steps, or within reading the checkpoint.
      LockSupport.parkNanos(random.nextInt(checkpoints == 0 ? 300_000_000 : 10_000_000));
      process.toHandle().destroyForcibly(); // The process itself would close the stream, too.
      process.waitFor();
      lines.lines().forEach(output::add);
      for (String line : output.subList(1, output.size())) {
        assertThat(line).as("in %s", output).matches("written [0-9]+");
        written = Long.parseLong(line.substring("written ".length()));
      }
      return written;
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(run())) {
      return files
          .map(file -> "" + file.getFileName())
          .filter(name -> name.endsWith(".tmp"))
          .toList();
    }
  }
}
