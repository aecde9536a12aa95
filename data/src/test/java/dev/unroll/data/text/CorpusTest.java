package dev.unroll.data.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import dev.unroll.store.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
  private static final CorpusConfig WORDS = CorpusConfig.words();
  private static final CorpusConfig CHARACTERS = CorpusConfig.characters();
  private static final VocabularyConfig ALL =
      VocabularyConfig.defaults().withSpecials(Special.UNKNOWN, Special.LINE_END);

  @TempDir private Path directory;

  private Path file(String text) throws IOException {
    return file(text.getBytes(UTF_8));
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("text.txt"), bytes);
  }

  private static List<String> tokens(Corpus corpus) {
    Vocabulary vocabulary = corpus.counts().vocabulary(ALL);
    try (EncodedCorpus encoded = corpus.encode(vocabulary)) {
      var ids = new int[(int) encoded.ids().length()];
      encoded.ids().copy(0, ids, 0, ids.length);
      var tokens = new ArrayList<String>();
      for (int id : ids) {
        tokens.add(vocabulary.token(id));
      }
      return tokens;
    }
  }

  private List<String> tokens(String text, CorpusConfig config) throws IOException {
    return tokens(Corpus.of(file(text), config));
  }

  @Test
  void linesOfWordsEndInATokenAlsoTheBlankAndTheLastOne() throws IOException {
    assertThat(tokens(" a b \n\n \nc", WORDS))
        .containsExactly("a", "b", "<eos>", "<eos>", "<eos>", "c", "<eos>");
    assertThat(tokens(" a b \n\n \nc\n", WORDS.withBlankLines(false)))
        .containsExactly("a", "b", "<eos>", "c", "<eos>");
    assertThat(tokens(" a b \n\nc\n", WORDS.withLineEnds(false))).containsExactly("a", "b", "c");
    assertThat(tokens("a\r\nb\rc\n\r", WORDS))
        .containsExactly("a", "<eos>", "b", "<eos>", "c", "<eos>", "<eos>");
  }

  @Test
  void charactersKeepAllButTheFormOfLineEnds() throws IOException {
    assertThat(tokens("aB \r\n\n\uD83D\uDE00\r", CHARACTERS))
        .containsExactly("a", "B", " ", "\n", "\n", "\uD83D\uDE00", "\n");
    assertThat(tokens("aB", CHARACTERS.withLowerCase(true))).containsExactly("a", "b");
    assertThat(tokens("ΑΣ Σ", CHARACTERS.withLowerCase(true))).containsExactly("α", "σ", " ", "σ");
  }

  @Test
  void carriageReturnsOfCharactersAreNoted() throws IOException {
    Corpus corpus = Corpus.of(file("a\r\nb\r\nc"), CHARACTERS);
    try (EncodedCorpus encoded = corpus.encode(corpus.counts().vocabulary(ALL))) {
      assertThat(encoded.notes())
          .containsExactly("2 lines end in a carriage return (read as a line feed)");
      assertThat(encoded.lines()).isEqualTo(3);
    }
  }

  @Test
  void caseAndNumbersFollowTheRules() throws IOException {
    String text = "The 5 1,000.5 -3 .5 1/2 9:30 1990s 5% <unk> N x5\n";
    assertThat(tokens(text, WORDS.withNumbers(true).withLowerCase(true)))
        .containsExactly(
            "the", "N", "N", "N", "N", "N", "N", "1990s", "5%", "<unk>", "n", "x5", "<eos>");
    assertThat(tokens("It's", CorpusConfig.words(new KerasTokenizer("'", false))))
        .containsExactly("It", "s", "<eos>");
  }

  @Test
  void statisticsCountLinesAndWordsThatTheVocabularyLacks() throws IOException {
    Corpus corpus = Corpus.of(file("a b a\n<unk> c\n\nd"), WORDS);
    Vocabulary vocabulary = Vocabulary.of(ALL.specials(), List.of("a", "b"));
    try (EncodedCorpus encoded = corpus.encode(vocabulary)) {
      assertThat(encoded.ids().length()).isEqualTo(10);
      assertThat(encoded.lines()).isEqualTo(4);
      assertThat(encoded.unknown()).isEqualTo(2);
      assertThat(encoded.distinct()).isEqualTo(4);
      assertThat(encoded.notes()).isEmpty();
    }
  }

  @Test
  void lineEndsThatAreInTheTextAreNoted() throws IOException {
    Corpus corpus = Corpus.of(file("a <eos>\nb <eos>\n"), WORDS);
    Vocabulary vocabulary = corpus.counts().vocabulary(ALL);
    try (EncodedCorpus encoded = corpus.encode(vocabulary);
        EncodedCorpus once =
            Corpus.of(file("a <eos>\nb <eos>\n"), WORDS.withLineEnds(false)).encode(vocabulary)) {
      assertThat(encoded.notes())
          .containsExactly(
              "the text holds <eos> 2 times, and each of its 2 lines got another one; set lineEnd:"
                  + " false if its lines end in <eos>");
      assertThat(once.notes()).isEmpty();
    }
  }

  @Test
  void partsAreTheWhole() throws IOException {
    String text = "a b c\n\nd e f g\nh i\n";
    for (CorpusConfig config : List.of(WORDS, CHARACTERS)) {
      List<String> whole = tokens(text, config);
      Corpus corpus = Corpus.of(file(text), config);
      for (int cut = 1; cut < whole.size(); cut++) {
        var joined = new ArrayList<>(tokens(corpus.part(0, cut)));
        assertThat(joined).isEqualTo(whole.subList(0, cut));
        joined.addAll(tokens(corpus.part(cut, Long.MAX_VALUE)));
        assertThat(joined).isEqualTo(whole);
      }
      assertThat(tokens(corpus.part(2, 8).part(1, 3))).isEqualTo(whole.subList(3, 5));
      assertThatThrownBy(() -> corpus.part(100, 200).counts())
          .hasMessageContaining("but the range begins at token 100. Use a smaller range.");
    }
  }

  @Test
  void longLinesAreReadInPieces() throws IOException {
    var random = new Random(5);
    var text = new StringBuilder();
    while (text.length() < 1.3 * CorpusReader.MAX_LENGTH) {
      text.append("w".repeat(1 + random.nextInt(40))).append(random.nextInt(9) == 0 ? "  " : " ");
      text.append("\uD83D\uDE00\uD83D\uDE00 ");
    }
    for (String end : List.of("", " \n", "\nlast")) {
      String all = text + end;
      var words = new ArrayList<String>();
      for (String line : all.split("\n")) {
        words.addAll(new WhitespaceTokenizer().tokens(line));
        words.add("<eos>");
      }
      assertThat(tokens(all, WORDS)).isEqualTo(words);
      assertThat(tokens(all, CHARACTERS)).isEqualTo(new CharacterTokenizer().tokens(all));
    }
    String odd = "x" + "\uD83D\uDE00".repeat(CorpusReader.MAX_LENGTH);
    assertThat(tokens(odd, CHARACTERS)).isEqualTo(new CharacterTokenizer().tokens(odd));
  }

  @Test
  void aLineThatIsCutAtItsEndStillEnds() throws IOException {
    String line = "a ".repeat(CorpusReader.MAX_LENGTH / 2);
    assertThat(tokens(line, WORDS)).hasSize(CorpusReader.MAX_LENGTH / 2 + 1).endsWith("<eos>");
    assertThat(tokens(line + "\n", WORDS))
        .hasSize(CorpusReader.MAX_LENGTH / 2 + 1)
        .endsWith("<eos>");
  }

  @Test
  void encodingsAreFoundOrSet() throws IOException {
    String text = "Mächtig größer\nÄnderung\n";
    List<String> expected = tokens(text, WORDS);
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      assertThat(tokens(Corpus.of(file(text.getBytes(charset)), WORDS))).isEqualTo(expected);
      assertThat(tokens(Corpus.of(file(("\uFEFF" + text).getBytes(charset)), WORDS)))
          .isEqualTo(expected);
    }
    assertThat(tokens("\uFEFF" + text, WORDS)).isEqualTo(expected);
    Path latin = file(text.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(tokens(Corpus.of(latin, WORDS).withEncoding(StandardCharsets.ISO_8859_1)))
        .isEqualTo(expected);
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    Path packed = Files.write(directory.resolve("packed.txt.gz"), bytes.toByteArray());
    assertThat(tokens(Corpus.of(packed, WORDS))).isEqualTo(expected);
  }

  @Test
  void idsThatDoNotFitGoToAFile() throws IOException {
    Corpus corpus = Corpus.of(file("a b c\nd\n"), WORDS).withMemory(3).withDirectory(directory);
    Vocabulary vocabulary = corpus.counts().vocabulary(ALL);
    try (EncodedCorpus encoded = corpus.encode(vocabulary)) {
      assertThat(encoded.ids().inMemory()).isFalse();
      assertThat(encoded.ids().length()).isEqualTo(6);
    }
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(directory.resolve("text.txt"));
    }
  }

  @Test
  void whatIsNoTextIsRefusedWithItsLine() throws IOException {
    var random = new byte[5000];
    new Random(2).nextBytes(random);
    assertRefused(random, ":1: the file holds binary data (expected text). Extract or convert its");
    assertRefused(
        "a\nb\0c\n".getBytes(UTF_8), ":2: the file holds binary data (expected text). Extract or");
    assertRefused(
        "a\n\1\2\3\4\5".repeat(30).getBytes(UTF_8), ": the file holds binary data (expected text)");
    assertRefused(
        "fein\nMächtig\n".getBytes(StandardCharsets.ISO_8859_1),
        ":2: the line is not UTF-8 text; save the file as UTF-8, or set data.encoding, such as");
    assertRefused(new byte[0], ": the file has no ");
    assertRefused(" \n\t\n".getBytes(UTF_8), ": the file has no ");
    assertThatThrownBy(() -> Corpus.of(directory, WORDS).counts())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(directory + ": cannot be read (Is a directory)");
    assertThatThrownBy(() -> Corpus.of(directory.resolve("none"), WORDS).counts())
        .isInstanceOf(BadInputException.class)
        .hasMessage(directory.resolve("none") + ": no such file");
    Path word = file("x".repeat(2 * CorpusReader.MAX_LENGTH));
    assertThatThrownBy(() -> Corpus.of(word, WORDS).counts())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("characters without a space (expected words). Break it into lines");
  }

  private void assertRefused(byte[] bytes, String sentence) throws IOException {
    Path file = file(bytes);
    for (CorpusConfig config : List.of(WORDS, CHARACTERS)) {
      assertThatThrownBy(() -> Corpus.of(file, config).counts())
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith(file.toString())
          .hasMessageContaining(sentence);
    }
  }

  @Test
  void aFewControlCharactersAreText() throws IOException {
    assertThat(tokens("\u001B[32ma\u001B[0m \u001A b\f\u000B", WORDS)).contains("b", "<eos>");
  }

  @Test
  void refusesAVocabularyWithoutWhatTheTextNeeds() throws IOException {
    Corpus corpus = Corpus.of(file("a\nb\n"), WORDS);
    assertThatThrownBy(() -> corpus.encode(Vocabulary.of(List.of(), List.of("a", "b"))))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "the vocabulary has no <eos>, which ends each line (expected it). Add line_end to its"
                + " specials.");
    assertThatThrownBy(() -> corpus.encode(Vocabulary.of(List.of(Special.LINE_END), List.of("a"))))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith(
            "text.txt:2: \"b\" is not in the vocabulary (expected a known token). Add unknown to its"
                + " specials.");
  }

  @Test
  void promptsFollowTheRulesOfTheCorpus() {
    assertThat(WORDS.withLowerCase(true).tokens("A b\r\n\nc"))
        .containsExactly("a", "b", "<eos>", "<eos>", "c");
    assertThat(WORDS.withBlankLines(false).tokens("A b\n\n")).containsExactly("A", "b", "<eos>");
    assertThat(CHARACTERS.tokens("a\r\nb\r")).containsExactly("a", "\n", "b", "\n");
    assertThat(WORDS.tokens("")).isEmpty();
  }

  @Test
  void rulesAreReadAgain() {
    for (CorpusConfig config :
        List.of(
            WORDS,
            CHARACTERS,
            CHARACTERS.withLowerCase(true),
            CorpusConfig.words(new KerasTokenizer()).withLineEnds(false).withNumbers(true),
            WORDS.withBlankLines(false))) {
      var fields = Fields.of(Json.parseObject(Json.write(config.json()), "corpus"), "corpus");
      assertThat(CorpusConfig.of(fields, Tokenizers.standard())).isEqualTo(config);
    }
    assertThatThrownBy(() -> CHARACTERS.withNumbers(true))
        .hasMessage("numbers are a setting of words; a corpus of characters keeps each character");
  }
}
