package dev.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps phrases out of documents, recipes, comments and messages that a reader has to decode. Names
 * in code, raw results and the list of former sentences, {@code docs/results/english.md}, which
 * quotes such phrases, are not searched.
 */
class PlainEnglishTest {
  /** Phrases, as regular expressions between word boundaries, and what to write instead. */
  private static final Map<String, String> INSTEAD = new LinkedHashMap<>();

  static {
    INSTEAD.put("beside", "next to, in addition to");
    INSTEAD.put("wants|wanted", "requires, expected");
    INSTEAD.put("somebody|nobody|whoever", "a caller, a user, no one");
    INSTEAD.put("goes on|go on from|going on", "continues, resume from");
    INSTEAD.put("judged by|to be judged", "evaluated on, validated on");
    INSTEAD.put("so many", "N, this many");
    INSTEAD.put("an own|own cell|ones own", "a custom cell, your");
    INSTEAD.put("none of ours", "not an Unroll model file");
    INSTEAD.put("over night", "overnight");
    INSTEAD.put("stands beside|stand beside", "is shown next to");
    INSTEAD.put("one after the other", "sequentially, one at a time");
    INSTEAD.put("needs no training|needs no network", "a baseline");
    INSTEAD.put(
        "test part|training part|validation part", "test set, training set, validation set");
    INSTEAD.put("part to judge", "validation set");
    INSTEAD.put("in earnest", "leave it out");
    INSTEAD.put("says so", "a note states this");
    INSTEAD.put("is told|are told|told of|told by", "is called, is notified, is given");
    INSTEAD.put("hears|heard of", "is called, receives");
    INSTEAD.put("hands it to|hands over", "passes");
    INSTEAD.put("of its own accord", "automatically");
    INSTEAD.put("on a thread of (their|its) own", "on its own thread");
    INSTEAD.put("share dropped|share kept", "fraction dropped");
    INSTEAD.put("what they are worth", "how good they are");
    INSTEAD.put("comes? of it", "the result");
  }

  private static final Pattern JAVADOC_START =
      Pattern.compile(
          "/\\*\\*\\s*(?:\\*\\s*)?((?:What|Whether|With|As|It|Of|Told|Who|How|Where) .*)");

  /** Strings, characters and comments, in the order in which a line of code may begin them. */
  private static final Pattern TEXT_OF_JAVA =
      Pattern.compile(
          "\"\"\"(?:[^\\\\]|\\\\.)*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)*'|//[^\\n]*|/\\*.*?\\*/",
          Pattern.DOTALL);

  /** Names of code within Javadoc. */
  private static final Pattern NAMES_IN_JAVADOC =
      Pattern.compile("\\{@(?:link|code)\\s[^}]*\\}|@param\\s+\\S+|@see\\s+\\S+");

  private static List<Path> files(Path directory, Pattern name) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> name.matcher(file.toString().replace('\\', '/')).find())
          .sorted()
          .toList();
    }
  }

  private static List<Path> sources() throws IOException {
    var sources = new ArrayList<Path>();
    try (Stream<Path> modules = Files.list(DocumentsTest.root())) {
      for (Path main : modules.map(module -> module.resolve("src/main/java")).sorted().toList()) {
        if (Files.isDirectory(main)) {
          sources.addAll(files(main, Pattern.compile("\\.java$")));
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(500);
    return sources;
  }

  private static List<Path> documents() throws IOException {
    var documents = new ArrayList<Path>();
    documents.add(DocumentsTest.root().resolve("README.md"));
    documents.add(DocumentsTest.root().resolve("CONTRIBUTING.md"));
    documents.add(DocumentsTest.root().resolve("docs/architecture.md"));
    documents.add(DocumentsTest.root().resolve("docs/equations.md"));
    documents.add(DocumentsTest.root().resolve("CHANGELOG.md"));
    for (String directory : List.of("docs/guide", "docs/decisions", "docs/results", "recipes")) {
      documents.addAll(
          files(
              DocumentsTest.root().resolve(directory),
              Pattern.compile("(?<!/results/english)\\.(md|yaml)$")));
    }
    assertThat(documents).hasSizeGreaterThan(100);
    return documents;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the text with all but comments and strings blanked, line by line. */
  static String textOfJava(String source) {
    var text = new StringBuilder(source.replaceAll("[^\\n]", " "));
    for (Matcher match = TEXT_OF_JAVA.matcher(source); match.find(); ) {
      text.replace(match.start(), match.end(), blanked(NAMES_IN_JAVADOC, match.group()));
    }
    return text.toString();
  }

  /** Returns the text of a document with blocks of code and inline code blanked, line by line. */
  static String proseOf(String document) {
    String prose = document;
    for (String code : List.of("(?ms)^```.*?^```$", "`[^`\\n]*`", "\\]\\([^)\\n]*\\)")) {
      prose = blanked(Pattern.compile(code), prose);
    }
    return prose;
  }

  private static String blanked(Pattern pattern, String text) {
    return pattern.matcher(text).replaceAll(match -> match.group().replaceAll("[^\\n]", " "));
  }

  private static List<String> found(Path file, String text) {
    var found = new ArrayList<String>();
    INSTEAD.forEach(
        (phrase, instead) -> {
          Pattern pattern = Pattern.compile("\\b(?:" + phrase + ")\\b", Pattern.CASE_INSENSITIVE);
          for (Matcher match = pattern.matcher(text); match.find(); ) {
            found.add(
                "%s: \"%s\" (write: %s)"
                    .formatted(place(file, text, match), match.group(), instead));
          }
        });
    return found;
  }

  private static String place(Path file, String text, Matcher match) {
    long line = 1 + text.substring(0, match.start()).chars().filter(c -> c == '\n').count();
    return DocumentsTest.root().relativize(file) + ":" + line;
  }

  @Test
  void documentsArePlain() throws IOException {
    var found = new ArrayList<String>();
    documents().forEach(file -> found.addAll(found(file, proseOf(read(file)))));
    assertThat(found).isEmpty();
  }

  @Test
  void commentsAndMessagesArePlain() throws IOException {
    var found = new ArrayList<String>();
    sources().forEach(file -> found.addAll(found(file, textOfJava(read(file)))));
    assertThat(found).isEmpty();
  }

  @Test
  void javadocBeginsWithAVerbOrANoun() throws IOException {
    var found = new ArrayList<String>();
    for (Path file : sources()) {
      String source = read(file);
      for (Matcher match = JAVADOC_START.matcher(source); match.find(); ) {
        found.add(place(file, source, match) + ": " + match.group(1));
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void phrasesAreFoundInCommentsAndStringsAlone() {
    String text =
        textOfJava("int wants = 1; // it wants\nf(\"so many\", '\"', beside); /* an own\ncell */");
    assertThat(found(DocumentsTest.root().resolve("A.java"), text))
        .extracting(line -> line.substring(0, line.indexOf(" (write")))
        .containsExactly("A.java:1: \"wants\"", "A.java:2: \"so many\"", "A.java:2: \"an own\"");
    assertThat(
            found(
                DocumentsTest.root().resolve("a.md"),
                proseOf("`wants` it\n```\nbeside\n```\nbeside\n")))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("a.md:5: \"beside\"");
  }
}
