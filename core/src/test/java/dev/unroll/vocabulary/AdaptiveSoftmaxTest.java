package dev.unroll.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.check.LayerContract;
import dev.unroll.loss.Reduction;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Engine;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.GradientCheck;
import dev.unroll.testing.Reference;
import dev.unroll.testing.TensorAssert;
import dev.unroll.testing.TestRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdaptiveSoftmaxTest {
  private static final int D = 12;
  private static final int V = 40;
  private static final int[] CUTOFFS = {7, 19};
  private static final double DIVISION = 2; // widths 6 and 3

  private static AdaptiveSoftmax layer(boolean biased) {
    var layer = new AdaptiveSoftmax(D, V, CUTOFFS, DIVISION, biased, Initializer.normal(0.4));
    var random = new TestRandom(3);
    layer
        .parameters()
        .values()
        .forEach(parameter -> parameter.set(random.floats(parameter.size(), -0.7, 0.7)));
    return layer;
  }

  /** The formula in double, from its definition. */
  private static final class Formula implements Reference {
    private final Map<String, double[]> parameters = new LinkedHashMap<>();
    private final int[] words;
    private final float factor;

    Formula(AdaptiveSoftmax layer, VocabularyRun.Example example, float factor) {
      layer.parameters().forEach((name, p) -> parameters.put(name, doubles(p.get())));
      parameters.put("x", doubles(example.x().toArray()));
      this.words = example.target().classes().toArray();
      this.factor = factor;
    }

    private static double[] doubles(float[] values) {
      var result = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        result[i] = values[i];
      }
      return result;
    }

    /** m · v, a row of m for each result. */
    private static double[] times(double[] m, double[] v) {
      var result = new double[m.length / v.length];
      for (int i = 0; i < m.length; i++) {
        result[i / v.length] += m[i] * v[i % v.length];
      }
      return result;
    }

    private static double[] logSoftmax(double[] x) {
      double sum = 0;
      for (double one : x) {
        sum += Math.exp(one);
      }
      var result = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        result[i] = x[i] - Math.log(sum);
      }
      return result;
    }

    double[] logProbabilities(int row) {
      double[] x = java.util.Arrays.copyOfRange(parameters.get("x"), row * D, (row + 1) * D);
      double[] head = times(parameters.get("w"), x);
      double[] b = parameters.get("b");
      for (int i = 0; b != null && i < head.length; i++) {
        head[i] += b[i];
      }
      head = logSoftmax(head);
      double[] first = logSoftmax(times(parameters.get("w1"), times(parameters.get("p1"), x)));
      double[] second = logSoftmax(times(parameters.get("w2"), times(parameters.get("p2"), x)));
      var result = new double[V];
      for (int word = 0; word < V; word++) {
        result[word] =
            word < 7
                ? head[word]
                : word < 19 ? head[7] + first[word - 7] : head[8] + second[word - 19];
      }
      return result;
    }

    @Override
    public Map<String, double[]> parameters() {
      return parameters;
    }

    @Override
    public double loss() {
      double sum = 0;
      for (int row = 0; row < words.length; row++) {
        sum -= logProbabilities(row)[words[row]];
      }
      return factor * sum / 4; // a mean over 4 sequences
    }
  }

  @Test
  void theLossAndItsGradientsAreThoseOfTheFormula() {
    float factor = 0.6f;
    for (boolean biased : new boolean[] {true, false}) {
      AdaptiveSoftmax layer = layer(biased);
      VocabularyRun.Example example = VocabularyRun.Example.all(D, V).get(0);
      VocabularyRun run = VocabularyRun.fused(layer, example, Reduction.BATCH_MEAN, factor);
      var formula = new Formula(layer, example, factor);
      assertThat((double) factor * run.loss()).isCloseTo(formula.loss(), within(1e-4));
      GradientCheck.of(formula).checkAll(run.gradients());
    }
  }

  @Test
  void itGivesTheLogarithmsOfProbabilities() {
    AdaptiveSoftmax layer = layer(true);
    VocabularyRun.Example example = VocabularyRun.Example.all(D, V).get(0);
    float[][][] y = layer.apply(Sequence.of(example.x()), Pass.predict()).values().toArray3();
    var formula = new Formula(layer, example, 1);
    for (int row = 0; row < 24; row++) {
      double sum = 0;
      for (float one : y[row / 6][row % 6]) {
        sum += Math.exp(one);
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
      TensorAssert.assertThat("row " + row, y[row / 6][row % 6])
          .isWithin(1e-5, formula.logProbabilities(row));
    }
  }

  @Test
  void theLossIsThatOfItsLogProbabilitiesWhateverMasksWeightsAndReduction() {
    AdaptiveSoftmax layer = layer(true);
    for (Reduction reduction : Reduction.values()) {
      for (VocabularyRun.Example example : VocabularyRun.Example.all(D, V)) {
        VocabularyRun fused = VocabularyRun.fused(layer, example, reduction, 1);
        VocabularyRun plain = VocabularyRun.ofLogits(layer, example, reduction);
        assertThat(fused.loss()).isCloseTo(plain.loss(), within(1e-5f * (1 + plain.loss())));
        plain
            .gradients()
            .forEach(
                (name, values) ->
                    TensorAssert.assertThat(name, fused.gradients().get(name))
                        .isWithin(2e-5, Formula.doubles(values)));
      }
    }
  }

  @Test
  void aClusterWithoutAWordHasNoGradient() {
    AdaptiveSoftmax layer = layer(true);
    var random = new TestRandom(2);
    var example =
        new VocabularyRun.Example(
            Tensor.of(random.floats(5 * D), 5, D),
            null,
            Target.classes(IndexTensor.of(random.ints(5, 0, 19), 5)));
    VocabularyRun run = VocabularyRun.fused(layer, example, Reduction.MEAN, 1);
    assertThat(run.gradients().get("w2")).containsOnly(0);
    assertThat(run.gradients().get("p2")).containsOnly(0);
    assertThat(run.gradients().get("w1")).doesNotContain(0);
  }

  @Test
  void noNumberOfThreadsChangesABit() {
    var layer = new AdaptiveSoftmax(40, 60_000, 2_000, 10_000);
    var random = new TestRandom(2);
    var example =
        new VocabularyRun.Example(
            Tensor.of(random.floats(90 * 40), 90, 40),
            null,
            Target.classes(IndexTensor.of(random.ints(90, 0, 60_000), 90)));
    int threads = Engine.threads();
    try {
      Engine.threads(1);
      VocabularyRun alone = VocabularyRun.fused(layer, example, Reduction.MEAN, 1);
      Engine.threads(3);
      VocabularyRun together = VocabularyRun.fused(layer, example, Reduction.MEAN, 1);
      assertThat(together.loss()).isEqualTo(alone.loss());
      alone
          .gradients()
          .forEach((name, g) -> assertThat(together.gradients().get(name)).isEqualTo(g));
    } finally {
      Engine.threads(threads);
    }
  }

  @Test
  void keepsTheContractOfLayers() {
    LayerContract.of(new AdaptiveSoftmax(9, 11, new int[] {3, 7}, 2, true, Initializer.glorot()))
        .check();
    LayerContract.of(new AdaptiveSoftmax(5, 8, 4)).check();
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    for (int[] cutoffs : new int[][] {{}, {0}, {5, 5}, {7, 3}, {V}, {3, V + 1}}) {
      assertThatThrownBy(() -> new AdaptiveSoftmax(D, V, cutoffs))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("(expected one or more rising numbers from 1 to 39)");
    }
    assertThatThrownBy(() -> new AdaptiveSoftmax(3, V, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "adaptiveSoftmax: cluster 1 has no width, 3 / 4.0^1 (expected 1 or more). Use fewer"
                + " cutoffs or a smaller division.");
  }
}
