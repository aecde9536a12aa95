package dev.unroll.data.table;

import dev.unroll.BadInputException;
import dev.unroll.internal.PathText;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds the data file that a recipe names. The option {@code --data} has precedence: it is the file
 * itself or its directory. Otherwise the directory named by the environment variable {@code
 * UNROLL_DATA} is searched, and no other place. An absolute name is used as it is.
 */
public final class DataFiles {
  /** The environment variable that names the directory of data files. */
  public static final String VARIABLE = "UNROLL_DATA";

  private DataFiles() {}

  /**
   * Returns the file with this name, or with this name and {@code .gz}, in the directory named by
   * {@value #VARIABLE}.
   *
   * @param name the name in the recipe, such as {@code timeseries/ETTh1.csv}
   * @throws BadInputException if there is no such file; the message lists the searched places and
   *     the fix
   */
  public static Path resolve(String name) {
    return resolve(name, null, System.getenv(VARIABLE));
  }

  /**
   * Returns the file like {@link #resolve(String)}, but in a given place.
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
    Path path = PathText.of("", name);
    if (path.isAbsolute()) {
      return existing(path);
    }
    if (variable == null || variable.isBlank()) {
      throw new BadInputException(
          "%s: the data file is required; set its directory with --data DIR or in %s, or replace the recipe's file with --data FILE"
              .formatted(name, VARIABLE));
    }
    return in(PathText.of(VARIABLE, variable), name, VARIABLE + "=" + variable);
  }

  private static Path existing(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(file + ": no such file");
    }
    return file;
  }

  private static Path in(Path directory, String name, String asGiven) {
    for (String candidate : new String[] {name, name + ".gz"}) {
      Path file = PathText.in(directory, "", candidate);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new BadInputException(
        "%s: no such file in the directory of %s (expected %s); set its directory, or replace the recipe's file with --data FILE"
            .formatted(name, asGiven, directory.resolve(name)));
  }
}
