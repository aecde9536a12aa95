package dev.unroll.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.BadInputException;
import dev.unroll.data.table.DataFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KerasImdbTest {
  /**
   * {@code keras.datasets.imdb.load_data(num_words=10000)}: all of x_test[0], as published
   * printouts have it; the file imdb.npz was not at hand.
   */
  private static final int[] FIRST_TEST_REVIEW = {
    1, 591, 202, 14, 31, 6, 717, 10, 10, 2, 2, 5, 4, 360, 7, 4, 177, 5760, 394, 354, 4, 123, 9,
    1035, 1035, 1035, 10, 10, 13, 92, 124, 89, 488, 7944, 100, 28, 1668, 14, 31, 23, 27, 7479, 29,
    220, 468, 8, 124, 14, 286, 170, 8, 157, 46, 5, 27, 239, 16, 179, 2, 38, 32, 25, 7944, 451, 202,
    14, 6, 717
  };

  /** The beginning of x_train[0], which has 218 ids. */
  private static final int[] FIRST_TRAINING_REVIEW = {
    1, 14, 22, 16, 43, 530, 973, 1622, 1385, 65, 458, 4468, 66, 3941, 4, 173, 36, 256, 5, 25, 100,
    43, 838, 112, 50, 670, 2, 9, 35, 480, 284, 5, 150, 4, 172, 112, 167, 2, 336, 385, 39, 4, 172,
    4536, 1111, 17, 546, 38, 13, 447, 4, 192, 50, 16, 6, 147, 2025, 19, 14, 22, 4, 1920, 4613, 469,
    4, 22, 71, 87, 12, 16, 43, 530, 38, 76, 15, 13, 1247, 4, 22, 17, 515, 17, 12, 16, 626, 18, 2, 5,
    62, 386, 12, 8, 316, 8, 106, 5, 4, 2223, 5244, 16, 480, 66, 3785, 33, 4, 130, 12, 16, 38, 619
  };

  @TempDir private Path directory;

  private Path index(String json) throws IOException {
    return Files.writeString(directory.resolve("imdb_word_index.json"), json);
  }

  @Test
  void ranksAreMovedByThreeAndWordsBeyondTheSizeAreTwo() throws IOException {
    KerasImdb imdb = KerasImdb.read(index("{\"br\": 4, \"the\": 1, \"it's\": 3, \"film\": 2}"), 7);

    assertThat(imdb.ids("The film! It's<br />unheard of: THE"))
        .containsExactly(1, 4, 5, 6, 2, 4); // br would be 7; what is not in the index is left out
    assertThat(imdb.ids("")).containsExactly(1);
    assertThat(imdb.vocabulary().size()).isEqualTo(7);
    assertThat(imdb.vocabulary().words()).containsExactly("the", "film", "it's");
    assertThat(KerasImdb.read(index("{\"the\": 1}"), 10_000).vocabulary().size()).isEqualTo(5);
  }

  @Test
  void refusesWhatIsNoIndex() throws IOException {
    assertRefused("{\"the\": 1, \"a\": 1}", "\"the\" and \"a\" both have the rank 1; Keras' ");
    assertRefused("{\"the\": 1, \"a\": 3}", "the rank of \"a\" is 3, expected 1 to 2; Keras' ");
    assertRefused("{\"the\": \"x\"}", "the rank of \"the\" is x, expected 1 to 1; Keras' ");
    assertRefused("{\"the\": 1.0}", "the rank of \"the\" is 1.0, expected 1 to 1; Keras' ");
    assertRefused("[]", "expected");
    assertThatThrownBy(() -> KerasImdb.read(directory.resolve("none.json"), 9))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("none.json: no such file");
  }

  private void assertRefused(String json, String message) throws IOException {
    Path file = index(json);
    assertThatThrownBy(() -> KerasImdb.read(file, 10))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message);
  }

  @Test
  @Tag("slow")
  void theReviewsAreThoseOfKeras() throws IOException {
    assumeTrue(System.getenv(DataFiles.VARIABLE) != null, "UNROLL_DATA is not set");
    KerasImdb imdb = KerasImdb.read(DataFiles.resolve("imdb/imdb_word_index.json.gz"), 10_000);
    assertThat(imdb.vocabulary().size()).isEqualTo(10_000);

    List<int[]> train = reviews(imdb, "imdb/train.tsv.gz");
    assertThat(train.get(576)).hasSize(218).startsWith(FIRST_TRAINING_REVIEW);
    List<int[]> test = reviews(imdb, "imdb/test.tsv.gz");
    assertThat(test.get(20_475)).isEqualTo(FIRST_TEST_REVIEW);

    // The means of the lengths of Keras' x_train and x_test; few reviews differ by a word.
    assertThat(train.stream().mapToInt(ids -> ids.length).average().orElseThrow())
        .isCloseTo(238.71364, within(0.001));
    assertThat(test.stream().mapToInt(ids -> ids.length).average().orElseThrow())
        .isCloseTo(230.8042, within(0.05));
    assertThat(train.stream().flatMapToInt(Arrays::stream).max()).hasValue(9_999);
  }

  private static List<int[]> reviews(KerasImdb imdb, String name) throws IOException {
    var all = new ArrayList<int[]>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(DataFiles.resolve(name))),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        all.add(imdb.ids(line.substring(2)));
      }
    }
    return all;
  }
}
