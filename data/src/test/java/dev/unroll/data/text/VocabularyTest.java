package dev.unroll.data.text;

import static dev.unroll.data.text.Special.END;
import static dev.unroll.data.text.Special.PADDING;
import static dev.unroll.data.text.Special.START;
import static dev.unroll.data.text.Special.UNKNOWN;
import static dev.unroll.data.text.Special.UNUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import dev.unroll.store.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {
  private static final VocabularyConfig DEFAULTS = VocabularyConfig.defaults();

  @TempDir private Path directory;

  private static Stream<List<String>> texts() {
    return Stream.of(List.of("z", "b", "a"), List.of("c", "a", "c"), List.of(), List.of("a"));
  }

  @Test
  void wordsStandByFallingCountThenByFirstSight() {
    Vocabulary vocabulary = Vocabulary.of(texts(), DEFAULTS);

    assertThat(vocabulary.words()).containsExactly("a", "c", "z", "b");
    assertThat(vocabulary.size()).isEqualTo(6);
    assertThat(vocabulary.id("a")).isEqualTo(2);
    assertThat(vocabulary.id("nothing")).isEqualTo(1);
    assertThat(vocabulary.id(PADDING)).isEqualTo(0);
    assertThat(vocabulary).hasToString("6 ids: <pad>, <unk>, a, c, z, b");
  }

  @Test
  void sizeCountsSpecialsAndRareWordsAreUnknown() {
    assertThat(Vocabulary.of(texts(), DEFAULTS.withSize(5)).words()).containsExactly("a", "c", "z");
    assertThat(Vocabulary.of(texts(), DEFAULTS.withMinimumCount(2)).words())
        .containsExactly("a", "c");
    assertThat(Vocabulary.of(texts(), DEFAULTS.withSize(2)).words()).isEmpty();
  }

  @Test
  void specialsSayWhatBecomesOfAText() {
    List<String> text = List.of("a", "?", "b");
    List<String> words = List.of("a", "b");

    assertThat(Vocabulary.of(List.of(), words).ids(text)).containsExactly(0, 1);
    assertThat(Vocabulary.of(List.of(PADDING, UNKNOWN), words).ids(text)).containsExactly(2, 1, 3);
    assertThat(Vocabulary.of(List.of(PADDING, START, UNKNOWN, UNUSED), words).ids(text))
        .containsExactly(1, 4, 2, 5);
    assertThat(Vocabulary.of(List.of(UNKNOWN, START, END), words).ids(text))
        .containsExactly(1, 3, 0, 4, 2);
    assertThat(Vocabulary.of(List.of(START, END), List.of()).ids(text)).containsExactly(0, 1);
  }

  @Test
  void idsComeBackAsTokens() {
    Vocabulary vocabulary = Vocabulary.of(List.of(PADDING, START, UNKNOWN, END), List.of("a", "b"));

    assertThat(vocabulary.tokens(1, 5, 2, 4, 3, 0, 0)).containsExactly("b", "<unk>", "a");
    assertThat(vocabulary.token(0)).isEqualTo("<pad>");
    assertThatThrownBy(() -> vocabulary.token(6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the vocabulary has the ids 0 to 5, got 6");
    assertThatThrownBy(() -> vocabulary.id(UNUSED)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTokenThatReadsAsASpecialIsThatSpecial() {
    Vocabulary vocabulary =
        Vocabulary.of(Stream.of(List.of("<unk>", "<unk>", "a", "<end>")), DEFAULTS);

    assertThat(vocabulary.words()).containsExactly("a", "<end>"); // no special of this one
    assertThat(vocabulary.ids(List.of("<unk>", "a"))).containsExactly(1, 2);
  }

  @Test
  void coverageIsTheShareOfTokensThatAreKnown() {
    Vocabulary vocabulary = Vocabulary.of(texts(), DEFAULTS.withMinimumCount(2));

    TokenCounts.Coverage coverage =
        vocabulary.coverage(Stream.of(List.of("a", "a", "x"), List.of("c", "y")));

    assertThat(coverage).isEqualTo(new TokenCounts.Coverage(5, 3, 4, 2));
    assertThat(coverage).hasToString("60.00 % of 5 tokens, 2 of 4 words");
    assertThat(vocabulary.coverage(Stream.of()).fraction()).isEqualTo(1);
  }

  @Test
  void jsonGivesItBack() {
    Vocabulary vocabulary =
        Vocabulary.of(
            List.of(PADDING, START, UNKNOWN, UNUSED, UNUSED),
            List.of("a", "\"", "\n", "好", "\ud83d\ude00", "<end>"));
    String json = Json.write(Map.of("vocabulary", vocabulary.json()));

    Fields file = Fields.of(Json.parseObject(json, "x"), "x");

    assertThat(Vocabulary.of(file.object("vocabulary"))).isEqualTo(vocabulary);
    file.done();
    assertThat(vocabulary.id("a")).isEqualTo(5);
  }

  @Test
  void refusesJsonThatIsNone() {
    assertThatThrownBy(() -> parse("{\"specials\": [\"pading\"], \"words\": []}"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("x: specials: expected some of [padding, start")
        .hasMessageEndingWith("got \"pading\"");
    assertThatThrownBy(() -> parse("{\"specials\": [], \"words\": [\"a\", \"a\"]}"))
        .isInstanceOf(BadInputException.class)
        .hasMessage("x: word 1 of the vocabulary is \"a\", which already has the id 0");
    assertThatThrownBy(() -> parse("{\"specials\": [], \"words\": [\"\"]}"))
        .hasMessage("x: word 0 of the vocabulary is empty");
    assertThatThrownBy(() -> parse("{\"specials\": [\"unknown\", \"unknown\"], \"words\": []}"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("unknown twice");
    assertThatThrownBy(() -> parse("{\"specials\": [], \"words\": [], \"more\": 1}"))
        .isInstanceOf(BadInputException.class);
  }

  private static Vocabulary parse(String json) {
    return Vocabulary.of(Fields.of(Json.parseObject(json, "x"), "x"));
  }

  @Test
  void aFileOfLinesGivesItBack() throws IOException {
    Vocabulary vocabulary =
        Vocabulary.of(
            List.of(PADDING, START, UNKNOWN, UNUSED, UNUSED),
            List.of("a", " ", "\n", "\r", "\\", "\\n", "\u2028", "\u0085", "好", "<end>"));
    Path file = directory.resolve("vocabulary.txt");

    vocabulary.write(file);

    assertThat(Vocabulary.read(file)).isEqualTo(vocabulary);
    assertThat(Files.readString(file))
        .startsWith("<pad>\n<start>\n<unk>\n<unused>\n<unused>\na\n \n\\n\n\\r\n\\\\\n\\\\n\n");
  }

  @Test
  void readsListsOfWordsFromElsewhere() throws IOException {
    Path file = directory.resolve("imdb.vocab.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("the\r\nand\r\na\\b".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    assertThat(Vocabulary.read(file))
        .isEqualTo(Vocabulary.of(List.of(), List.of("the", "and", "a\\b")));
  }

  @Test
  void refusesFilesThatAreNone() throws IOException {
    assertRefused("a\n\nb\n", ":2: the line is empty; a vocabulary has one token per line");
    assertRefused("a\nb\na\n", ":3: \"a\" is already in line 1; a vocabulary has each token once");
    assertRefused(
        "\\n\nb\n\\n\n", ":3: \"\\n\" is already in line 1; a vocabulary has each token once");
    assertRefused("", ": the file is empty; a vocabulary has one token per line");
    Path file = directory.resolve("bad.txt");
    Files.write(file, new byte[] {'a', '\n', (byte) 0xff, '\n'});
    assertThatThrownBy(() -> Vocabulary.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessage(file + ": the file is not UTF-8 text; save it as UTF-8");
    assertThatThrownBy(() -> Vocabulary.read(directory.resolve("none.txt")))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("none.txt: no such file");
  }

  private void assertRefused(String content, String message) throws IOException {
    Path file = directory.resolve("vocabulary.txt");
    Files.writeString(file, content);
    assertThatThrownBy(() -> Vocabulary.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessage(file + message);
  }

  @Test
  void settingsComeBackAndAreChecked() {
    VocabularyConfig config = VocabularyConfig.keras(10_000).withMinimumCount(3);

    assertThat(VocabularyConfig.of(Fields.of(config.json(), "x"))).isEqualTo(config);
    assertThat(VocabularyConfig.of(Fields.of(Map.of(), "x"))).isEqualTo(DEFAULTS);
    assertThatThrownBy(() -> DEFAULTS.withSize(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a vocabulary of 1 ids has no room for 2 specials");
    assertThatThrownBy(() -> DEFAULTS.withMinimumCount(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VocabularyConfig.of(Fields.of(Map.of("size", 1), "x")))
        .isInstanceOf(BadInputException.class);
  }
}
