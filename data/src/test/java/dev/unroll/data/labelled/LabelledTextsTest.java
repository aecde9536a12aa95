package dev.unroll.data.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.CsvRows;
import dev.unroll.data.table.BadRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledTextsTest {
  private static final String REPLACED = "\u00e9";

  @TempDir Path directory;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private LabelledTexts csv(String text) throws IOException {
    return LabelledTexts.of(write("train.csv", text), "review", "stars");
  }

  /** UTF-8, but for the sign that becomes a single byte that is none. */
  private Path writeBroken(String name, String text) throws IOException {
    return Files.write(directory.resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  private static void assertRefused(LabelledTexts file, String sentence) {
    assertThatThrownBy(() -> file.toList(BadRows.refuse()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(file.file() + sentence);
  }

  @Test
  void readsColumnsByName() throws IOException {
    LabelledTexts file =
        csv("id,stars,review\n1, 5 ,\"good, \"\"very\"\"\nindeed\"\n\n2,1,bad\r\n");

    assertThat(file.toList(BadRows.refuse()))
        .containsExactly(
            new LabelledText("good, \"very\"\nindeed", "5", 2), new LabelledText("bad", "1", 5));
  }

  @Test
  void readsColumnsByNumberWithAndWithoutAHeader() throws IOException {
    Path file = write("train.csv", "review;stars\ngood;5\n");

    assertThat(LabelledTexts.of(file, 1, 2).toList(BadRows.refuse()))
        .containsExactly(new LabelledText("review", "stars", 1), new LabelledText("good", "5", 2));
    assertThat(LabelledTexts.of(file, 1, 2).withHeader().toList(BadRows.refuse()))
        .containsExactly(new LabelledText("good", "5", 2));
  }

  @Test
  void quotesInTabSeparatedTextsAreText() throws IOException {
    Path file = write("train.tsv", "1\t\"Teachers\" is worse, I say\n0\tso \"so\n");

    assertThat(LabelledTexts.of(file, 2, 1).toList(BadRows.refuse()))
        .extracting(LabelledText::text)
        .containsExactly("\"Teachers\" is worse, I say", "so \"so");
    assertThat(
            LabelledTexts.of(write("q.tsv", "1\t\"a\tb\"\n"), 2, 1)
                .withQuotes(true)
                .toList(BadRows.refuse()))
        .extracting(LabelledText::text)
        .containsExactly("a\tb");
  }

  @Test
  void separatesByWhatTheFirstLineHas() throws IOException {
    assertThat(LabelledTexts.of(write("a.txt", "1\ta, b\n"), 2, 1).toList(BadRows.refuse()))
        .extracting(LabelledText::text)
        .containsExactly("a, b");
    assertThat(
            LabelledTexts.of(write("b.csv", "1|a, b\n"), 2, 1)
                .withSeparator('|')
                .toList(BadRows.refuse()))
        .extracting(LabelledText::text)
        .containsExactly("a, b");
  }

  @Test
  void unpacksGzipAndSkipsAByteOrderMark() throws IOException {
    byte[] text = "\uFEFFreview,stars\n好,5\n".getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(directory.resolve("train.csv.gz"), gzip(text));

    assertThat(LabelledTexts.of(file, "review", "stars").toList(BadRows.refuse()))
        .containsExactly(new LabelledText("好", "5", 2));
  }

  @Test
  void readsALineOfTenMegabytes() throws IOException {
    String text = "long ".repeat(2_000_000);

    assertThat(csv("review,stars\nshort,1\n" + text + ",5\n").toList(BadRows.refuse()))
        .extracting(row -> row.text().length())
        .containsExactly(5, 10_000_000);
  }

  @Test
  void refusesAnEndlessLine() throws IOException {
    assertRefused(
        csv("review,stars\ngood,5\n" + "x".repeat(CsvRows.MAX_LENGTH + 100_000)),
        ":3: the row that begins here has a field of more than 16777216 characters, or thousands of"
            + " fields; is a quote (\") never closed, or is this not a text file?");
    assertRefused(
        csv("review,stars\n" + ",".repeat(100_000)),
        ":2: the row that begins here has a field of more than 16777216 characters, or thousands of"
            + " fields; is a quote (\") never closed, or is this not a text file?");
  }

  @Test
  void sortsLabelsByValueOrByCharacter() {
    assertThat(Labels.of("f", List.of("10", "2", "2", "-1")).names())
        .containsExactly("-1", "2", "10");
    assertThat(Labels.of("f", List.of("N", "EI", "10", "EI")).names())
        .containsExactly("10", "EI", "N");
  }

  @Test
  void countsAndNumbersLabels() throws IOException {
    LabelledTexts file = csv("review,stars\nc,5\nb,5\na,1\n");

    assertThat(file.count(BadRows.refuse())).containsEntry("1", 1L).containsEntry("5", 2L);
    Labels labels = file.labels(BadRows.refuse());
    assertThat(labels.number("5", "f", 1)).isEqualTo(1);
    assertThat(labels.name(0)).isEqualTo("1");
    assertThat(labels).isEqualTo(Labels.inOrder(List.of("1", "5")));
  }

  @Test
  void refusesALabelThatTrainingNeverSaw() {
    assertThatThrownBy(() -> Labels.inOrder(List.of("a", "b")).number("c", "test.csv", 7))
        .isInstanceOf(BadInputException.class)
        .hasMessage("test.csv:7: the label \"c\" is not in the training set; expected one of a, b");
  }

  @Test
  void rowsWithLabelsThatTrainingNeverSawAreBroken() throws IOException {
    LabelledTexts file =
        csv("review,stars\na,1\nb,4\nc, 5 \n").withLabels(Labels.inOrder(List.of("1", "5")));
    String sentence = ":3: the label \"4\" is not in the training set; expected one of 1, 5";

    assertRefused(file, sentence);
    BadRows bad = BadRows.skip();
    assertThat(file.toList(bad)).extracting(LabelledText::text).containsExactly("a", "c");
    assertThat(bad.first()).containsExactly(file.file() + sentence);
    LabelledTexts strangers = file.withHeader().withLabels(Labels.inOrder(List.of("x", "y")));
    assertThatThrownBy(() -> strangers.toList(BadRows.skip()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            file.file()
                + ": each of the 3 rows is bad; the first error is: "
                + file.file()
                + ":2: the label \"1\" is not in the training set; expected one of x, y");
  }

  @Test
  void refusesOneClassOnly() throws IOException {
    LabelledTexts file = csv("review,stars\na,1\nb,1\n");

    assertThatThrownBy(() -> file.labels(BadRows.refuse()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            file.file()
                + ": every row has the label \"1\"; a classifier requires rows of at least two classes");
  }

  @Test
  void refusesBrokenRows() throws IOException {
    assertRefused(
        csv("review,stars\ngood,5\nbad,1,really\n"),
        ":3: 3 fields; expected 2 (review, stars). Correct the row; a field that holds the separator is written in quotes");
    assertRefused(
        csv("review,stars\ngood,5\nbad\n"),
        ":3: 1 field; expected 2 (review, stars). Remove the line if it is a footer, or complete it");
    assertRefused(csv("review,stars\n \t,5\n"), ":2: column \"review\" is empty; expected a text");
    assertRefused(csv("review,stars\ngood,\n"), ":2: column \"stars\" is empty; expected a label");
    assertRefused(
        csv("review,stars\n\"good,5\nbad,1\n"),
        ":2: a quote (\") in this row is never closed; quotes in a field are doubled (\"\")");
    assertRefused(
        csv("review,stars\n\"good\" or bad,5\n"),
        ":2: text follows a closing quote (\"); quotes in a field are doubled (\"\"), and the field"
            + " is quoted");
  }

  @Test
  void refusesBytesThatAreNoTextAndSaysTheLine() throws IOException {
    String text = "review,stars\n\"two\nlines\",5\r\nsch" + REPLACED + "n,1\nlast,5\n";
    var file = LabelledTexts.of(writeBroken("train.csv", text), "review", "stars");

    assertRefused(
        file,
        ":4: the line is not UTF-8 text; save the file as UTF-8, or set data.encoding, such as windows-1252");
  }

  @Test
  void readsRowByRow() throws IOException {
    try (LabelledRows rows = csv("review,stars\ngood,5\nbad\nfine,4\n").open(BadRows.refuse())) {
      assertThat(rows.next()).isEqualTo(new LabelledText("good", "5", 2));
      assertThatThrownBy(rows::next).isInstanceOf(BadInputException.class);
    }
  }

  @Test
  void linesOfNothingButBrokenBytesSpoilNoOtherRow() throws IOException {
    String text = "review,stars\n" + REPLACED + "\ngood,5\n" + REPLACED;
    var file = LabelledTexts.of(writeBroken("train.csv", text), "review", "stars");
    BadRows bad = BadRows.skip();

    assertThat(file.toList(bad)).containsExactly(new LabelledText("good", "5", 3));
    assertThat(bad.first())
        .containsExactly(
            file.file()
                + ":2: the line is not UTF-8 text; save the file as UTF-8, or set data.encoding, such as windows-1252",
            file.file()
                + ":4: the line is not UTF-8 text; save the file as UTF-8, or set data.encoding, such as windows-1252");
  }

  @Test
  void noCharacterIsLostBetweenTheBuffers() throws IOException {
    var text = new StringBuilder("review,stars\n");
    for (int i = 0; i < 30_000; i++) {
      text.append("\u00e9\u4e2d\ud834\udd1e").append("x".repeat(i % 7)).append(',').append(i % 3);
      text.append(i % 2 == 0 ? "\r\n" : "\n");
    }
    List<LabelledText> rows = csv(text.toString()).toList(BadRows.refuse());

    assertThat(rows).hasSize(30_000);
    for (int i = 0; i < rows.size(); i++) {
      String expected = "\u00e9\u4e2d\ud834\udd1e" + "x".repeat(i % 7);
      assertThat(rows.get(i)).isEqualTo(new LabelledText(expected, "" + i % 3, i + 2));
    }
  }

  @Test
  void refusesFilesWithoutRows() throws IOException {
    assertRefused(csv(""), ": the file is empty; expected rows of fields");
    assertRefused(csv("\n\n"), ": the file is empty; expected rows of fields");
    assertRefused(csv("review,stars\n"), ": there are no rows below the header (review, stars)");
    assertRefused(LabelledTexts.of(directory.resolve("none.csv"), 1, 2), ": no such file");
    assertRefused(
        LabelledTexts.of(directory, 1, 2), ": is a directory; expected a CSV or TSV file");
  }

  @Test
  void refusesColumnsThatThereAreNot() throws IOException {
    Path file = write("train.csv", "review,stars\ngood,5\n");

    assertRefused(
        LabelledTexts.of(file, "reviews", "stars"),
        ":1: there is no column \"reviews\"; did you mean \"review\"? Set data.text to the column of texts (--set data.text=COLUMN; in Java, pass its name).");
    assertRefused(
        LabelledTexts.of(file, 1, 3),
        ":1: there is no column 3; the first row has 2 fields (column1, column2)");
  }

  @Test
  void refusesACutGzipFileEvenWhereBadRowsAreSkipped() throws IOException {
    var text = new StringBuilder("review,stars\n");
    for (int i = 0; i < 1000; i++) {
      text.append(Integer.toHexString(i * 7919)).append(",1\n");
    }
    byte[] packed = gzip(text.toString().getBytes(StandardCharsets.UTF_8));
    Path file = directory.resolve("train.csv.gz");
    Files.write(file, Arrays.copyOf(packed, packed.length / 2));
    var cut = LabelledTexts.of(file, "review", "stars");
    Files.write(directory.resolve("plain.csv.gz"), new byte[] {'a', ',', 'b', '\n'});

    BadRows bad = BadRows.skip();
    assertThatThrownBy(() -> cut.toList(bad))
        .isInstanceOf(BadInputException.class)
        .hasMessageMatching(".*train.csv.gz:\\d{2,3}: the gzip file is cut short; copy it again");
    assertThat(bad.count()).isZero();
    packed[packed.length - 5] ^= 1; // the check sum
    Files.write(directory.resolve("damaged.csv.gz"), packed);
    assertThatThrownBy(
            () -> LabelledTexts.of(directory.resolve("damaged.csv.gz"), 1, 2).toList(bad))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith(": the gzip file is damaged; copy it again");
    assertThatThrownBy(
            () -> LabelledTexts.of(directory.resolve("plain.csv.gz"), 1, 2).open(BadRows.skip()))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("the content is not gzip; rename it or compress it");
  }

  @Test
  void skipsBadRowsAndKeepsTheFirstComplaints() throws IOException {
    String text =
        "review,stars\ngood,5\nbad,1,really\nsch"
            + REPLACED
            + "n,1\n,3\nfine,4\n"
            + "x\n".repeat(10);
    var file = LabelledTexts.of(writeBroken("train.csv", text), "review", "stars");
    BadRows bad = BadRows.skip();

    assertThat(file.toList(bad))
        .containsExactly(new LabelledText("good", "5", 2), new LabelledText("fine", "4", 6));
    assertThat(bad.count()).isEqualTo(13);
    assertThat(bad.first())
        .hasSize(5)
        .startsWith(
            file.file()
                + ":3: 3 fields; expected 2 (review, stars). Correct the row; a field that holds the separator is written in quotes",
            file.file()
                + ":4: the line is not UTF-8 text; save the file as UTF-8, or set data.encoding, such as windows-1252",
            file.file() + ":5: column \"review\" is empty; expected a text");
    assertThat(bad.toString()).startsWith("13 bad rows left out, the first: ");
  }

  @Test
  void refusesAFileOfWhichNothingIsLeft() throws IOException {
    LabelledTexts file = csv("review,stars\ngood\n,5\n");

    assertThatThrownBy(() -> file.toList(BadRows.skip()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            file.file()
                + ": each of the 2 rows is bad; the first error is: "
                + file.file()
                + ":2: 1 field; expected 2 (review, stars). Remove the line if it is a footer, or complete it");
  }
}
