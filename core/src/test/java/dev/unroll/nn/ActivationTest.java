package dev.unroll.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Formula;
import dev.unroll.testing.Golden;
import dev.unroll.testing.GradientCheck;
import dev.unroll.testing.ReferenceActivation;
import dev.unroll.testing.TensorAssert;
import dev.unroll.testing.TestRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every activation: values, derivatives, limits and texts. */
class ActivationTest {
  private static final int ROWS = 5;
  private static final int COLUMNS = 7;
  private static final List<Activation> ON_KERNELS =
      List.of(Activation.LINEAR, Activation.SIGMOID, Activation.TANH, Activation.RELU);

  static Set<String> texts() {
    return new TreeSet<>(ReferenceActivation.all().keySet());
  }

  @Test
  void everyNameHasAFormulaHere() {
    var names = new TreeSet<String>();
    texts().forEach(text -> names.add(text.replaceFirst("\\(.*", "")));
    names.addAll(List.of("softmax", "logSoftmax", "sparsemax"));
    assertThat(names).isEqualTo(new TreeSet<>(Activation.names()));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void hasTheValuesOfItsFormula(String text) {
    Activation activation = Activation.parse(text);
    DoubleUnaryOperator formula = ReferenceActivation.of(text);
    float[] x = points();
    float[] y = activation.apply(Tensor.vector(x)).toArray();
    for (int i = 0; i < x.length; i++) {
      double expected = formula.applyAsDouble(x[i]);
      double ulp = Math.ulp((float) expected);
      double bound = ON_KERNELS.contains(activation) ? 3 * ulp : ulp + 1e-15; // of the formula here
      assertThat((double) y[i]).as(text + " of " + x[i]).isCloseTo(expected, within(bound));
    }
  }

  /** From −5 to 5 and none at a corner. */
  private static float[] points() {
    var points = new float[997];
    for (int i = 0; i < points.length; i++) {
      points[i] = (i - 498) / 99.7f + 1e-3f;
    }
    return points;
  }

  @ParameterizedTest
  @MethodSource("texts")
  void hasTheDerivativeOfItsFormula(String text) {
    DoubleUnaryOperator formula = ReferenceActivation.of(text);
    check(
        Activation.parse(text),
        x -> {
          double[] y = new double[x.length];
          for (int i = 0; i < x.length; i++) {
            y[i] = formula.applyAsDouble(x[i]);
          }
          return y;
        });
  }

  /** In double: all rows to all rows. */
  private interface Rows {
    double[] apply(double[] x);
  }

  private static void check(Activation activation, Rows formula) {
    var random = new TestRandom(5);
    double[] x = random.doubles(ROWS * COLUMNS, -2.5, 2.5);
    double[] weights = random.doubles(ROWS * COLUMNS, -1, 1);
    var inputs = new LinkedHashMap<String, double[]>(Map.of("x", x));
    var reference =
        new Formula(
            inputs,
            in -> {
              double[] y = formula.apply(in.get("x"));
              double sum = 0;
              for (int i = 0; i < y.length; i++) {
                sum += weights[i] * y[i];
              }
              return sum;
            });
    var floats = new float[x.length];
    var weighting = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      floats[i] = (float) x[i];
      weighting[i] = (float) weights[i];
    }
    var trial =
        new LayerTrial(new Activate(activation), Tensor.of(floats, ROWS, COLUMNS), null, weighting);
    TensorAssert.assertThat(activation.text(), trial.y).isWithin(1e-6, formula.apply(x));
    GradientCheck.of(reference).named(activation.text()).checkAll(trial.gradients);
  }

  @Test
  void softmaxHasItsValuesAndDerivative() {
    check(Activation.SOFTMAX, ActivationTest::softmax);
  }

  @Test
  void logSoftmaxHasItsValuesAndDerivative() {
    check(
        Activation.LOG_SOFTMAX,
        x -> {
          double[] y = softmax(x);
          for (int i = 0; i < y.length; i++) {
            y[i] = Math.log(y[i]);
          }
          return y;
        });
  }

  private static double[] softmax(double[] x) {
    double[] y = new double[x.length];
    for (int row = 0; row < ROWS; row++) {
      double sum = 0;
      for (int c = 0; c < COLUMNS; c++) {
        sum += Math.exp(x[row * COLUMNS + c]);
      }
      for (int c = 0; c < COLUMNS; c++) {
        y[row * COLUMNS + c] = Math.exp(x[row * COLUMNS + c]) / sum;
      }
    }
    return y;
  }

