package dev.unroll.nn;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Convert;
import dev.unroll.testing.Formula;
import dev.unroll.testing.GradientCheck;
import dev.unroll.testing.TestRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolTest {
  private static final float X = Float.NaN;
  private static final int[] LENGTHS = {2, 4, 0, 3};
  private static final int T = 4;
  private static final int F = 3;

  /** Two sequences that end, and an empty one. */
  private static Sequence padded() {
    return Sequence.of(
        Tensor.of(
            new float[][][] {
              {{X, X}, {1, -5}, {2, -7}}, {{4, 1}, {-1, 6}, {3, 2}}, {{X, X}, {X, X}, {X, X}}
            }),
        Mask.leftPadded(2, 3, 0));
  }

  private static float[] apply(Layer layer) {
    return layer.apply(padded(), Pass.predict()).values().toArray();
  }

  @Test
  void lastTakesTheLastStepThatCounts() {
    assertThat("last", apply(Pool.last())).hasBitsOf(new float[] {2, -7, 3, 2, 0, 0});
  }

  @Test
  void meanCountsOnlyTheStepsThatCount() {
    assertThat("mean", apply(Pool.mean())).hasBitsOf(new float[] {1.5f, -6, 2, 3, 0, 0});
  }

  @Test
  void maxSeesNegativeValuesAndNoPadding() {
    assertThat("max", apply(Pool.max())).hasBitsOf(new float[] {2, -5, 4, 6, 0, 0});
  }

  @Test
  void equalLargestValuesGiveTheGradientToTheFirst() {
    Tensor x = Tensor.of(new float[][][] {{{1}, {5}, {5}}});
    var trial = new LayerTrial(Pool.max(), x, null, new float[] {3});
    assertThat("dx", trial.gradients.get("x")).hasBitsOf(new float[] {0, 3, 0});
  }

  @Test
  void aNanAtAStepThatCountsIsNotHidden() {
    for (float[][] steps : new float[][][] {{{1}, {X}, {5}}, {{X}, {1}, {5}}, {{1}, {5}, {X}}}) {
      Tensor x = Tensor.of(new float[][][] {steps});
      assertThat("max", Pool.max().apply(Sequence.of(x), Pass.predict()).values().toArray())
          .hasBitsOf(new float[] {X});
    }
  }

  static Layer[] layers() {
    return new Layer[] {Pool.last(), Pool.mean(), Pool.max(), new AttentionPool(F, 5)};
  }

  @ParameterizedTest
  @MethodSource("layers")
  void outputsAndGradientsAreThoseOfTheFormula(Layer layer) {
    var random = new TestRandom(4);
    Map<String, double[]> arrays = LayerTrial.randomize(layer, random);
    arrays.put("x", random.doubles(LENGTHS.length * T * F, -1, 1));
    double[] weights = random.doubles(LENGTHS.length * F, -1, 1);
    Tensor x = Tensor.of(Convert.toFloats(arrays.get("x")), LENGTHS.length, T, F);
    var trial = new LayerTrial(layer, x, Mask.lengths(LENGTHS), Convert.toFloats(weights));
    assertThat("y", trial.y).isWithin(1e-6, reference(layer, arrays));
    var formula =
        new Formula(
            arrays,
            now -> {
              double[] y = reference(layer, now);
              double loss = 0;
              for (int i = 0; i < y.length; i++) {
                loss += weights[i] * y[i];
              }
              return loss;
            });
    GradientCheck.of(formula).named(layer.toString()).checkAll(trial.gradients);
  }

  /** y [N, F] in double; for the attention pool A = 5. */
  private static double[] reference(Layer layer, Map<String, double[]> arrays) {
    double[] x = arrays.get("x");
    var y = new double[LENGTHS.length * F];
    for (int n = 0; n < LENGTHS.length; n++) {
      double[] share = shares(layer, arrays, n);
      for (int j = 0; j < F; j++) {
        double max = Double.NEGATIVE_INFINITY;
        for (int t = 0; t < LENGTHS[n]; t++) {
          double value = x[(n * T + t) * F + j];
          y[n * F + j] += share[t] * value;
          max = Math.max(max, value);
        }
        if (layer.equals(Pool.max())) {
          y[n * F + j] = LENGTHS[n] == 0 ? 0 : max;
        }
      }
    }
    return y;
  }

  private static double[] shares(Layer layer, Map<String, double[]> arrays, int n) {
    var share = new double[T];
    double sum = 0;
    for (int t = 0; t < LENGTHS[n]; t++) {
      boolean last = t == LENGTHS[n] - 1;
      share[t] =
          layer instanceof AttentionPool
              ? Math.exp(score(arrays, n, t))
              : layer.equals(Pool.last()) ? (last ? 1 : 0) : 1;
      sum += share[t];
    }
    for (int t = 0; t < LENGTHS[n]; t++) {
      share[t] /= sum;
    }
    return share;
  }

  private static double score(Map<String, double[]> arrays, int n, int t) {
    int attention = arrays.get("b").length;
    double score = 0;
    for (int a = 0; a < attention; a++) {
      double z = arrays.get("b")[a];
      for (int j = 0; j < F; j++) {
        z += arrays.get("x")[(n * T + t) * F + j] * arrays.get("w")[j * attention + a];
      }
      score += Math.tanh(z) * arrays.get("q")[a];
    }
    return score;
  }

  @ParameterizedTest
  @MethodSource("layers")
  void paddingChangesNoBit(Layer layer) {
    LayerTrial.randomize(layer, new TestRandom(8));
    Paddings.changeNoBit(layer, F);
  }

  @Test
  void largeScoresDoNotOverflow() {
    var layer = new AttentionPool(2, 1);
    layer.parameters().get("w").set(5, 0);
    layer.parameters().get("b").set(0);
    layer.parameters().get("q").set(500);
    Tensor x = Tensor.of(new float[][][] {{{1, 7}, {-1, 9}}}); // scores 499.95 and -499.95
    assertThat("y", layer.apply(Sequence.of(x), Pass.predict()).values().toArray())
        .hasBitsOf(new float[] {1, 7});
  }

  @Test
  void rowsWithoutTimeAreRefused() {
    assertThatThrownBy(() -> Pool.mean().apply(Sequence.of(Tensor.zeros(2, 3)), Pass.predict()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Pool(mean) requires sequences [N, T, F], got rows without time; remove it");
    assertThatThrownBy(() -> Pool.max().outputShape(-1, 3))
        .hasMessage("Pool(max) requires sequences [N, T, F], got [N, 3]; remove it");
    assertThat(Pool.last().outputShape(-1, 8, 3)).containsExactly(-1, 3);
    assertThatThrownBy(() -> new AttentionPool(4).outputShape(-1, 8, 3))
        .hasMessage("AttentionPool(4) requires 4 features, got 3");
  }
}
