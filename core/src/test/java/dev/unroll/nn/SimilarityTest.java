package dev.unroll.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.nn.Similarity.Neighbour;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimilarityTest {
  private static final float[][] VECTORS = {{1, 0}, {2, 0}, {0, 3}, {1, 1}, {0, 0}, {-4, 0}};

  private final Similarity words = Similarity.of(VECTORS);

  @Test
  void cosineIsThatOfTheAngle() {
    assertThat(Similarity.cosine(new float[] {3, 4}, new float[] {4, 3})).isEqualTo(0.96);
    assertThat(words.cosine(0, 1)).isEqualTo(1);
    assertThat(words.cosine(0, 5)).isEqualTo(-1);
    assertThat(words.cosine(1, 2)).isZero();
    assertThat(words.cosine(4, 4)).isZero(); // nothing points nowhere
    assertThat(words.cosine(0, 3)).isCloseTo(Math.sqrt(0.5), within(1e-15));
  }

  @Test
  void neighboursComeBestFirstWithoutTheWordItself() {
    assertThat(words.nearest(0, 2))
        .containsExactly(new Neighbour(1, 1), new Neighbour(3, words.cosine(0, 3)));
    assertThat(words.nearest(0, 99)).extracting(Neighbour::id).containsExactly(1, 3, 2, 4, 5);
    assertThat(words.nearest(new float[] {9, 0}, 2))
        .extracting(Neighbour::id)
        .containsExactly(0, 1);
    assertThat(words.nearest(new float[] {9, 0}, 2, 0, 3))
        .extracting(Neighbour::id)
        .containsExactly(1, 2);
  }

  @Test
  void theNearestOfManyAreThoseOfAFullSort() {
    var random = new TestRandom(4);
    float[][] many = new float[500][];
    for (int id = 0; id < many.length; id++) {
      many[id] = random.floats(19);
    }
    List<Integer> expected =
        IntStream.range(0, 500)
            .filter(id -> id != 7)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer id) -> -Similarity.cosine(many[id], many[7])))
            .limit(10)
            .toList();
    assertThat(Similarity.of(many).nearest(7, 10))
        .extracting(Neighbour::id)
        .containsExactlyElementsOf(expected);
  }

  @Test
  void aTensorIsAsGoodAsArrays() {
    float[] values = {9, 9, 1, 0, 3, 4, 0, 1};
    var some = Similarity.of(Tensor.of(values, 4, 2).slice(0, 1, 4)); // begins within its array

    assertThat(some.cosine(0, 1)).isEqualTo(0.6);
    assertThat(some.nearest(2, 2)).containsExactly(new Neighbour(1, 0.8), new Neighbour(0, 0));
    assertThatThrownBy(() -> Similarity.of(Tensor.vector(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("similarity: vectors must be [V, D], got [2]");
  }

  @Test
  void roundingNeverTakesACosineBeyondOne() {
    float[] x = {3e38f, 3e38f};
    float[] y = {-3e38f, -3e38f};
    assertThat(Similarity.cosine(x, x)).isEqualTo(1);
    assertThat(Similarity.cosine(x, y)).isEqualTo(-1);
  }

  @Test
  void aVectorThatIsNotFiniteIsNobodysNeighbour() {
    var some =
        Similarity.of(new float[][] {{1, 0}, {Float.NaN, 1}, {0, 1}, {Float.POSITIVE_INFINITY, 1}});
    assertThat(some.cosine(0, 1)).isNaN();
    assertThat(some.nearest(0, 3)).containsExactly(new Neighbour(2, 0));
    assertThat(some.nearest(1, 3)).isEmpty();
  }

  @Test
  void whatDoesNotFitIsASentence() {
    assertThatThrownBy(() -> words.nearest(6, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no word 6; ids are 0 to 5");
    assertThatThrownBy(() -> words.nearest(0, 0)).hasMessage("nearest: k must be 1 or more, got 0");
    assertThatThrownBy(() -> words.nearest(new float[3], 1))
        .hasMessage("nearest: the vector must have 2 values, got 3");
    assertThatThrownBy(() -> Similarity.cosine(new float[3], new float[2]))
        .hasMessage("cosine: expected two vectors of one length, got 3 and 2");
  }
}
