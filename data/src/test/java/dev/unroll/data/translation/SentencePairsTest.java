package dev.unroll.data.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.BadInputException;
import dev.unroll.data.table.DataFiles;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentencePairsTest {
  @TempDir private Path directory;

  private Path file(String name, String text, Charset charset) throws IOException {
    Path file = directory.resolve(name);
    if (!name.endsWith(".gz")) {
      return Files.write(file, text.getBytes(charset));
    }
    try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(charset));
    }
    return file;
  }

  private Path file(String text) throws IOException {
    return file("pairs.txt", text, StandardCharsets.UTF_8);
  }

  private SentencePairs read(String text) throws IOException {
    return SentencePairs.read(file(text), PairFormat.standard());
  }

  private static List<String> words(SentencePairs pairs) {
    return pairs.pairs().stream().map(pair -> pair.source() + " | " + pair.target()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void columnsAreRead(String end) throws IOException {
    String text = "Go.\tVa !" + end + "Run!\tCours !" + end + "Run!\tCourez !";

    assertThat(words(read(text)))
        .containsExactly("Go. | Va !", "Run! | Cours !", "Run! | Courez !");
    assertThat(words(read(text + end))).hasSize(3);
    assertThat(words(SentencePairs.read(file(text), PairFormat.standard().withColumns(2, 1))))
        .containsExactly("Va ! | Go.", "Cours ! | Run!", "Courez ! | Run!");
    assertThat(read(text).pairs()).extracting(SentencePair::line).containsExactly(1L, 2L, 3L);
  }

  @Test
  void alignedFilesAreRead() throws IOException {
    Path german = file("train.de", "Ein Hund.\nEine Katze.\n", StandardCharsets.UTF_8);
    Path english = file("train.en.gz", "A dog.\r\nA cat.", StandardCharsets.UTF_8);

    SentencePairs pairs = SentencePairs.readAligned(german, english, PairFormat.standard());

    assertThat(words(pairs)).containsExactly("Ein Hund. | A dog.", "Eine Katze. | A cat.");
    assertThat(pairs.report().describe())
        .isEqualTo(
            "one sentence per line in two files, 2 pairs, 2 different sources, 2 different targets,"
                + " longest source 11 and target 6 characters");
  }

  @Test
  void differentNumbersOfLinesAreRefused() throws IOException {
    Path german = file("train.de", "Ein Hund.\nEine Katze.\nEin Haus.\n", StandardCharsets.UTF_8);
    Path english = file("train.en", "A dog.\nA cat.\n", StandardCharsets.UTF_8);

    assertThatThrownBy(() -> SentencePairs.readAligned(german, english, PairFormat.standard()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            german
                + " has 3 lines and "
                + english
                + " has 2 (expected the same number, each line the translation of the other). Check that both"
                + " files are complete and of the same corpus.");
    assertThatThrownBy(() -> SentencePairs.readAligned(english, german, PairFormat.standard()))
        .hasMessageContaining("train.en has 2 lines and ");
  }

  @Test
  void encodingsAreRead() throws IOException {
    String text = "Où ?\tWohin für?\n";
    List<String> expected = List.of("Où ? | Wohin für?");

    assertThat(words(read("\ufeff" + text))).isEqualTo(expected);
    for (String name : new String[] {"windows-1252", "UTF-16LE"}) {
      Charset charset = Charset.forName(name);
      Path file = file(name + ".txt", text, charset);
      PairFormat format = PairFormat.standard().withEncoding(charset);
      assertThat(words(SentencePairs.read(file, format))).isEqualTo(expected);
    }
    Path wrong = file("wrong.txt", "a\tb\n" + text, Charset.forName("windows-1252"));
    assertThatThrownBy(() -> SentencePairs.read(wrong, PairFormat.standard()))
        .hasMessage(
            wrong
                + ":2: the line is not UTF-8 text; save the file as UTF-8, or set data.encoding,"
                + " such as windows-1252");
  }

  @Test
  void whatIsLeftOutAndChangedIsCounted() throws IOException {
    PairReport report =
        read("""
                Hi.\tSalut !\tCC-BY\tNr. 1
                Hi.\tSalut !
                Hi.\tBonjour.
                Taxi\tTaxi

                \tRien
                Nothing\t\u00a0
                \t \t
                 two  spaces \tEt\u00a0puis\u202f?
                con\u0007trol\ttab
                """)
            .report();

    assertThat(report.lines()).isEqualTo(10);
    assertThat(report.describe())
        .isEqualTo(
            "source in column 1, target in column 2, 6 pairs, 4 different sources, 5 different"
                + " targets, 1 blank line skipped, 1 empty source left out, 1 empty target left"
                + " out, 1 pair of empty sentences left out, 3 cells of other columns skipped,"
                + " 1 pair that repeats another, 1 pair of equal sentences, 5 sentences with spaces"
                + " normalized, 1 control character read as a space, longest source 10 and target 9"
                + " characters");
    assertThat(report.notes())
        .containsExactly("1 source has several targets, up to 2: score with all references");
  }

  @Test
  void aLineOfNoBreakSpacesOrControlCharactersIsBlank() throws IOException {
    PairReport report = read("a\tb\n\u00a0\n\u0007\u001b\n\u3000\nc\td\n").report();

    assertThat(report.pairs()).isEqualTo(2);
    assertThat(report.blank()).isEqualTo(3);
  }

  @Test
  void carriageReturnsWithinALineAreSpaces() throws IOException {
    SentencePairs pairs = read("a\tb\nc\rd\te\u0085f\n");

    assertThat(words(pairs)).containsExactly("a | b", "c d | e f");
    assertThat(pairs.report().controls()).isEqualTo(2);
  }

  @Test
  void badLinesAreRefused() throws IOException {
    String name = file("a\tb\n").toString();
    assertThatThrownBy(() -> read("a\tb\nno tab here\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            name
                + ":2: the line has no tab: \"no tab here\" (expected a source and a target"
                + " separated by a tab). Add the tab, or remove the line.");
    assertThatThrownBy(
            () ->
                SentencePairs.read(
                    file("a\tb\tc\na\tb\n"), PairFormat.standard().withColumns(1, 3)))
        .hasMessage(
            name
                + ":2: the line has 2 columns (expected source in column 1 and target in column 3)."
                + " Complete the line, or set other columns.");
    assertThatThrownBy(() -> read("a\tb\rc\td\r"))
        .hasMessage(
            name
                + ": lines end in carriage returns (expected line feeds). Save the file with the"
                + " line ends of Unix or Windows.");
    assertThatThrownBy(() -> read("a\tb\nc\u0000\td\n"))
        .hasMessage(
            name
                + ":2: the file holds binary data (expected text). Extract or convert its text"
                + " first.");
    for (String text : new String[] {"", "\n\n", "a\t\n"}) {
      assertThatThrownBy(() -> read(text))
          .hasMessage(
              name
                  + ": there is no pair of sentences (expected at least one). Check that the file"
                  + " is complete.");
    }
    assertThatThrownBy(() -> read("a\t" + "x".repeat((1 << 20) + 1)))
        .hasMessageContaining(":1: the line has more than 1,048,576 characters");
    assertThatThrownBy(
            () -> SentencePairs.read(directory.resolve("none.txt"), PairFormat.standard()))
        .hasMessage(directory.resolve("none.txt") + ": no such file");
  }

  @Test
  void columnsAreTwo() {
    assertThatThrownBy(() -> PairFormat.standard().withColumns(2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected two different columns, from 1, got 2 and 2");
    assertThatThrownBy(() -> PairFormat.standard().withColumns(0, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void suspiciousFilesAreNoted() throws IOException {
    var text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append("sentence ").append(i).append("\tCC-BY\n");
    }
    assertThat(read(text.toString()).report().notes())
        .containsExactly(
            "only 200 different sources and 1 different targets in 200 pairs: check that these are"
                + " the columns of sentences");
    Path tabs = file("tabs.de", "a\tb\nc\n", StandardCharsets.UTF_8);
    Path plain = file("tabs.en", "A\nC\n", StandardCharsets.UTF_8);
    assertThat(SentencePairs.readAligned(tabs, plain, PairFormat.standard()).report().notes())
        .containsExactly(
            "1 line has a tab, which was read as a space; a file with columns must be the only file");
  }

  @Test
  void referencesAreTheDifferentTargetsInOrder() throws IOException {
    SentencePairs pairs = read("b\t2\na\t1\nb\t1\nb\t2\n");

    assertThat(SentencePairs.references(pairs.pairs()).toString()).isEqualTo("{b=[2, 1], a=[1]}");
  }

  @Test
  void publishedCorporaAreRead() {
    assumeTrue(
        System.getenv(DataFiles.VARIABLE) != null,
        "set UNROLL_DATA to a directory with translation/");
    PairFormat format = PairFormat.standard();
    PairReport french =
        SentencePairs.read(DataFiles.resolve("translation/fra.txt"), format).report();
    PairReport chinese =
        SentencePairs.read(DataFiles.resolve("translation/cmn.txt"), format.withColumns(2, 1))
            .report();
    PairReport german =
        SentencePairs.readAligned(
                DataFiles.resolve("translation/multi30k/train.de"),
                DataFiles.resolve("translation/multi30k/train.en"),
                format)
            .report();

    assertThat(french.pairs()).isEqualTo(142_787);
    assertThat(chinese.pairs()).isEqualTo(21_116);
    assertThat(german.pairs()).isEqualTo(29_000);
  }
}
