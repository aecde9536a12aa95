package dev.unroll.data.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.table.BadRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The messages of each reader of labelled examples for each kind of malformed file. */
class MalformedFilesTest {
  private static final Labels AB = Labels.inOrder(List.of("a", "b"));
  private static final int TEN_MEGABYTES = 10_000_000;

  @TempDir Path directory;

  /** A reader of files of text: some good rows, and how they are read. */
  private enum Kind {
    TEXTS("text,class\nfine,a\nbad,b\n") {
      @Override
      int read(Path file, Labels known, BadRows bad) {
        LabelledTexts texts = LabelledTexts.of(file, "text", "class");
        texts.labels(bad);
        return texts.withLabels(known).toList(bad).size();
      }
    },
    LETTERS("text,class\nACGT,a\nAAAT,b\n") {
      @Override
      int read(Path file, Labels known, BadRows bad) {
        LabelledTexts texts = LabelledTexts.of(file, "text", "class");
        LetterSequences.read(texts, Alphabet.dna(), 4, bad);
        return LetterSequences.read(texts, Alphabet.dna(), 4, known, bad).size();
      }
    },
    SEQUENCES("id,x,class\n1,0.5,a\n2,1.5,b\n") {
      @Override
      int read(Path file, Labels known, BadRows bad) {
        SequenceColumns columns = SequenceColumns.of("id", "class");
        NumericSequences.read(file, columns, bad);
        return NumericSequences.read(file, columns, known, bad).size();
      }
    };

    final String good;

    Kind(String good) {
      this.good = good;
    }

    /** Reads it to learn from, and to test with. */
    abstract int read(Path file, Labels known, BadRows bad);

    /** A row with a class, such as it has. */
    String row(String label) {
      return switch (this) {
        case TEXTS -> "poor," + label + "\n";
        case LETTERS -> "CCGT," + label + "\n";
        case SEQUENCES -> "3,2.5," + label + "\n";
      };
    }
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  private Path file(String text) throws IOException {
    return file("train.csv", text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  private static void assertRefused(Kind kind, Path file, String sentence) {
    assertRefused(kind, file, AB, BadRows.refuse(), sentence);
  }

  private static void assertRefused(
      Kind kind, Path file, Labels known, BadRows bad, String sentence) {
    assertThatThrownBy(() -> kind.read(file, known, bad))
        .as("%s", kind)
        .isInstanceOf(BadInputException.class)
        .hasMessage(file + sentence);
  }

  private static int skipped(Kind kind, Path file, BadRows bad) {
    return kind.read(file, AB, bad);
  }

  @Test
  void goodFilesAreRead() throws IOException {
    for (Kind kind : Kind.values()) {
      assertThat(kind.read(file(kind.good), AB, BadRows.refuse())).isEqualTo(2);
    }
  }

  @Test
  void cutGzip() throws IOException {
    for (Kind kind : Kind.values()) {
      byte[] packed = gzip(kind.good.getBytes(StandardCharsets.UTF_8));
      Path file = file("train.csv.gz", Arrays.copyOf(packed, packed.length - 3));
      String sentence = ":4: the gzip file is cut short; copy it again";

      assertRefused(kind, file, sentence);
      assertRefused(kind, file, AB, BadRows.skip(), sentence);
    }
  }

  @Test
  void wrongMagicNumber() throws IOException {
    for (Kind kind : Kind.values()) {
      Path file = file("train.csv.gz", kind.good.getBytes(StandardCharsets.UTF_8));

      assertRefused(
          kind,
          file,
          ": the name ends in .gz but the content is not gzip; rename it or compress it");
    }
  }

  @Test
  void raggedRows() throws IOException {
    for (Kind kind : Kind.values()) {
      Path file = file(kind.good + "lonely\n" + kind.row("a"));
      int fields = kind == Kind.SEQUENCES ? 3 : 2;
      String columns = kind == Kind.SEQUENCES ? "id, x, class" : "text, class";
      String sentence =
          ":4: 1 field; expected "
              + fields
              + " ("
              + columns
              + "). Remove the line if it is a footer, or complete it";

      assertRefused(kind, file, sentence);
      BadRows bad = BadRows.skip();
      assertThat(skipped(kind, file, bad)).isEqualTo(3);
      assertThat(bad.count()).as("once in each reading").isEqualTo(2);
      assertThat(bad.first().get(0)).isEqualTo(file + sentence);
    }
  }

  @Test
  void badUtf8() throws IOException {
    for (Kind kind : Kind.values()) {
      String text = kind.good + kind.row("\u00e9") + kind.row("b");
      Path file = file("train.csv", text.getBytes(StandardCharsets.ISO_8859_1));
      String sentence =
          ":4: the line is not UTF-8 text; save the file as UTF-8, or set data.encoding, such as windows-1252";

      assertRefused(kind, file, sentence);
      BadRows bad = BadRows.skip();
      assertThat(skipped(kind, file, bad)).isEqualTo(3);
      assertThat(bad.first().get(0)).isEqualTo(file + sentence);
    }
  }

  @Test
  void emptyFile() throws IOException {
    for (Kind kind : Kind.values()) {
      assertRefused(kind, file(""), ": the file is empty; expected rows of fields");
    }
  }

  @Test
  void oneClassOnly() throws IOException {
    for (Kind kind : Kind.values()) {
      String header = kind.good.substring(0, kind.good.indexOf('\n') + 1);
      Path file = file(header + kind.row("a") + kind.row("a"));

      assertRefused(
          kind,
          file,
          ": every row has the label \"a\"; a classifier requires rows of at least two classes");
    }
  }

  @Test
  void aLabelThatTrainingNeverSaw() throws IOException {
    for (Kind kind : Kind.values()) {
      Path file = file(kind.good + kind.row("c"));
      String sentence = ":4: the label \"c\" is not in the training set; expected one of a, b";

      assertRefused(kind, file, sentence);
      BadRows bad = BadRows.skip();
      assertThat(skipped(kind, file, bad)).isEqualTo(2);
      assertThat(bad.toString()).isEqualTo("1 bad row left out: " + file + sentence);
      assertRefused(
          kind,
          file,
          Labels.inOrder(List.of("x", "y")),
          BadRows.skip(),
          ": each of the 3 rows is bad; the first error is: "
              + file
              + ":2: the label \"a\" is not in the training set; expected one of x, y");
    }
  }

  @Test
  void aTextOfTenMegabytesIsOne() throws IOException {
    Path file = file(Kind.TEXTS.good + "x".repeat(TEN_MEGABYTES) + ",a\n");

    assertThat(Kind.TEXTS.read(file, AB, BadRows.refuse())).isEqualTo(3);
  }

  @Test
  void aLineOfTenMegabytesMakesAShortSentence() throws IOException {
    String line = "x".repeat(TEN_MEGABYTES);
    String start = "x".repeat(40) + "... (9,999,960 more characters)";

    assertRefused(
        Kind.LETTERS,
        file(Kind.LETTERS.good + line + ",a\n"),
        ":4: the sequence has 10000000 letters; expected 4");
    assertRefused(
        Kind.SEQUENCES,
        file(Kind.SEQUENCES.good + "3," + line + ",a\n"),
        ":4: column \"x\" is \"" + start + "\"; expected a number");
    assertRefused(
        Kind.SEQUENCES,
        file(Kind.SEQUENCES.good + line + ",1,a\n" + line + ",1,b\n"),
        ":5: sequence \""
            + start
            + "\" has the label \"b\" here but \"a\" in line 4; expected one");
    for (Kind kind : Kind.values()) {
      assertRefused(
          kind,
          file(kind.good + kind.row(line)),
          ":4: the label \"" + start + "\" is not in the training set; expected one of a, b");
      assertRefused(
          kind,
          file(kind.good + line + "\n"),
          kind == Kind.SEQUENCES
              ? ":4: 1 field; expected 3 (id, x, class). Remove the line if it is a footer, or complete it"
              : ":4: 1 field; expected 2 (text, class). Remove the line if it is a footer, or complete it");
      String wanted = kind == Kind.SEQUENCES ? "id" : "text";
      assertRefused(
          kind,
          file(line + ",y\n" + kind.good),
          ":1: there is no column \""
              + wanted
              + "\"; known: "
              + start
              + (kind == Kind.SEQUENCES
                  ? ", y. Set data.id to the column of the names of sequences (--set data.id=COLUMN; in Java, pass its name)."
                  : ", y. Set data.text to the column of texts (--set data.text=COLUMN; in Java, pass its name)."));
    }
  }

  @Test
  void malformedImages() throws IOException {
    byte[] images = ByteBuffer.allocate(19).putInt(2051).putInt(3).putInt(1).putInt(1).array();
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 3, 0, 2, 1};
    byte[] packed = gzip(images);

    assertRefused(
        Arrays.copyOf(packed, packed.length - 3),
        labels,
        "images: the gzip file is cut short; copy it again");
    images[3] = 9;
    assertRefused(
        images,
        labels,
        "images: begins with the number 2057; expected an IDX file of images (2051)");
    assertRefused(new byte[0], labels, "images: the file ends in the header; copy it again");
    images[3] = 3;
    assertRefused(
        images,
        new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 5, 5, 5},
        "labels: every row has the label \"5\"; a classifier requires rows of at least two classes");
  }

