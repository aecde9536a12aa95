package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.internal.AtomicFile;
import dev.unroll.internal.DirectoryLock;
import dev.unroll.internal.PathText;
import dev.unroll.tasks.Recipes;
import dev.unroll.train.Checkpoints;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one run.
 *
 * @param directory directory for its files
 * @param isNew whether this run created it
 */
record RunFiles(Path directory, boolean isNew) {
  private static final Path RUNS = Path.of("runs");

  /**
   * Number of bytes written as a test at the start: on a full disk, empty files can still be
   * created.
   */
  private static final int PROBE_BYTES = 1 << 16;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  /**
   * Creates the directory, and checks that it is writable before hours of training are lost.
   *
   * @param out the directory set by the user; null: {@code runs/<recipe>-<time>}
   * @throws BadInputException when it cannot be created or written
   */
  static RunFiles open(@Nullable Path out, String recipe) {
    try {
      boolean isNew = out == null || Files.notExists(out);
      Path directory = out;
      if (directory == null) {
        directory = fresh(recipe + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(TIME));
      } else if (!Files.isDirectory(directory)) { // Java 17 rejects links to directories
        Files.createDirectories(directory);
      }
      var files = new RunFiles(directory, isNew);
      try {
        probe(directory);
      } catch (IOException e) {
        files.removeIfEmpty();
        throw e;
      }
      return files;
    } catch (IOException e) {
      throw unwritable(out == null ? RUNS : out, e, "set another with --out DIR");
    }
  }

  /**
   * Checks that an existing directory is writable.
   *
   * @throws BadInputException when it is not
   */
  void requireWritable() {
    try {
      probe(directory);
    } catch (IOException e) {
      throw unwritable(directory, e, "make it writable, or resume a copy of it");
    }
  }

  private static BadInputException unwritable(Path directory, IOException why, String advice) {
    return new BadInputException(
        "cannot write to the directory %s (%s); %s"
            .formatted(directory, Failures.sentence(why), advice),
        why);
  }

  private static void probe(Path directory) throws IOException {
    Path file = Files.createTempFile(directory, ".unroll-", ".tmp");
    try {
      Files.write(file, new byte[PROBE_BYTES]);
    } finally {
      Files.delete(file);
    }
  }

  /**
   * Locks the directory for this command. Trainers that this thread runs may use it; any other run
   * is rejected, in this process or another one.
   *
   * @throws BadInputException when another run writes to it
   */
  DirectoryLock lock() {
    return DirectoryLock.take(directory);
  }

  /** Creates a new directory; two runs that start in the same second get different ones. */
  private static Path fresh(String name) throws IOException {
    Files.createDirectories(RUNS);
    for (int i = 1; ; i++) {
      try {
        return Files.createDirectory(RUNS.resolve(i == 1 ? name : name + "-" + i));
      } catch (FileAlreadyExistsException e) {
        if (i == 1000) {
          throw e;
        }
      }
    }
  }

  Path model() {
    return directory.resolve("model.safetensors");
  }

  Path history() {
    return directory.resolve("history.csv");
  }

  Path historyLines() {
    return directory.resolve("history.jsonl");
  }

  Path metrics() {
    return directory.resolve("metrics.json");
  }

  Path recipe() {
    return directory.resolve("recipe.yaml");
  }

  /** Returns true when the directory contains any file of a run, also of one that was killed. */
  boolean holdAny() {
    return holdRun()
        || Files.exists(recipe())
        || Files.exists(history())
        || Files.exists(historyLines());
  }

  /** Returns true when the directory contains files of a run. */
  boolean holdRun() {
    return Files.exists(metrics())
        || Files.exists(model())
        || Files.exists(Checkpoints.in(directory).file());
  }

  /**
   * Rejects a directory whose contents would be overwritten.
   *
   * @param out the directory; null: a new one
   * @param overwrite whether a finished run may be replaced
   * @throws BadInputException when another run writes to it, or it contains a run, or files with
   *     the same names as those of a run
   */
  static void refuseToReplace(@Nullable Path out, boolean overwrite) {
    OutputFiles.refuseStdout(out, "--out");
    if (out == null) {
      return;
    }
    DirectoryLock.requireFree(out);
    if (Checkpoints.in(out).unfinished()) {
      throw new BadInputException(
          out
              + ": holds an unfinished run; resume it with "
              + TrainRun.resumeCommand(out)
              + ", or choose another directory with --out");
    }
    var files = new RunFiles(out, false);
    if (overwrite) {
      return;
    }
    if (files.holdRun()) {
      throw new BadInputException(
          out
              + ": holds a finished run; add --overwrite to replace it, or choose another directory"
              + " with --out");
    }
    files.own().stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .ifPresent(
            file -> {
              throw new BadInputException(
                  file
                      + ": already exists, and a run writes a file of this name; add --overwrite"
                      + " to replace it, or choose another directory with --out");
            });
  }

  /**
   * Rejects a recipe file that the run would replace with its own.
   *
   * @param out the directory; null: a new one
   * @param recipe recipe as typed by the user: a name or a file
   */
  static void refuseToReplaceRecipe(@Nullable Path out, String recipe) throws IOException {
    if (out == null || Recipes.names().contains(recipe)) {
      return;
    }
    var files = new RunFiles(out, false);
    if (!files.holdRun()
        && Files.exists(files.recipe())
        && Files.exists(PathText.of("recipe", recipe))
        && Files.isSameFile(files.recipe(), PathText.of("recipe", recipe))) {
      throw new BadInputException(
          recipe
              + ": the run would replace this recipe with a file of the same name; choose another"
              + " directory with --out");
    }
  }

  /** Returns the files of a run that do not depend on its task. */
  private List<Path> own() {
    var checkpoints = Checkpoints.in(directory);
    return List.of(
        metrics(),
        checkpoints.file(),
        checkpoints.bestFile(),
        model(),
        recipe(),
        history(),
        historyLines(),
        directory.resolve("predictions.csv"),
        directory.resolve("split.csv"));
  }

  /**
   * Removes the files of a replaced run, so that they are not mistaken for those of the new one.
   */
  void removeRun() throws IOException {
    boolean run = holdRun();
    for (Path file : own()) {
      if (Files.isRegularFile(file)) {
        Files.delete(file);
      }
    }
    if (run) {
      removeMatching(directory, "(learning|forecast|confusion|scatter)\\.png");
      removeMatching(tensorBoard(), "events\\.out\\.tfevents\\..*");
    }
  }

  private static void removeMatching(Path directory, String names) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        if (String.valueOf(file.getFileName()).matches(names) && Files.isRegularFile(file)) {
          Files.delete(file);
        }
      }
    }
  }

  /**
   * Rejects data that the run would replace with one of its files.
   *
   * @param out the directory; null: a new one
   */
  static void refuseToReplaceData(@Nullable Path out, @Nullable Path data) throws IOException {
    if (out != null) {
      for (Path file : new RunFiles(out, false).own()) {
        OutputFiles.requireOther(file, "--out", data);
      }
    }
  }

  Path learning() {
    return directory.resolve("learning.png");
  }

  Path tensorBoard() {
    return directory.resolve("tensorboard");
  }

  /** Removes files that a killed run left partially written. */
  void removeLeftovers() throws IOException {
    AtomicFile.removeLeftoversIn(directory);
  }

  /** Removes the directory if this run created it and left it empty. */
  void removeIfEmpty() {
    if (isNew) {
      try {
        Files.deleteIfExists(directory);
      } catch (DirectoryNotEmptyException e) {
        // expected
      } catch (IOException e) {
        // a remaining empty directory must not hide why the run failed
      }
    }
  }
}
