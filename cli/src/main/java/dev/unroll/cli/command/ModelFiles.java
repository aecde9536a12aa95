package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Console;
import dev.unroll.store.SafetensorsFile;
import dev.unroll.tasks.input.DataLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the model files and data given by the options of a command. */
final class ModelFiles {
  private ModelFiles() {}

  /**
   * Returns the model file given by the user, with a note if it has no checksum.
   *
   * @param given the file, or the directory of a run
   * @throws BadInputException when there is none
   */
  static Path find(Path given, Console console) {
    Path file = Files.isDirectory(given) ? new RunFiles(given, false).model() : given;
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          file + ": there is no such model file; unroll train writes one into runs/");
    }
    if (isUnchecked(file)) {
      console.say(
          "note: %s was written by an earlier version and has no checksum: a damaged weight would go unnoticed"
              .formatted(file));
    }
    return file;
  }

  private static boolean isUnchecked(Path file) {
    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      Map<String, String> metadata = opened.content().metadata();
      return metadata.containsKey("unroll.format") && !metadata.containsKey("unroll.crc32c");
    } catch (BadInputException | IOException e) {
      return false; // loading it says what is wrong
    }
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
