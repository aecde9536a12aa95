package dev.unroll.tasks.input;

import dev.unroll.BadInputException;
import dev.unroll.data.table.DataFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the data of a recipe are: what the recipe names, a file in place of it, or a directory that
 * holds the files that it names.
 */
public final class DataLocation {
  private static final DataLocation OF_RECIPE = new DataLocation(null);

  private final @Nullable Path path;

  private DataLocation(@Nullable Path path) {
    this.path = path;
  }

  /** Returns what the recipe names, where data files are found by default. */
  public static DataLocation ofRecipe() {
    return OF_RECIPE;
  }

  /** Returns a file in place of the recipe's data, or the directory of the recipe's files. */
  public static DataLocation of(Path fileOrDirectory) {
    return new DataLocation(fileOrDirectory);
  }

  /** Returns the file or directory, if one was given. */
  public Optional<Path> path() {
    return Optional.ofNullable(path);
  }

  /** Returns true when a file was given in place of the recipe's data, there or not. */
  public boolean isFile() {
    return path != null && !Files.isDirectory(path);
  }

  /** Returns true when a directory was given. */
  public boolean isDirectory() {
    return path != null && Files.isDirectory(path);
  }

  /**
   * Finds a file that a recipe names: in the directory if one was given, by default where data
   * files are. A file that was given in place of the data is not looked at.
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
