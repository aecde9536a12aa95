package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.testing.ChildJvm;
import dev.unroll.train.HaltedRun.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is killed at certain points of a run and restarted ends with the bits of an
 * uninterrupted one, also with other threads and kernels.
 */
class HaltTest {
  /** Events as {@link HaltedRun.Halt} knows them; after a comma that at which the second dies. */
  private static final List<String> MOMENTS =
      List.of(
          "half checkpoint.probe 1", // nothing but a temporary file is there
          "loss 1",
          "loss 2", // the first gradient waits for the second
          "step 1",
          "before checkpoint 1", // three steps are lost
          "begun checkpoint 1",
          "half checkpoint 1",
          "whole checkpoint 1",
          "moved checkpoint 1",
          "step 4", // the last of the epoch, which has not ended
          "loss 9", // in the middle of the first validation
          "half checkpoint 2",
          "whole checkpoint 2",
          "moved checkpoint 2", // but not its best weights
          "begun best 1",
          "half best 1",
          "whole best 1",
          "moved best 1",
          "half best 2",
          "loss 21",
          "before checkpoint 5",
          "step 15",
          "heard 4",
          "step 24", // the very last
          "half checkpoint 9", // the state after the end
          "moved checkpoint 9",
          "end 1",
          "step 5, step 5",
          "half checkpoint 3, half checkpoint 1",
          "moved checkpoint 4, loss 1",
          "half best 1, half checkpoint.probe 1",
          "whole checkpoint 9, begun checkpoint 1");

  private static final List<String> WIDE = List.of("step 2", "loss 7", "half checkpoint 2");

  /** With states that are carried. */
  private static final List<String> CHUNKS =
      List.of("loss 4", "step 5", "whole checkpoint 3", "moved checkpoint 4, step 2");

  /** Of graphs: in the first update, between the two epochs, and within a checkpoint. */
  private static final List<String> GRAPHS =
      List.of("loss 2", "step 2", "step 4", "loss 10", "half checkpoint 2, step 3", "step 7");

  @TempDir Path directory;

  @Test
  void aRunThatDiedAtAnyMomentEndsWithTheSameBits() throws Exception {
    Map<Path, Kind> runs = new LinkedHashMap<>();
    MOMENTS.forEach(moment -> runs.put(directory.resolve(moment), Kind.SMALL));
    WIDE.forEach(moment -> runs.put(directory.resolve("wide - " + moment), Kind.WIDE));
    CHUNKS.forEach(moment -> runs.put(directory.resolve("chunks - " + moment), Kind.CHUNKS));
    GRAPHS.forEach(moment -> runs.put(directory.resolve("graph - " + moment), Kind.GRAPH));
    GRAPHS.forEach(moment -> runs.put(directory.resolve("states - " + moment), Kind.STATES));
    inParallel(
        runs.keySet().stream().map(run -> (Callable<Void>) () -> die(run, runs.get(run))).toList());
    Map<Path, String> expected = new LinkedHashMap<>();
    Map<Kind, String> unbroken = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      unbroken.put(kind, HaltedRun.unbroken(kind));
    }
    runs.forEach((run, kind) -> expected.put(run.getFileName(), unbroken.get(kind)));

    List<Callable<Map<Path, String>>> ways =
        List.of(
            () -> finished(runs, "plain on 2 threads", 2, "-Dunroll.kernels=plain"),
            () -> finished(runs, "vectors on 1 thread", 1, "-Dnot.needed=1"),
            () -> finished(runs, "vectors on 3 threads", 3, "-Dunroll.vectorBits=128"));
    for (Map<Path, String> finished : inParallel(ways)) {
      assertThat(finished).isEqualTo(expected);
    }
  }

  private static Void die(Path run, Kind kind) throws Exception {
    Files.createDirectory(run);
    for (String moment : ("" + run.getFileName()).replaceFirst(".* - ", "").split(", ")) {
      int space = moment.lastIndexOf(' ');
      ChildJvm.End end =
          ChildJvm.run(
              ChildJvm.shortLived(),
              HaltedRun.class,
              kind.name(),
              moment.substring(0, space),
              moment.substring(space + 1),
              run.toString());
      assertThat(end.exit())
          .as("%s at %s: %s", run.getFileName(), moment, end.output().replace('\n', ' '))
          .isEqualTo(HaltedRun.HALTED);
    }
    return null;
  }

  /** Goes on with copies of the runs, in one JVM. */
  private Map<Path, String> finished(Map<Path, Kind> runs, String way, int threads, String option)
      throws Exception {
    Path copies = Files.createDirectory(directory.resolve(way));
    var arguments = new ArrayList<>(List.of("finish", "" + threads));
    for (Map.Entry<Path, Kind> run : runs.entrySet()) {
      Path copy = Files.createDirectory(copies.resolve(run.getKey().getFileName()));
      copy(run.getKey(), copy);
      arguments.addAll(List.of(run.getValue().name(), copy.toString()));
    }
    ChildJvm.End end =
        ChildJvm.run(
            List.of(ChildJvm.VECTOR_MODULE, "-Xmx512m", option),
            HaltedRun.class,
            arguments.toArray(new String[0]));
    assertThat(end.exit()).as(end.output()).isZero();
    List<String> results = HaltedRun.results(end.output());
    var finished = new LinkedHashMap<Path, String>();
    for (Path run : runs.keySet()) {
      finished.put(run.getFileName(), results.get(finished.size()));
      assertThat(copies.resolve(run.getFileName()).toFile().list())
          .containsExactlyInAnyOrder("checkpoint.safetensors", "best.safetensors");
    }
    return finished;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /** Two at a time, since each is a process with threads of its own. */
  private static <R> List<R> inParallel(List<Callable<R>> tasks) throws Exception {
    var pool = Executors.newFixedThreadPool(2);
    try {
      var results = new ArrayList<R>();
      for (Future<R> result : pool.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
