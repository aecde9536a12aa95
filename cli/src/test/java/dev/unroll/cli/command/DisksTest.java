package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.cli.Cli;
import dev.unroll.cli.CommandProcess;
import dev.unroll.train.Checkpoints;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a full disk, in a directory that may only be read, and on another JDK. */
@Tag("slow")
@Timeout(600)
class DisksTest {
  /** The number of runs that are killed; {@code -Dunroll.kills} sets it. */
  private static final int KILLS = Math.max(1, Integer.getInteger("unroll.kills", 200) / 50);

  private static final Path JDK = Path.of(System.getProperty("java.home"));

  @TempDir private Path directory;

  /** A model of 280 kB, whose checkpoints have 840 kB. */
  private static final String WIDE = "model.layers[0].lstm.hidden=128";

  @Test
  void onAFullDiskAllThatWasWrittenStays() throws Exception {
    Path recipe = Cli.recipe(directory);
    Path disk = Files.createDirectory(directory.resolve("disk"));
    Path kept = Files.createDirectory(directory.resolve("kept"));
    Path run = disk.resolve("run");
    String longer = command("train", "--resume", run, "--epochs", 6);
    String script =
        """
        mount -t tmpfs -o size=4m tmpfs %1$s || exit 77
        %2$s 2> %3$s/first.err || exit 1
        cp -r %1$s/run %3$s/before
        free() { df --output=avail %1$s | tail -1; }
        fill() { dd if=/dev/zero of=%1$s/filler bs=1k count=$(( $(free) - $1 )) 2> %3$s/dd; }
        fill 0
        %4$s > %3$s/full.out 2> %3$s/full.err
        echo $? > %3$s/full.code
        rm %1$s/filler
        fill 120
        %4$s > %3$s/small.out 2> %3$s/small.err
        echo $? > %3$s/small.code
        cp -r %1$s/run %3$s/after
        rm %1$s/filler
        %4$s 2> %3$s/last.err || exit 1
        cp -r %1$s/run %3$s/end
        """
            .formatted(disk, command("train", recipe, "--set", WIDE, "--out", run), kept, longer);
    Process process =
        new ProcessBuilder("unshare", "-rm", "sh", "-c", script).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    assumeFalse(
        code == 77 || output.contains("unshare"), "a small disk cannot be mounted here: " + output);
    assertThat(code).as(output).isZero();

    assertThat(kept.resolve("full.code")).hasContent("2");
    assertThat(Files.readString(kept.resolve("full.err")))
        .matches(
            "unroll: cannot write to the directory \\S+ \\(.*No space left on device\\);"
                + " make it writable, or resume a copy of it\n");
    assertThat(kept.resolve("small.code")).hasContent("2");
    List<String> errors = Files.readAllLines(kept.resolve("small.err"));
    assertThat(errors)
        .anyMatch(line -> line.matches("unroll: the checkpoint of step \\d+ could not be .*"));
    assertThat(errors.get(errors.size() - 1))
        .matches("unroll: \\S+model.safetensors: cannot be written: .*No space left on device");
    assertThat(kept.resolve("small.out")).isEmptyFile();
    for (String file : List.of("checkpoint.safetensors", "model.safetensors", "metrics.json")) {
      assertThat(kept.resolve("after").resolve(file))
          .hasSameBinaryContentAs(kept.resolve("before").resolve(file));
    }
    assertThat(names(kept.resolve("after"))).isEqualTo(names(kept.resolve("before")));
    Path whole = directory.resolve("whole");
    var unbroken = Cli.run("train", recipe, "--set", WIDE, "--epochs", 6, "--out", whole);
    assertThat(unbroken.code()).as(unbroken.err()).isZero();
    assertThat(kept.resolve("end").resolve("model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("model.safetensors"));
  }

  private static String command(Object... arguments) {
    return CommandProcess.command(JDK, List.of(arguments)).stream()
        .map(word -> "'" + word + "'")
        .collect(Collectors.joining(" "));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void aDirectoryThatMayOnlyBeReadIsOneSentence() throws Exception {
    Path recipe = Cli.recipe(directory);
    Path run = Cli.trained(directory);
    Path parent = Files.createDirectory(directory.resolve("parent"));
    List<String> before = names(run);
    List<String> prefix = withoutPrivileges();
    for (Path each : List.of(run, parent)) {
      assumeTrue(each.toFile().setWritable(false), "permissions cannot be changed here");
    }
    try {
      var probe = new ArrayList<>(prefix);
      probe.addAll(List.of("sh", "-c", "touch " + parent.resolve("probe")));
      assumeTrue(
          new ProcessBuilder(probe).start().waitFor() != 0,
          "this user may write to all directories, and setpriv is missing");
      var resumed =
          CommandProcess.end(
              CommandProcess.start(
                  directory, prefix, List.of("train", "--resume", run, "--epochs", 9)));
      var again =
          CommandProcess.end(
              CommandProcess.start(
                  directory, prefix, List.of("train", recipe, "--out", run, "--overwrite")));
      var below =
          CommandProcess.end(
              CommandProcess.start(
                  directory, prefix, List.of("train", recipe, "--out", parent.resolve("new"))));

      assertThat(resumed.err())
          .matches(
              "unroll: cannot write to the directory \\Q%s\\E \\(.*permission denied\\); make it writable, or resume a copy of it\n"
                  .formatted(run));
      assertThat(again.err()).contains("cannot write to the directory " + run);
      assertThat(below.err())
          .contains("cannot write to the directory " + parent.resolve("new"))
          .contains("permission denied");
      for (var outcome : List.of(resumed, again, below)) {
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.out()).isEmpty();
      }
      assertThat(names(run)).isEqualTo(before);
    } finally {
      for (Path each : List.of(run, parent)) {
        assertThat(each.toFile().setWritable(true)).isTrue();
      }
    }
  }

  /** Returns a command that runs another one without the right of root to write everywhere. */
  private static List<String> withoutPrivileges() {
    return "root".equals(System.getProperty("user.name"))
            && Files.isExecutable(Path.of("/usr/bin/setpriv"))
        ? List.of("/usr/bin/setpriv", "--inh-caps=-all", "--bounding-set=-all")
        : List.of();
  }

  @Test
  void aKilledRunResumesOnAnotherJdkAndNumberOfThreadsToTheSameBits() throws Exception {
    Path other = otherJdk();
    assumeTrue(other != null, "no other JDK next to " + JDK + "; set -Dunroll.otherJdk=DIR");
    Path recipe = Cli.recipe(directory);
    Path whole = directory.resolve("whole");
    List<Object> settings = List.of("--set", "training.steps=300", "--set", "training.report=20");
    assertThat(train(JDK, 1, settings, recipe, "--out", whole).waitFor()).isZero();
    for (int kill = 0; kill < KILLS; kill++) {
      Path run = directory.resolve("run" + kill);
      Process killed = train(JDK, 1, settings, recipe, "--out", run, "--checkpoint-seconds", "0");
      try (BufferedReader err = killed.errorReader(StandardCharsets.UTF_8)) {
        CommandProcess.awaitLine(err, "step " + (kill % 2 == 0 ? " 20" : "100") + " of 300");
      } finally {
        killed.destroyForcibly().waitFor();
      }
      assertThat(Checkpoints.in(run).unfinished()).isTrue();
      var resumed =
          CommandProcess.end(train(kill % 2 == 0 ? other : JDK, 2, List.of(), "--resume", run));

      assertThat(resumed.code()).as(resumed.err()).isZero();
      assertThat(run.resolve("model.safetensors"))
          .hasSameBinaryContentAs(whole.resolve("model.safetensors"));
    }
    System.out.printf("%d runs killed on %s, resumed on %s and %s%n", KILLS, JDK, other, JDK);
  }

  private Process train(Path jdk, int threads, List<?> settings, Object... more)
      throws IOException {
    var arguments = new ArrayList<Object>(List.of("train"));
    arguments.addAll(List.of(more));
    arguments.addAll(settings);
    arguments.addAll(List.of("--threads", threads));
    return new ProcessBuilder(CommandProcess.command(jdk, arguments))
        .directory(directory.toFile())
        .start();
  }

  /** Returns a JDK of another version; null if there is none. */
  private static Path otherJdk() throws IOException {
    String set = System.getProperty("unroll.otherJdk");
    if (set != null) {
      return Path.of(set);
    }
    try (Stream<Path> all = Files.list(JDK.getParent())) {
      return all.filter(jdk -> Files.isExecutable(jdk.resolve("bin").resolve("java")))
          .filter(jdk -> Files.exists(jdk.resolve("release")))
          .filter(jdk -> !version(jdk).equals(version(JDK)))
          .min(Comparator.comparing(Path::toString).reversed())
          .orElse(null);
    }
  }

  private static String version(Path jdk) {
    try {
      return Files.readAllLines(jdk.resolve("release")).stream()
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