  private void assertRefused(byte[] images, byte[] labels, String sentence) throws IOException {
    Path imageFile = file("images", images);
    Path labelFile = file("labels", labels);
    assertThatThrownBy(() -> IdxImages.read(imageFile, labelFile))
        .isInstanceOf(BadInputException.class)
        .hasMessage(directory.resolve(sentence).toString());
  }

  @Test
  void imagesOfClassesThatTrainingNeverSaw() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(19).putInt(2051).putInt(3).putInt(1).putInt(1);
    Path images = file("images", bytes.put(new byte[] {10, 20, 30}).array());
    Path labels = file("labels", new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 0, 2, 1});
    Labels known = Labels.inOrder(List.of("0", "1"));
    String sentence =
        labels + ": label 2 is 2, which is not in the training set; expected one of 0, 1";

    assertThatThrownBy(() -> IdxImages.read(images, labels, known, BadRows.refuse()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(sentence);
    BadRows bad = BadRows.skip();
    IdxImages data = IdxImages.read(images, labels, known, bad);
    assertThat(data.classes()).containsExactly(0, 1);
    assertThat(data.pixel(0, 0, 0)).isEqualTo(10);
    assertThat(data.pixel(1, 0, 0)).isEqualTo(30);
    assertThat(bad.toString()).isEqualTo("1 bad row left out: " + sentence);
    Path strange = file("strange", new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 7, 7, 7});
    assertThatThrownBy(() -> IdxImages.read(images, strange, known, BadRows.skip()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            strange
                + ": each of the 3 rows is bad; the first error is: "
                + strange
                + ": label 1 is 7, which is not in the training set; expected one of 0, 1");
  }
}
