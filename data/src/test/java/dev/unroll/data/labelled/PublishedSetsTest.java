package dev.unroll.data.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.data.table.BadRows;
import dev.unroll.data.table.DataFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loaders on published sets; skipped unless UNROLL_DATA names their directory. */
class PublishedSetsTest {
  @BeforeEach
  void needsTheSets() {
    assumeTrue(
        System.getenv(DataFiles.VARIABLE) != null,
        "set UNROLL_DATA to a directory with imdb/, mnist/ and dna/");
  }

  private static Path file(String name) {
    return DataFiles.resolve(name);
  }

  private static IdxImages mnist(String part) {
    return IdxImages.read(
        file("mnist/" + part + "-images-idx3-ubyte"), file("mnist/" + part + "-labels-idx1-ubyte"));
  }

  private static long ink(IdxImages images) {
    long sum = 0;
    for (int n = 0; n < images.size(); n++) {
      for (int pixel = 0; pixel < 28 * 28; pixel++) {
        sum += images.pixel(n, pixel / 28, pixel % 28);
      }
    }
    return sum;
  }

  @Test
  void mnistHasItsDigits() {
    IdxImages train = mnist("train");
    IdxImages test = mnist("t10k");

    // The published counts of the ten digits; the sum of all pixels tells a shifted byte.
    assertThat(train.counts())
        .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
    assertThat(test.counts())
        .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    assertThat(train.batch(new int[] {59_999, 0}).input().values().shape())
        .containsExactly(2, 28, 28);
    assertThat(ink(train)).isEqualTo(1_567_298_545L);
  }

  @Test
  void imdbHasAsManyGoodAsBadReviews() {
    for (String part : new String[] {"train", "test"}) {
      LabelledTexts reviews = LabelledTexts.of(file("imdb/" + part + ".tsv"), 2, 1);

      assertThat(reviews.count(BadRows.refuse()))
          .containsEntry("0", 12_500L)
          .containsEntry("1", 12_500L)
          .hasSize(2);
    }
  }

  @Test
  void spliceHasThreeClasses() {
    var splice =
        LetterSequences.read(
            LabelledTexts.of(file("dna/splice.data"), 3, 1), Alphabet.dna(), 60, BadRows.refuse());

    assertThat(splice.size()).isEqualTo(3190);
    assertThat(splice.labels().names()).containsExactly("EI", "IE", "N");
    assertThat(splice.rows().counts()).containsExactly(767, 768, 1655);
    var split = StratifiedSplit.of(splice.rows(), 0, 0.2, 42);
    assertThat(splice.rows().part(split.test()).counts()).containsExactly(153, 154, 331);
  }
}
