package dev.unroll.cli;

import dev.unroll.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds model files. */
final class ModelFiles {
  private ModelFiles() {}

  /**
   * The model file that a user means.
   *
   * @param given the file, or the directory of a run
   * @throws BadInputException when there is none
   */
  static Path find(Path given) {
    Path file = Files.isDirectory(given) ? new RunFiles(given, false).model() : given;
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          file + ": there is no such model file; unroll train writes one into runs/");
    }
    return file;
  }
}
