package dev.unroll.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFilesTest {
  @TempDir Path directory;

  @BeforeEach
  void putFiles() throws IOException {
    Files.createDirectory(directory.resolve("weather"));
    Files.writeString(directory.resolve("weather/own.csv"), "y\n1\n");
    Files.writeString(directory.resolve("packed.csv.gz"), "");
  }

  @Test
  void takesTheFileThatTheOptionNames() {
    Path own = directory.resolve("weather/own.csv");

    assertThat(DataFiles.resolve("other.csv", own, "/nowhere")).isEqualTo(own);
  }

  @Test
  void looksIntoTheDirectoryThatTheOptionNames() {
    assertThat(DataFiles.resolve("weather/own.csv", directory, null))
        .isEqualTo(directory.resolve("weather/own.csv"));
  }

  @Test
  void looksIntoTheDirectoryOfTheVariable() {
    assertThat(DataFiles.resolve("weather/own.csv", null, directory.toString()))
        .isEqualTo(directory.resolve("weather/own.csv"));
    assertThat(DataFiles.resolve("packed.csv", null, directory.toString()))
        .isEqualTo(directory.resolve("packed.csv.gz"));
  }

  @Test
  void takesAnAbsoluteNameAsItIs() {
    Path own = directory.resolve("weather/own.csv").toAbsolutePath();

    assertThat(DataFiles.resolve(own.toString(), null, null)).isEqualTo(own);
  }

  @Test
  void saysWhatToGive() {
    assertThatThrownBy(() -> DataFiles.resolve("a.csv", null, null))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "a.csv: the data file is required; set its directory with --data DIR or in UNROLL_DATA, or replace the recipe's file with --data FILE");
    assertThatThrownBy(() -> DataFiles.resolve("a.csv", directory, null))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "a.csv: no such file in the directory of --data "
                + directory
                + " (expected "
                + directory.resolve("a.csv")
                + "); set its directory, or replace the recipe's file with --data FILE");
    assertThatThrownBy(() -> DataFiles.resolve("a.csv", null, directory.toString()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("in the directory of UNROLL_DATA=");
    assertThatThrownBy(() -> DataFiles.resolve("a.csv", directory.resolve("b.csv"), null))
        .isInstanceOf(BadInputException.class)
        .hasMessage(directory.resolve("b.csv") + ": no such file");
  }
}
