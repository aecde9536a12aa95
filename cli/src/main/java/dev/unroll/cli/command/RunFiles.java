package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one run.
 *
 * @param directory where its files go
 * @param isNew whether this run made it
 */
record RunFiles(Path directory, boolean isNew) {
  private static final Path RUNS = Path.of("runs");

  /** What must fit at the start: on a full disk, empty files can still be made. */
  private static final int PROBE_BYTES = 1 << 16;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  /**
   * Makes the directory, and makes sure that it can be written before hours of training are lost.
   *
   * @param out where the user wants it; null: {@code runs/<recipe>-<time>}
   * @throws BadInputException when it cannot be made or written
   */
  static RunFiles open(@Nullable Path out, String recipe) {
    try {
      boolean isNew = out == null || Files.notExists(out);
      Path directory = out;
      if (directory == null) {
        directory = fresh(recipe + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(TIME));
      } else {
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
      throw new BadInputException(
          "cannot write to the directory "
              + (out == null ? RUNS : out)
              + " ("
              + Failures.sentence(e)
              + "); give another with --out DIR",
          e);
    }
  }

  private static void probe(Path directory) throws IOException {
    Path file = Files.createTempFile(directory, ".unroll-", ".tmp");
    try {
      Files.write(file, new byte[PROBE_BYTES]);
    } finally {
      Files.delete(file);
    }
  }

  /** Two runs that start in the same second get two directories. */
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

  Path learning() {
    return directory.resolve("learning.png");
  }

  Path tensorBoard() {
    return directory.resolve("tensorboard");
  }

  /** Removes what a killed run left half-written of its files. */
  void removeLeftovers() throws IOException {
    AtomicFile.removeLeftoversIn(directory);
  }

  /** Takes a directory away that this run made and left empty. */
  void removeIfEmpty() {
    if (isNew) {
      try {
        Files.deleteIfExists(directory);
      } catch (DirectoryNotEmptyException e) {
        // as it should be
      } catch (IOException e) {
        // an empty directory is no reason to hide why the run failed
      }
    }
  }
}
