package dev.unroll.nn;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.exec.Workers;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Convert;
import dev.unroll.testing.Formula;
import dev.unroll.testing.GradientCheck;
import dev.unroll.testing.TestRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerNormTest {
  /** Row after row of x as the formula says, in double. */
  private static double[] reference(Map<String, double[]> arrays, int features, double epsilon) {
    double[] x = arrays.get("x");
    var y = new double[x.length];
    for (int row = 0; row < x.length; row += features) {
      double mean = 0;
      for (int j = 0; j < features; j++) {
        mean += x[row + j] / features;
      }
      double variance = 0;
      for (int j = 0; j < features; j++) {
        variance += (x[row + j] - mean) * (x[row + j] - mean) / features;
      }
      for (int j = 0; j < features; j++) {
        y[row + j] =
            arrays.get("scale")[j] * (x[row + j] - mean) / Math.sqrt(variance + epsilon)
                + arrays.get("shift")[j];
      }
    }
    return y;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 16, 33})
  void outputsAndGradientsAreThoseOfTheFormula(int features) {
    var random = new TestRandom(features);
    var layer = new LayerNorm(features, 1e-3f);
    Map<String, double[]> arrays = LayerTrial.randomize(layer, random);
    int n = 3 * 5 * features;
    arrays.put("x", random.doubles(n, -2, 2));
    double[] weights = random.doubles(n, -1, 1);
    Tensor x = Tensor.of(Convert.toFloats(arrays.get("x")), 3, 5, features);
    var trial = new LayerTrial(layer, x, null, Convert.toFloats(weights));
    assertThat("y", trial.y).isWithin(1e-5, reference(arrays, features, 1e-3f));
    var formula =
        new Formula(
            arrays,
            now -> {
              double[] y = reference(now, features, 1e-3f);
              double loss = 0;
              for (int i = 0; i < y.length; i++) {
                loss += weights[i] * y[i];
              }
              return loss;
            });
    GradientCheck.of(formula).named("F " + features).checkAll(trial.gradients);
  }

  /**
   * PyTorch 2.13.0: {@code torch.nn.functional.layer_norm(torch.tensor([[1., 2., 4.], [-3., .5,
   * 0.]]), (3,), torch.tensor([.5, -2., 3.]), torch.tensor([.1, .2, -.3]))}.
   */
  @Test
  void equalsPyTorch() {
    var layer = new LayerNorm(3);
    layer.parameters().get("scale").set(0.5f, -2f, 3f);
    layer.parameters().get("shift").set(0.1f, 0.2f, -0.3f);
    Tensor x = Tensor.of(new float[][] {{1, 2, 4}, {-3, 0.5f, 0}});
    // row 1: m = 7/3, v = 14/9, (x - m) / sqrt(v + 1e-5) = -1.0690415, -0.2672604, 1.3363019
    // row 2: m = -5/6, v = 2.3888889, gives -1.4018232, 0.8626604, 0.5391628
    assertThat("y", layer.apply(Sequence.of(x), Pass.predict()).values().toArray())
        .isWithin(
            1e-6,
            new float[] {
              -0.4345208f, 0.7345208f, 3.7089057f, -0.6009116f, -1.5253208f, 1.3174883f
            });
  }

  @Test
  void aLargeMeanCostsNoDigits() {
    var layer = new LayerNorm(4);
    Tensor x = Tensor.of(new float[][] {{65536, 65537, 65538, 65539}});
    double sigma = Math.sqrt(1.25 + 1e-5);
    assertThat("y", layer.apply(Sequence.of(x), Pass.predict()).values().toArray())
        .isWithin(1e-7, new double[] {-1.5 / sigma, -0.5 / sigma, 0.5 / sigma, 1.5 / sigma});
  }

  @Test
  void beginsAsTheIdentityOfNormalisedRows() {
    var layer = new LayerNorm(2);
    assertThat(layer.parameters().get("scale").get()).containsExactly(1, 1);
    assertThat(layer.parameters().get("shift").get()).containsExactly(0, 0);
    assertThat(layer.config()).containsEntry("input", 2).containsEntry("epsilon", 1e-5f);
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    var layer = new LayerNorm(67);
    LayerTrial.randomize(layer, new TestRandom(5));
    var values = new float[300 * 40 * 67]; // large enough to be shared
    var weights = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
      weights[i] = (float) Math.cos(3.0 * i);
    }
    Tensor x = Tensor.of(values, 300, 40, 67);
    int before = Workers.shared().threads();
    try {
      Workers.threads(1);
      var one = new LayerTrial(layer, x, null, weights);
      for (int threads : new int[] {2, 3}) {
        Workers.threads(threads);
        var many = new LayerTrial(layer, x, null, weights);
        assertThat("y", many.y).hasBitsOf(one.y);
        one.gradients.forEach(
            (name, gradient) -> assertThat(name, many.gradients.get(name)).hasBitsOf(gradient));
      }
    } finally {
      Workers.threads(before);
    }
  }

  @Test
  void paddingChangesNoBit() {
    var layer = new LayerNorm(6);
    LayerTrial.randomize(layer, new TestRandom(9));
    Paddings.changeNoBit(layer, 6);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(
            () -> new LayerNorm(3).apply(Sequence.of(Tensor.zeros(2, 4)), Pass.predict()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("LayerNorm(3): x must have 3 features, got 4");
    assertThatThrownBy(() -> new LayerNorm(3).outputShape(-1, -1, 4))
        .hasMessage("LayerNorm(3) requires 3 features, got 4");
    assertThatThrownBy(() -> new LayerNorm(0))
        .hasMessage("layer normalization requires a positive size, got 0");
    assertThatThrownBy(() -> new LayerNorm(3, 0))
        .hasMessage("epsilon must be positive and finite, got 0.0");
  }
}
