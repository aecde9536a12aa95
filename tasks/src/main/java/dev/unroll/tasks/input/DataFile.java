package dev.unroll.tasks.input;

import dev.unroll.BadInputException;
import dev.unroll.data.table.DataFiles;
import dev.unroll.internal.FailureText;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A data file that a recipe names.
 *
 * @param name relative to the directory of data files
 * @param published where the file is published; null: the recipe does not say
 */
public record DataFile(String name, @Nullable String published) {
  /**
   * Finds the file.
   *
   * @param data a file that replaces it, or a directory to look in
   * @throws BadInputException when there is none
   */
  public Path find(DataLocation data) {
    try {
      Optional<Path> given = data.path();
      return given.isPresent() ? DataFiles.resolve(name, given.get()) : DataFiles.resolve(name);
    } catch (BadInputException e) {
      throw published == null
          ? e
          : new BadInputException(FailureText.of(e) + "; it is published at " + published, e);
    }
  }
}
