package dev.unroll.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.loss.Reduction;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The negative log-probability of each word, for both vocabulary layers, with and without padding.
 */
class SurprisesTest {
  private static final int D = 8;
  private static final int V = 30;
  private static final int N = 3;
  private static final int T = 5;

  private static List<VocabularyLayer> layers() {
    var random = new TestRandom(5);
    List<VocabularyLayer> layers =
        List.of(
            new SoftmaxLayer(D, V),
            new AdaptiveSoftmax(D, V, new int[] {6, 17}, 2, true, Initializer.glorot()));
    for (VocabularyLayer layer : layers) {
      layer.parameters().values().forEach(p -> p.set(random.floats(p.size(), -0.8, 0.8)));
    }
    return layers;
  }

  @Test
  void areTheLogarithmsOfTheLayersProbabilitiesInOrder() {
    var random = new TestRandom(9);
    Tensor x = Tensor.of(random.floats(N * T * D, -1, 1), N, T, D);
    var words = new int[N * T];
    Arrays.setAll(words, i -> (i * 11 + 2) % V);
    Target target = Target.classes(IndexTensor.of(words, N, T));
    for (VocabularyLayer layer : layers()) {
      for (int[] lengths : new int[][] {{5, 5, 5}, {2, 0, 4}}) {
        Sequence input = Sequence.of(x, Mask.lengths(lengths));
        float[][][] logits = layer.apply(Sequence.of(x), Pass.predict()).values().toArray3();
        double[] nats = layer.surprisals(input, target);
        assertThat(nats).hasSize(Arrays.stream(lengths).sum());
        int at = 0;
        for (int n = 0; n < N; n++) {
          for (int t = 0; t < lengths[n]; t++) {
            double sum = 0;
            for (float logit : logits[n][t]) {
              sum += Math.exp(logit);
            }
            assertThat(nats[at++])
                .as("%s, sequence %d, step %d", layer, n, t)
                .isCloseTo(Math.log(sum) - logits[n][t][words[n * T + t]], within(1e-5));
          }
        }
        assertThat(Arrays.stream(nats).sum())
            .isCloseTo(
                (double) layer.crossEntropy(input, target, Reduction.SUM).item(), within(1e-4));
      }
    }
  }
}
