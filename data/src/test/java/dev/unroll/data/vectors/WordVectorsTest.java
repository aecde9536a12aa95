package dev.unroll.data.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.unroll.BadInputException;
import dev.unroll.data.table.DataFiles;
import dev.unroll.data.vectors.WordVectors.Neighbour;
import dev.unroll.nn.Embedding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordVectorsTest {
  /** Lengths 5, 13, 2, 1, 10 and 0. */
  private static final WordVectors SIX =
      WordVectors.of(
          List.of("a", "b", "c", "d", "e", "none"),
          new float[][] {{3, 4}, {5, 12}, {0, 2}, {-1, 0}, {6, 8}, {0, 0}});

  @TempDir private Path directory;

  @Test
  void similarityIsTheCosine() {
    assertThat(SIX.similarity("a", "b")).isCloseTo(63 / 65.0, within(1e-15)); // (15 + 48) / (5·13)
    assertThat(SIX.similarity("a", "d")).isEqualTo(-0.6);
    assertThat(SIX.similarity("a", "e")).isEqualTo(1);
    assertThat(SIX.similarity("a", "none")).isZero();
  }

  @Test
  void theNearestComeFirstAndTheWordItselfDoesNot() {
    assertThat(SIX.nearest("a", 3))
        .containsExactly(
            new Neighbour("e", 1), new Neighbour("b", 63 / 65.0), new Neighbour("c", 0.8));
    assertThat(SIX.nearest("a", 9)).hasSize(5);
  }

  @Test
  void ofEquallyNearWordsTheOneThatComesFirstIsFirst() {
    assertThat(SIX.nearest("c", 2)).extracting(Neighbour::word).containsExactly("b", "a");
    assertThat(SIX.nearest(new float[] {0, 1}, 3, "b"))
        .extracting(Neighbour::word)
        .containsExactly("c", "a", "e"); // a and e both 0.8
  }

  /** a → b as c → ?: b/13 − a/5 + c/2 = (5/13 − 3/5, 12/13 − 4/5 + 1) = (−14/65, 73/65). */
  @Test
  void anAnalogyAddsAndSubtractsVectorsOfLengthOne() {
    double length = Math.hypot(14, 73);

    List<Neighbour> answers = SIX.analogy("a", "b", "c", 5);

    assertThat(answers).extracting(Neighbour::word).containsExactly("e", "d", "none");
    assertThat(answers.get(0).cosine())
        .isCloseTo((-14 * 0.6 + 73 * 0.8) / length, within(1e-7)); // e/10 = (0.6, 0.8)
    assertThat(answers.get(1).cosine()).isCloseTo(14 / length, within(1e-7));
    assertThat(answers.get(2).cosine()).isZero();
  }

  @Test
  void anUnknownWordIsAnsweredWithNearSpellings() {
    var some =
        WordVectors.of(
            List.of("king", "kings", "Kin", "queen"), new float[][] {{1}, {2}, {3}, {4}});

    assertThatThrownBy(() -> some.nearest("knig", 1))
        .isInstanceOf(BadInputException.class)
        .hasMessage("word vectors: there is no vector for \"knig\"; did you mean \"king\"?");
    assertThatThrownBy(() -> some.similarity("King", "queen"))
        .hasMessageEndingWith("did you mean \"king\" or \"kings\" or \"Kin\"?");
    assertThatThrownBy(() -> some.analogy("king", "queen", "xylophone", 1))
        .hasMessageEndingWith(
            "no vector for \"xylophone\"; none of its 4 words has a similar spelling");
    assertThatThrownBy(() -> some.vector("")).isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> some.nearest(new float[1], 1, "quene")).hasMessageContaining("queen");
  }

  @Test
  void vectorsAreCopies() {
    SIX.vector("a")[0] = 99;
    SIX.toTable(List.of("a"), Unknown.zeros()).vectors()[0][0] = 99;

    assertThat(SIX.vector("a")).containsExactly(3, 4);
  }

  @Test
  void coverageCountsTypesAndTokens() {
    Coverage coverage = SIX.coverage(List.of("a", "x", "a", "b", "y", "y", "a"));

    assertThat(coverage).isEqualTo(new Coverage(4, 2, 7, 4, List.of("y", "x")));
    assertThat(coverage.typeShare()).isEqualTo(0.5);
    assertThat(coverage.tokenShare()).isEqualTo(4 / 7.0);
    assertThat(coverage.sentence())
        .isEqualTo("vectors for 2 of 4 words (50.0 %), 4 of 7 occurrences (57.1 %)");
    assertThat(SIX.coverage(Map.of("a", 3L, "b", 1L, "x", 1L, "y", 2L))).isEqualTo(coverage);
    assertThat(SIX.coverage(List.of())).isEqualTo(new Coverage(0, 0, 0, 0, List.of()));
    assertThatThrownBy(() -> SIX.coverage(Map.of("a", 0L)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTableHasTheWordsOfTheVocabularyInItsOrder() {
    WordTable table = SIX.toTable(List.of("<pad>", "d", "x", "a"), Unknown.zeros());

    assertThat(table.vectors()).isDeepEqualTo(new float[][] {{0, 0}, {-1, 0}, {0, 0}, {3, 4}});
    assertThat(table.coverage()).isEqualTo(new Coverage(4, 2, 4, 2, List.of("<pad>", "x")));
    assertThat(Embedding.of(table.vectors()).vectors()).isDeepEqualTo(table.vectors());
  }

  @Test
  void unknownWordsGetTheMean() {
    float[][] table = SIX.toTable(List.of("x", "a"), Unknown.mean()).vectors();

    assertThat(table[0]).containsExactly(13 / 6f, 26 / 6f); // 3+5+0−1+6+0, 4+12+2+0+8+0
    assertThat(table[1]).containsExactly(3, 4);
  }

  @Test
  void randomVectorsOfUnknownWordsHangOnSeedAndWordAlone() {
    float[][] table = SIX.toTable(List.of("x", "y"), Unknown.random(1)).vectors();

    assertThat(SIX.toTable(List.of("a", "y", "x"), Unknown.random(1)).vectors())
        .isDeepEqualTo(new float[][] {{3, 4}, table[1], table[0]});
    assertThat(table[0]).isNotEqualTo(table[1]);
    assertThat(SIX.toTable(List.of("x"), Unknown.random(2)).vectors()[0]).isNotEqualTo(table[0]);
  }

  @Test
  void randomVectorsAreSpreadAsTheOthersAre() {
    var vocabulary = new ArrayList<String>();
    for (int i = 0; i < 20_000; i++) {
      vocabulary.add("unknown " + i);
    }
    float[][] table = SIX.toTable(vocabulary, Unknown.random(5)).vectors();

    double sum = 0;
    double squares = 0;
    for (float[] vector : table) {
      sum += vector[1];
      squares += vector[1] * vector[1];
    }
    double mean = sum / table.length;
    double variance = squares / table.length - mean * mean;
    double expected = (16 + 144 + 4 + 0 + 64) / 6.0 - 26 / 6.0 * 26 / 6.0;
    assertThat(mean).isCloseTo(26 / 6.0, within(0.15)); // 4.3 ± 4.5 standard errors
    assertThat(variance).isCloseTo(expected, within(0.05 * expected));
  }

  @Test
  void whatIsWrittenReadsBackToTheSameBits() throws IOException {
    var own =
        WordVectors.of(
            List.of("ein Wort", "1999", "狗"),
            new float[][] {{0.1f, -1e-30f, 3}, {Float.MIN_VALUE, -0f, 1}, {1e10f, 2, 1 / 3f}});
    Path glove = directory.resolve("glove.txt");
    Path word2vec = directory.resolve("word2vec.txt.gz");
    own.writeGlove(glove);
    own.writeWord2Vec(word2vec);

    assertThat(Files.readString(glove)).startsWith("ein Wort 0.1 -1.0E-30 3.0\n1999 ");
    for (Path file : List.of(glove, word2vec)) {
      WordVectors read = WordVectors.read(file);
      assertThat(read.words()).isEqualTo(own.words());
      for (String word : own.words()) {
        assertThat(read.vector(word)).isEqualTo(own.vector(word));
      }
    }
  }

  @Test
  void whatCannotBeWordVectorsIsRefused() {
    refused(List.of(), new float[0][], "got 0 words");
    refused(List.of("a", "b"), new float[][] {{1}}, "got 2 words and 1 vectors");
    refused(List.of("a"), new float[][] {{}}, "1 value or more");
    refused(List.of("a", "b"), new float[][] {{1, 2}, {3}}, "row 1");
    refused(List.of("a", "a"), new float[][] {{1}, {2}}, "twice");
    refused(List.of("a "), new float[][] {{1}}, "\"a \"");
    refused(List.of("a\nb"), new float[][] {{1}}, "line breaks");
    refused(List.of("route 66"), new float[][] {{1}}, "\"route 66\"");
    refused(List.of("to infinity"), new float[][] {{1}}, "\"to infinity\"");
    refused(List.of(" "), new float[][] {{1}}, "\" \"");
    refused(List.of("a"), new float[][] {{Float.NaN}}, "finite");
  }

  private static void refused(List<String> words, float[][] vectors, String part) {
    assertThatThrownBy(() -> WordVectors.of(words, vectors))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(part);
  }

  // ---- on published vectors

  @Test
  void kingWithoutManAndWithWomanIsQueen() {
    WordVectors glove = glove();

    assertThat(glove.count()).isEqualTo(10_000);
    assertThat(glove.size()).isEqualTo(50);
    assertThat(glove.repeated()).isZero();
    assertThat(glove.words()).startsWith("the", ",", ".", "of");
    assertThat(glove.vector("the")).startsWith(0.418f, 0.24968f, -0.41242f);
    assertThat(glove.analogy("man", "king", "woman", 3))
        .extracting(Neighbour::word)
        .contains("queen")
        .doesNotContain("king", "woman", "man");
    assertThat(glove.nearest("france", 10)).extracting(Neighbour::word).contains("spain", "paris");
    assertThat(glove.similarity("france", "spain"))
        .isGreaterThan(glove.similarity("france", "dog"));
  }

  @Test
  void publishedVectorsReadBackToTheSameBits() throws IOException {
    WordVectors glove = glove();
    Path file = directory.resolve("again.txt.gz");
    glove.writeWord2Vec(file);
    WordVectors again = WordVectors.read(file);

    assertThat(again.words()).isEqualTo(glove.words());
    for (String word : glove.words()) {
      assertThat(again.vector(word)).isEqualTo(glove.vector(word));
    }
  }

  private static WordVectors glove() {
    String data = System.getenv(DataFiles.VARIABLE);
    assumeThat(data).as("UNROLL_DATA is not set: no published vectors to test").isNotBlank();
    Path file = Path.of(data, "glove/glove.6B.50d.10k.txt.gz");
    assumeThat(file).as("no published vectors to test").exists();
    return WordVectors.read(file);
  }
}
