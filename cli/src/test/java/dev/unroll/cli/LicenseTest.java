package dev.unroll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Table;
import dev.unroll.formats.tensorboard.TensorBoard;
import dev.unroll.tasks.Recipe;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that the classes or the jar of a module hold the license; see also .ci/check-jars. */
class LicenseTest {
  @ParameterizedTest
  @ValueSource(
      classes = {BadInputException.class, Table.class, TensorBoard.class, Recipe.class, Main.class})
  void everyModuleHoldsLicenseAndNotice(Class<?> type) throws Exception {
    URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
    for (String name : new String[] {"LICENSE", "NOTICE"}) {
      String expected = Files.readString(Path.of("..").resolve(name));
      Path packed = Path.of(place);
      if (Files.isDirectory(packed)) {
        assertThat(packed.resolve("META-INF").resolve(name)).hasContent(expected);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(packed)) {
          assertThat(Files.readString(jar.getPath("META-INF", name))).isEqualTo(expected);
        }
      }
    }
  }
}
