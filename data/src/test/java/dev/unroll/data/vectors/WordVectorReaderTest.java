package dev.unroll.data.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordVectorReaderTest {
  private static final String GLOVE = "the 0.5 -1.25 3\nof 1e-3 0 7\n– 2 4 8\n";

  @TempDir private Path directory;

  @Test
  void readsGlove() throws IOException {
    WordVectors vectors = WordVectors.read(file("v.txt", GLOVE));

    assertThat(vectors.words()).containsExactly("the", "of", "–");
    assertThat(vectors.size()).isEqualTo(3);
    assertThat(vectors.vector("the")).containsExactly(0.5f, -1.25f, 3);
    assertThat(vectors.vector("of")).containsExactly(0.001f, 0, 7);
    assertThat(vectors.vector("–")).containsExactly(2, 4, 8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3 3\n" + GLOVE, // word2vec
        "3 3 \nthe 0.5 -1.25 3 \nof 1e-3 0 7 \n– 2 4 8 \n", // as word2vec itself writes it
        "the\t0.5\t-1.25\t3\r\nof\t1e-3\t0\t7\r\n–\t2\t4\t8\r\n",
        "\uFEFFthe 0.5 -1.25 3\nof 1e-3 0 7\n– 2 4 8",
        "\n3 3\n" + GLOVE,
        "\uFEFF3 3\nthe 0.5 -1.25 3\n\nof 1e-3 0 7\n– 2 4 8\n\n"
      })
  void theFormatsDifferInNothingElse(String text) throws IOException {
    WordVectors vectors = WordVectors.read(file("v.txt", text));

    assertThat(vectors.words()).containsExactly("the", "of", "–");
    assertThat(vectors.vector("the")).containsExactly(0.5f, -1.25f, 3);
    assertThat(vectors.vector("–")).containsExactly(2, 4, 8);
  }

  @Test
  void readsPackedFiles() throws IOException {
    assertThat(WordVectors.read(packed("v.txt.gz", GLOVE)).vector("of"))
        .containsExactly(0.001f, 0, 7);
  }

  @Test
  void wordsMayContainSpacesAndNumbersAndOddBreaks() throws IOException {
    String text = "1999 1 2\n. . . 3 4\nat name@domain.com 5 6\na\u0085b 7 8\nc\u00a05 9 1\n";
    WordVectors vectors = WordVectors.read(file("v.txt", text));

    assertThat(vectors.words())
        .containsExactly("1999", ". . .", "at name@domain.com", "a\u0085b", "c\u00a05");
    assertThat(vectors.vector(". . .")).containsExactly(3, 4);
  }

  @Test
  void aFirstWordMayContainSpaces() throws IOException {
    assertThat(WordVectors.read(file("v.txt", "to be 1 2\nor 3 4\n")).vector("to be"))
        .containsExactly(1, 2);
  }

  @Test
  void ofAWordThatComesAgainTheFirstCounts() throws IOException {
    WordVectors vectors = WordVectors.read(file("v.txt", "4 2\na 1 2\nb 3 4\na 5 6\nc 7 8\n"));

    assertThat(vectors.words()).containsExactly("a", "b", "c");
    assertThat(vectors.vector("a")).containsExactly(1, 2);
    assertThat(vectors.vector("c")).containsExactly(7, 8);
    assertThat(vectors.repeated()).isEqualTo(1);
  }

  @Test
  void theFirstRowsAloneAreReadAndTheRestIsNotLookedAt() throws IOException {
    Path file = file("v.txt", "9 2\na 1 2\nb 3 4\nrubbish\n");

    assertThat(WordVectors.from(file).first(2).read().words()).containsExactly("a", "b");
    assertThatThrownBy(() -> WordVectors.from(file).first(3).read())
        .hasMessageContaining("v.txt:4");
  }

  @Test
  void onlyTheWantedWordsAreKeptInTheOrderOfTheFile() throws IOException {
    Path file = file("v.txt", "a 1 2\nb 3 4\nc 5 6\nd 7 8\n");
    WordVectors vectors = WordVectors.from(file).only(List.of("d", "b", "x")).read();

    assertThat(vectors.words()).containsExactly("b", "d");
    assertThat(vectors.vector("d")).containsExactly(7, 8);
    assertThat(WordVectors.from(file).only(List.of("x")).read().words()).isEmpty();
  }

  @Test
  void readingEndsWhereAllWantedWordsWereFound() throws IOException {
    Path file = file("v.txt", "a 1 2\nb 3 4\nrubbish\n");

    assertThat(WordVectors.from(file).only(List.of("b")).read().count()).isEqualTo(1);
    assertThatThrownBy(() -> WordVectors.from(file).only(List.of("b", "x")).read())
        .hasMessageContaining("v.txt:3");
  }

  @Test
  void manyRowsAndLongOnesAreTheSame() throws IOException {
    int size = 700; // lines beyond the first buffer, rows beyond the first arrays
    var text = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      text.append("w").append(i);
      for (int d = 0; d < size; d++) {
        text.append(' ').append(i - d);
      }
      text.append('\n');
    }
    var said = new ArrayList<Long>();
    Path file = packed("v.txt.gz", text.toString());
    WordVectors vectors =
        WordVectors.from(file)
            .onProgress(
                (rows, bytes, total) -> {
                  assertThat(bytes).isPositive().isLessThanOrEqualTo(total);
                  said.add(rows);
                })
            .read();

    assertThat(vectors.count()).isEqualTo(3000);
    for (int i : new int[] {0, 1023, 1024, 2999}) {
      float[] vector = vectors.vector("w" + i);
      assertThat(vector).hasSize(size);
      assertThat(vector[0]).isEqualTo(i);
      assertThat(vector[size - 1]).isEqualTo(i - size + 1);
    }
    assertThat(said).containsExactly(1000L, 2000L, 3000L, 3000L);
  }

  @Test
  void refusesRowsThatAreTooShortOrTooLong() throws IOException {
    refused("a 1 2 3\nb 4 5\n", "v.txt:2: expected 3 values after the word, found 2");
    refused("a 1 2 3\nb\n", "v.txt:2: expected 3 values after the word, found 0");
    refused("a 1 2 3\nb 4 5 6 7\n", "v.txt:2: expected 3 values after the word, found 4");
    refused("a 1 2 3\nb nan 4 5 6\n", "v.txt:2: expected 3 values after the word, found 4");
    refused("1 3\na 1 2\n", "v.txt:2: expected 3 values after the word, found 2");
    refused(GLOVE + "at 0.5 0.2", "v.txt:4: expected 3 values", "found 2", "cut short");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nan", "NaN", "inf", "-Infinity", "x", "1e99", "0x1", "1,5"})
  void refusesValuesThatAreNoFiniteNumbers(String value) throws IOException {
    refused(
        "a 1 2 3\nb 4 " + value + " 6\n",
        "v.txt:2: value 2 of \"b\" must be a finite number, got \"" + value + "\"");
    refused("a 1 " + value + " 3\n", "v.txt:1", "\"" + value + "\"");
  }

  @Test
  void refusesFilesThatHoldSomethingElse() throws IOException {
    refused("", "v.txt: is empty");
    refused("\n \n", "v.txt: is empty");
    refused("once upon a time\n", "v.txt:1: expected a word and its values", "once upon a time");
    refused("label,text\n1,good\n", "v.txt:1: expected a word and its values");
    refused("0 5\n", "v.txt:1: the header");
    refused("5 0\n", "v.txt:1: the header");
    refused("x".repeat(2_000_000), "v.txt:1: the line is longer than 1,048,576 bytes");
    refused("2 3\n\u0001\u0000\u0003 \u0000\u0007\n", "v.txt:2: holds binary data", "text");
  }

  @Test
  void refusesAnotherNumberOfRowsThanTheHeaderSays() throws IOException {
    refused("4 3\n" + GLOVE, "v.txt: the header declares 4 words, but the file has 3", "cut short");
    refused("2 3\n" + GLOVE, "v.txt: the header declares 2 words, but the file has 3", "header");
  }

  @Test
  void refusesWordsThatAreNotUtf8() throws IOException {
    Path file = directory.resolve("v.txt");
    Files.write(file, "a 1 2\ncaf\u00e9 3 4\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> WordVectors.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("v.txt:2: the word is not UTF-8 text; save the file as UTF-8");
  }

  @Test
  void refusesWhatIsNoWholeGzipFile() throws IOException {
    byte[] whole = Files.readAllBytes(packed("v.txt.gz", GLOVE));
    Path half = directory.resolve("half.txt.gz");
    Files.write(half, Arrays.copyOf(whole, whole.length - 12));

    assertThatThrownBy(() -> WordVectors.read(half))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("half.txt.gz: the gzip file is cut short; copy it again");
    assertThatThrownBy(() -> WordVectors.read(file("plain.gz", GLOVE)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("plain.gz: the name ends in .gz but the content is not gzip");
  }

  @Test
  void refusesWhatIsNoFile() {
    assertThatThrownBy(() -> WordVectors.read(directory))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("is a directory");
    assertThatThrownBy(() -> WordVectors.read(directory.resolve("none.txt")))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("none.txt: no such file");
  }

  @Test
  void wrongArgumentsAreSentences() {
    WordVectorReader reader = WordVectors.from(directory);

    assertThatThrownBy(() -> reader.first(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("first: expected 1 row or more, got 0");
    assertThatThrownBy(() -> reader.only(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("only: expected 1 word or more, got none");
  }

  private void refused(String text, String... parts) throws IOException {
    Path file = file("v.txt", text);

    assertThatThrownBy(() -> WordVectors.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file.toString())
        .message()
        .contains(parts)
        .hasLineCount(1)
        .hasSizeLessThan(file.toString().length() + 200);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private Path packed(String name, String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return Files.write(directory.resolve(name), bytes.toByteArray());
  }
}
