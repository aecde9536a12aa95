package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.table.DataFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A data file that a recipe names.
 *
 * @param name relative to the directory of data files
 * @param published where to get it; null: the recipe does not say
 */
record DataFile(String name, @Nullable String published) {
  /**
   * Finds it.
   *
   * @param data a file that is taken for it, or a directory to look in; null: where data files are
   */
  Path find(@Nullable Path data) {
    try {
      return data == null ? DataFiles.resolve(name) : DataFiles.resolve(name, data);
    } catch (BadInputException e) {
      throw published == null
          ? e
          : new BadInputException(e.getMessage() + "; it is published at " + published, e);
    }
  }
}