  /** By bisection for the τ with Σ max(x − τ, 0) = 1. */
  @Test
  void sparsemaxHasItsValuesAndDerivative() {
    check(
        Activation.SPARSEMAX,
        x -> {
          double[] y = new double[x.length];
          for (int row = 0; row < ROWS; row++) {
            double low = -10;
            double high = 10;
            for (int round = 0; round < 200; round++) {
              double middle = (low + high) / 2;
              double sum = 0;
              for (int c = 0; c < COLUMNS; c++) {
                sum += Math.max(x[row * COLUMNS + c] - middle, 0);
              }
              low = sum > 1 ? middle : low;
              high = sum > 1 ? high : middle;
            }
            for (int c = 0; c < COLUMNS; c++) {
              y[row * COLUMNS + c] = Math.max(x[row * COLUMNS + c] - low, 0);
            }
          }
          return y;
        });
  }

  /** τ = (0.5 + 0.2 − 1) / 2 = −0.15. */
  @Test
  void sparsemaxByHand() {
    float[] y = Activation.SPARSEMAX.apply(Tensor.vector(0.2f, -1, 0.5f)).toArray();
    TensorAssert.assertThat("sparsemax", y).isWithin(1e-7, new double[] {0.35, 0, 0.65});
  }

  /** By hand, for those that only Keras or only ONNX has. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "squareplus(4)        | 1.5 | 2", // (1.5 + √(2.25 + 4)) / 2
        "squareplus(4)        | -1.5 | 0.5",
        "sparsePlus           | 0.5 | 0.5625", // 1.5² / 4
        "sparsePlus           | 3 | 3",
        "sparseSigmoid        | 0.5 | 0.75",
        "sparseSigmoid        | -2 | 0",
        "hardSigmoid(0.2, 0.5)| 1 | 0.7",
        "hardSigmoid(0.2, 0.5)| 2.5 | 1",
        "hardSigmoid(0.16666667, 0.5) | 1.5 | 0.75",
        "scaledTanh(2, 3)     | 0 | 0",
        "affine(0.5, -2)      | 3 | -0.5",
        "threshold(1, 0)      | 1 | 0",
        "threshold(1, 0)      | 1.25 | 1.25",
        "hardSilu             | 1 | 0.6666667",
      })
  void byHand(String text, float x, float y) {
    assertThat(Activation.parse(text).apply(Tensor.vector(x)).item()).isEqualTo(y);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void valuesOutsideOfTensorsHaveTheSameBits(String text) {
    Activation activation = Activation.parse(text);
    float[] x = points();
    float[] y = x.clone();
    activation.apply(x.length, y, 0, y, 0);
    TensorAssert.assertThat(text, y).hasBitsOf(activation.apply(Tensor.vector(x)).toArray());
  }

  @ParameterizedTest
  @MethodSource("texts")
  void keepsNaNAndFarValuesFinite(String text) {
    Activation activation = Activation.parse(text);
    float[] y =
        activation
            .apply(
                Tensor.vector(
                    Float.NaN, -1e30f, -1e4f, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY))
            .toArray();
    assertThat(y[0]).isNaN();
    assertThat(y[1]).isFinite();
    assertThat(y[2]).isFinite();
    assertThat(y[3]).isNotNaN();
    assertThat(y[4]).isNotNaN();
  }

  @Test
  void limitsAreExact() {
    float infinite = Float.POSITIVE_INFINITY;
    for (Activation gate : List.of(Activation.SILU, Activation.MISH, Activation.GELU)) {
      float[] y = gate.apply(Tensor.vector(-infinite, infinite, -200, 200)).toArray();
      assertThat(y).as(gate.text()).containsExactly(-0f, infinite, y[2], 200f);
      assertThat(y[2]).isBetween(-1e-30f, 0f);
    }
    assertThat(Activation.SOFTPLUS.apply(Tensor.vector(-100)).item()).isEqualTo(3.8E-44f);
  }

  @Test
  void theErrorFunctionHasTwelveDigits() {
    for (double x = -5; x <= 5; x += 0.01) {
      assertThat(1 - NormalDistribution.erfc(x))
          .isCloseTo(ReferenceActivation.erf(x), within(2e-14));
    }
    // Abramowitz and Stegun, table 7.3: erfc(5), relative.
    assertThat(NormalDistribution.erfc(5) / 1.537459794428035e-12).isCloseTo(1, within(1e-12));
  }

  /** PyTorch, by {@code golden/TorchOptions.java}. */
  @Test
  void equalsPyTorch() {
    Golden golden = Golden.load("options/activations");
    float[] x = golden.values("x");
    int[] shape = golden.shape("x");
    for (Map.Entry<String, String> entry : PYTORCH.entrySet()) {
      var trial =
          new LayerTrial(
              new Activate(Activation.parse(entry.getValue())),
              Tensor.of(x, shape),
              null,
              golden.values("weights"));
      String name = entry.getKey();
      TensorAssert.assertThat(name, trial.y)
          .shaped(shape)
          .isWithin(1e-6, golden.values("y_" + name));
      TensorAssert.assertThat("gradient of " + name, trial.gradients.get("x"))
          .shaped(shape)
          .isWithin(1e-6, golden.values("dx_" + name));
    }
  }

