package dev.unroll.examples;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that the documents quote code of the example programs exactly. */
class DocumentsTest {
  private static final Path ROOT = root();
  private static final Path SOURCES = ROOT.resolve("examples/src/main/java/dev/unroll/examples");
  private static final String MENU = "src/site/site.xml";
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

  /** Returns the root of the repository. */
  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve("recipes"))) {
      here = here.getParent();
      assertThat(here).as("a directory above that holds recipes/").isNotNull();
    }
    return here;
  }

  static List<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs).filter(p -> p.toString().endsWith(".md")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyBlockOfJavaIsPartOfAnExample(Path document) throws IOException {
    List<String> sources = new ArrayList<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        sources.add(bare(Files.readString(file)));
      }
    }

    for (String block : blocks(document, "java")) {
      assertThat(sources)
          .as("%s quotes, and no example has:%n%s", ROOT.relativize(document), block)
          .anyMatch(source -> source.contains(bare(block)));
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkToAFileHasItsFile(Path document) throws IOException {
    String text = Files.readString(document);

    for (var link = LINK.matcher(text); link.find(); ) {
      if (!link.group(1).contains(":")) {
        assertThat(document.resolveSibling(link.group(1))).exists();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyPageIsInTheMenuOfTheSite(Path document) throws IOException {
    boolean decision = document.getParent().endsWith("decisions");
    String menu = Files.readString(ROOT.resolve(decision ? "docs/decisions/README.md" : MENU));

    String page = document.getFileName().toString();
    if (!page.equals("README.md")) {
      assertThat(menu)
          .contains(decision ? "(" + page + ")" : page.replaceFirst("md$", "html") + "\"");
    }
  }

  @Test
  void theConversionOfWeightsIsTheTestedScript() throws IOException {
    String block = blocks(ROOT.resolve("docs/equations.md"), "python").get(0);
    Path script =
        ROOT.resolve("examples/src/test/resources/dev/unroll/examples/convert/convert.py");

    String functions = block.substring(0, block.indexOf("# A model of"));
    assertThat(bare(Files.readString(script)).lines().toList())
        .containsAll(bare(functions).lines().toList());
  }

  @ParameterizedTest
  @MethodSource("codes")
  void bothReadmesHaveTheSameBlocks(String language) throws IOException {
    assertThat(blocks(ROOT.resolve("README.zh.md"), language))
        .isEqualTo(blocks(ROOT.resolve("README.md"), language));
  }

  static List<String> codes() {
    return List.of("java", "sh", "xml", "ini", "dockerfile");
  }

  /** The fenced blocks of a language, in order. */
  private static List<String> blocks(Path document, String language) throws IOException {
    return Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(Files.readString(document))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  /** Without indentation and empty lines. */
  private static String bare(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(joining("\n"));
  }
}
