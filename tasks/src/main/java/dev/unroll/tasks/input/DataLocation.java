package dev.unroll.tasks.input;

import dev.unroll.BadInputException;
import dev.unroll.data.table.DataFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The location of a recipe's data: the one that the recipe names, a file that replaces it, or a
 * directory that holds the files that the recipe names.
 */
public final class DataLocation {
  private static final DataLocation OF_RECIPE = new DataLocation(null);

  private final @Nullable Path path;

  private DataLocation(@Nullable Path path) {
    this.path = path;
  }

  /** Returns the location that the recipe names, in the default directory of data files. */
  public static DataLocation ofRecipe() {
    return OF_RECIPE;
  }

  /** Returns a file that replaces the recipe's data, or the directory of the recipe's files. */
  public static DataLocation of(Path fileOrDirectory) {
    return new DataLocation(fileOrDirectory);
  }

  /** Returns the file or directory, if one was given. */
  public Optional<Path> path() {
    return Optional.ofNullable(path);
  }

  /** Returns true if a file was given to replace the recipe's data, whether it exists or not. */
  public boolean isFile() {
    return path != null && !Files.isDirectory(path);
  }

  /** Returns true if a directory was given. */
  public boolean isDirectory() {
    return path != null && Files.isDirectory(path);
  }

  /**
   * Finds a file that a recipe names: in the directory if one was given, otherwise in the default
   * directory of data files. A file that replaces the data is ignored.
   *
   * @throws BadInputException when there is none
   */
  public Path find(String name) {
    return isDirectory() && path != null ? DataFiles.resolve(name, path) : DataFiles.resolve(name);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DataLocation that && Objects.equals(path, that.path);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(path);
  }

  @Override
  public String toString() {
    return path == null ? "the data of the recipe" : path.toString();
  }
}