  /** Names of the file, and what they are here. */
  private static final Map<String, String> PYTORCH =
      Map.ofEntries(
          Map.entry("sigmoid", "sigmoid"),
          Map.entry("tanh", "tanh"),
          Map.entry("relu", "relu"),
          Map.entry("relu6", "relu6"),
          Map.entry("leaky_relu", "leakyRelu(0.1)"),
          Map.entry("elu", "elu(0.7)"),
          Map.entry("selu", "selu"),
          Map.entry("celu", "celu(1.5)"),
          Map.entry("gelu", "gelu"),
          Map.entry("gelu_tanh", "geluTanh"),
          Map.entry("softplus", "softplus"),
          Map.entry("softsign", "softsign"),
          Map.entry("silu", "silu"),
          Map.entry("mish", "mish"),
          Map.entry("hardsigmoid", "hardSigmoid(0.16666667, 0.5)"),
          Map.entry("hardtanh", "hardTanh(-0.4, 1.3)"),
          Map.entry("hardswish", "hardSilu"),
          Map.entry("logsigmoid", "logSigmoid"),
          Map.entry("tanhshrink", "tanhShrink"),
          Map.entry("softshrink", "softShrink(0.5)"),
          Map.entry("hardshrink", "hardShrink(0.5)"),
          Map.entry("threshold", "threshold(0.3, -2)"),
          Map.entry("softmax", "softmax"),
          Map.entry("log_softmax", "logSoftmax"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tanh",
        "leakyRelu(0.01)",
        "hardSigmoid(0.16666667, 0.5)",
        "elu(1)",
        "threshold(-1.5e-7, 20)",
        "softmax"
      })
  void textIsReadBack(String text) {
    assertThat(Activation.parse(text).text()).isEqualTo(text);
    assertThat(Activation.parse(text)).isEqualTo(Activation.parse(" " + text)).hasToString(text);
    assertThat(Activation.parse(text)).hasSameHashCodeAs(Activation.parse(text));
  }

  @Test
  void textMayLeaveOutWhatAllLibrariesAgreeOn() {
    assertThat(Activation.parse("elu")).isEqualTo(Activation.elu(1));
    assertThat(Activation.parse("hardTanh")).isEqualTo(Activation.hardTanh(-1, 1));
    assertThat(Activation.parse("swish")).isSameAs(Activation.SILU);
    assertThat(Activation.elu(1)).isNotEqualTo(Activation.elu(2)).isNotEqualTo(Activation.celu(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "leakyRelu            | \"leakyRelu\": expected leakyRelu(slope: 0.01 in PyTorch and ONNX",
        "hardSigmoid          | 0.16666667, 0.5 in PyTorch and Keras 3, 0.2, 0.5 in ONNX",
        "hardSigmoid(0.2)     | \"hardSigmoid(0.2)\": expected hardSigmoid(slope, offset",
        "tanh(1)              | tanh has no numbers",
        "elu(a)               | \"a\" is not a list of numbers",
        "elu()                | \"\" is not a list of numbers",
        "elu(NaN)             | \"NaN\" is not a list of numbers",
        "elu(1e99)            | elu: Infinity is not a number (expected finite numbers)",
        "celu(0)              | celu: alpha is 0.0 (expected a number above 0)",
        "hardTanh(1, 1)       | the bounds are 1.0 and 1.0 (expected the lower one first)",
        "softShrink(-1)       | lambda is -1.0 (expected a number of at least 0)",
        "glu                  | glu halves the number of features",
        "sin                  | unknown activation \"sin\" (known: linear, sigmoid",
        "a b                  | expected a name such as tanh or leakyRelu(0.1)",
      })
  void refusesOtherTexts(String text, String message) {
    assertThatThrownBy(() -> Activation.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
