package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.tasks.input.DataLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a recipe names and that are not read, because one file replaces its data. */
class UnreadFilesTest {
  private static final String RECIPE =
      """
      task: language
      data: {units: characters, train: train.txt, validationFile: valid.txt, test: test.txt}
      model: {layers: [embedding: {size: 2}, gru: {hidden: 2}, vocabulary]}
      training: {epochs: 1, batch: 1, truncate: 20}
      """;

  @TempDir Path directory;

  @Test
  void eachOfThemIsNoted() throws IOException {
    for (String name : new String[] {"train.txt", "valid.txt", "test.txt"}) {
      Files.writeString(directory.resolve(name), "to be or not to be\n".repeat(40));
    }
    var recipe = Recipe.parse("r", "r.yaml", RECIPE);
    assertThat(fit(recipe, directory).notes()).noneMatch(note -> note.contains("was not read"));
    assertThat(fit(recipe, directory.resolve("train.txt")).notes())
        .contains(
            "data.validationFile (valid.txt) was not read: --data names one file, and a part of it"
                + " is the validation set; pass the directory of the files to use"
                + " data.validationFile",
            "data.test (test.txt) was not read: --data names one file, and a part of it is the"
                + " test set; pass the directory of the files to use data.test");
  }

  private static Score fit(Recipe recipe, Path data) {
    return Training.create(recipe, DataLocation.of(data)).fit().score();
  }
}
