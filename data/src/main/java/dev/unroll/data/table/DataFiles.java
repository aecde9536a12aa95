package dev.unroll.data.table;

import dev.unroll.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds the file that a recipe asks for: first where {@code --data} points (a file is taken as it
 * is, a directory is looked into), else in the directory that the environment variable {@code
 * UNROLL_DATA} names. Nothing else is searched; an absolute name needs no search.
 */
public final class DataFiles {
  /** The environment variable that names the directory of data files. */
  public static final String VARIABLE = "UNROLL_DATA";

  private DataFiles() {}

  /**
   * Returns the file of this name, or of this name with {@code .gz} appended, in the directory that
   * {@value #VARIABLE} names.
   *
   * @param name as the recipe has it, such as {@code timeseries/ETTh1.csv}
   * @throws BadInputException when there is no such file, with the places searched and the fix
   */
  public static Path resolve(String name) {
    return resolve(name, null, System.getenv(VARIABLE));
  }

  /**
   * Returns the file as {@link #resolve(String)}, in a place that was given.
   *
   * @param dataOption the value of {@code --data}: a file, or the directory of the file
   */
  public static Path resolve(String name, Path dataOption) {
    return resolve(name, dataOption, System.getenv(VARIABLE));
  }

  static Path resolve(String name, @Nullable Path dataOption, @Nullable String variable) {
    if (dataOption != null) {
      return Files.isDirectory(dataOption)
          ? in(dataOption, name, "--data " + dataOption)
          : existing(dataOption);
    }
    Path path = Path.of(name);
    if (path.isAbsolute()) {
      return existing(path);
    }
    if (variable == null || variable.isBlank()) {
      throw new BadInputException(
          "%s: the data file is needed; give its directory with --data DIR or in %s, or one file in place of the recipe's with --data FILE"
              .formatted(name, VARIABLE));
    }
    return in(Path.of(variable), name, VARIABLE + "=" + variable);
  }

  private static Path existing(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(file + ": no such file");
    }
    return file;
  }

  private static Path in(Path directory, String name, String asGiven) {
    for (String candidate : new String[] {name, name + ".gz"}) {
      Path file = directory.resolve(candidate);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new BadInputException(
        "%s: no such file in the directory of %s; give its directory, or one file in place of the recipe's with --data FILE"
            .formatted(name, asGiven));
  }
}
