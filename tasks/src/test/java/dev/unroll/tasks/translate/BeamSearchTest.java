package dev.unroll.tasks.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.nn.Attention;
import dev.unroll.sequence.Inputs;
import dev.unroll.tasks.Registry;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeamSearchTest {
  private static final PairCoder CODER = TranslateNetworkTest.coder();
  private static final List<int[]> SOURCES =
      List.of(
          CODER.source(List.of("a", "d")),
          CODER.source(List.of("b", "c", "d", "a")),
          CODER.source(List.of("c")));

  /** A network whose answers differ from source to source: large random weights. */
  private static TranslateNetwork network(long seed) {
    TranslateConfig defaults = TranslateConfig.builder().build();
    TranslateConfig config =
        TranslateConfig.builder()
            .embedding(6)
            .encoder(List.of(new LayerSpec("gru", Map.of("hidden", 7))))
            .decoder(List.of(new LayerSpec("lstm", Map.of("hidden", 7))))
            .attention(Attention.Score.ADDITIVE)
            .training(defaults.training().withSeed(seed))
            .build();
    TranslateNetwork network =
        TranslateNetwork.build(config, CODER, "test", Registry.standard().words().layers());
    network
        .whole()
        .parameters()
        .forEach(
            (name, parameter) -> {
              float[] values = parameter.value().toArray();
              for (int i = 0; i < values.length; i++) {
                values[i] *= 4;
              }
              parameter.set(values);
            });
    return network;
  }

  private static BeamSearch search(TranslateNetwork network, Decoding decoding) {
    return new BeamSearch(network, decoding, CODER.target());
  }

  /** Returns log p of a target by the whole network. */
  private static double log(TranslateNetwork network, int[] source, int[] target) {
    Inputs inputs = CODER.inputs(List.of(new PairCoder.Coded(source, target)));
    Tensor logs = network.whole().predict(inputs).values(TranslateNetwork.NEXT).logSoftmax(-1);
    double sum = 0;
    for (int t = 0; t < target.length; t++) {
      sum += logs.get(0, t, target[t]);
    }
    return sum;
  }

  /** All targets of at most so many tokens, the end included, the most probable first. */
  private static List<int[]> exhaustive(TranslateNetwork network, int[] source, int most) {
    var all = new ArrayList<int[]>();
    List<int[]> starts = List.of(new int[0]);
    for (int length = 1; length <= most; length++) {
      var longer = new ArrayList<int[]>();
      for (int[] start : starts) {
        int[] ended = Arrays.copyOf(start, length);
        ended[length - 1] = CODER.target().end();
        all.add(ended);
        for (String word : CODER.target().vocabulary().words()) {
          int[] more = Arrays.copyOf(start, length);
          more[length - 1] = CODER.target().vocabulary().id(word);
          longer.add(more);
        }
      }
      starts = longer;
    }
    all.sort(Comparator.comparingDouble(target -> -log(network, source, target)));
    return all;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aBeamAsWideAsAllTargetsFindsTheBestOfThem(long seed) {
    TranslateNetwork network = network(seed);
    int most = 4;
    Decoding wide = new Decoding(500, 0, 0, 1e-9); // 0 tokens for each of the source, and 10
    for (int[] source : SOURCES) {
      List<int[]> expected = exhaustive(network, source, most);
      List<BeamSearch.Found> found = search(network, wide).search(List.of(source)).get(0);
      List<BeamSearch.Found> shortOnes =
          found.stream().filter(each -> each.ended() && each.predicted() <= most).toList();
      for (int i = 0; i < 3; i++) {
        int[] best = expected.get(i);
        assertThat(shortOnes.get(i).ids()).isEqualTo(Arrays.copyOf(best, best.length - 1));
        assertThat(shortOnes.get(i).logProbability())
            .isCloseTo(log(network, source, best), within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aBeamOfOneTakesTheMostProbableToken(long seed) {
    TranslateNetwork network = network(seed);
    for (int[] source : SOURCES) {
      BeamSearch.Found found =
          search(network, Decoding.greedy()).search(List.of(source)).get(0).get(0);
      int[] target = Arrays.copyOf(found.ids(), found.predicted());
      if (found.ended()) {
        target[found.ids().length] = CODER.target().end();
      }
      Tensor logits =
          network
              .whole()
              .predict(CODER.inputs(List.of(new PairCoder.Coded(source, target))))
              .values(TranslateNetwork.NEXT);
      boolean[] forbidden = CODER.target().forbidden();
      for (int t = 0; t < target.length; t++) {
        int best = -1;
        for (int id = 0; id < forbidden.length; id++) {
          if (!forbidden[id] && (best < 0 || logits.get(0, t, id) > logits.get(0, t, best))) {
            best = id;
          }
        }
        assertThat(target[t]).as("token %d", t).isEqualTo(best);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void sourcesTogetherGiveTheBitsOfEachByItself(int beam) {
    for (long seed = 1; seed <= 3; seed++) {
      TranslateNetwork network = network(seed);
      BeamSearch search = search(network, Decoding.standard().withBeam(beam));
      List<List<BeamSearch.Found>> together = search.search(SOURCES);
      for (int n = 0; n < SOURCES.size(); n++) {
        List<BeamSearch.Found> alone = search.search(List.of(SOURCES.get(n))).get(0);
        assertThat(together.get(n)).hasSameSizeAs(alone);
        for (int i = 0; i < alone.size(); i++) {
          assertThat(together.get(n).get(i).ids()).isEqualTo(alone.get(i).ids());
          assertThat(together.get(n).get(i).logProbability())
              .isEqualTo(alone.get(i).logProbability());
        }
      }
    }
  }

  @Test
  void noTargetHasTokensThatAreNoWordsOrIsLongerThanItMayBe() {
    for (long seed = 1; seed <= 10; seed++) {
      Decoding decoding = Decoding.standard().withLongest(0.5);
      for (List<BeamSearch.Found> found : search(network(seed), decoding).search(SOURCES)) {
        assertThat(found).isNotEmpty().hasSizeLessThan(2 * decoding.beam());
        for (BeamSearch.Found each : found) {
          assertThat(Arrays.stream(each.ids()).allMatch(id -> id >= 4)).isTrue();
          assertThat(each.predicted()).isLessThanOrEqualTo(decoding.most(4));
        }
      }
    }
  }
}
