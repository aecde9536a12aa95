package dev.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PathTextTest {
  @Test
  void aTextThatIsNoPathIsBadInput() {
    assertThatThrownBy(() -> PathText.of("data.series", "a\0b.csv"))
        .isExactlyInstanceOf(BadInputException.class)
        .hasMessage(
            "data.series: \"a\\u0000b.csv\" is not a path (expected the name of a file; no name has the"
                + " character U+0000). Correct it.");
    assertThatThrownBy(() -> PathText.in(Path.of("a"), "", "b\0"))
        .hasMessageStartingWith("\"b\\u0000\" is not a path (");
  }

  @Test
  void theReasonOfAnotherFileSystemIsNamed() {
    var failure = new InvalidPathException("a<b", "Illegal char <<> at index 1");

    assertThat(PathText.sentence(failure)).contains("; illegal char <<> at index 1). Correct it.");
  }

  @Test
  void otherTextsArePaths() {
    assertThat(PathText.of("", "a b/c.csv")).isEqualTo(Path.of("a b/c.csv"));
    assertThat(PathText.in(Path.of("d"), "", "a.csv")).isEqualTo(Path.of("d", "a.csv"));
    assertThat(PathText.in(Path.of("d"), "", "/a.csv")).isEqualTo(Path.of("/a.csv"));
  }

  @Test
  void aReasonOfTheFileSystemFollowsAndAnEmptyOneDoesNot() {
    assertThat(PathText.sentence(new InvalidPathException("a:b", "Illegal char <:>", 1)))
        .isEqualTo(
            "\"a:b\" is not a path (expected the name of a file; illegal char <:>). Correct it.");
    assertThat(PathText.sentence(new InvalidPathException("a:b", "")))
        .isEqualTo("\"a:b\" is not a path (expected the name of a file). Correct it.");
  }
}
