package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.tasks.input.DataLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the model files and data given by the options of a command. */
final class ModelFiles {
  private ModelFiles() {}

  /**
   * Returns the model file given by the user.
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

  /**
   * Returns the location of data.
   *
   * @param data the value of {@code --data}; null: as in the recipe
   */
  static DataLocation location(@Nullable Path data) {
    return data == null ? DataLocation.ofRecipe() : DataLocation.of(data);
  }
}
