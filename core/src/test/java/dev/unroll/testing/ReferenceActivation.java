package dev.unroll.testing;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/**
 * The activations of one number, computed directly from their formulas in double precision, by
 * name.
 */
public final class ReferenceActivation {
  private static final Map<String, DoubleUnaryOperator> FORMULAS = new TreeMap<>();

  static {
    FORMULAS.put("linear", x -> x);
    FORMULAS.put("sigmoid", ReferenceActivation::sigmoid);
    FORMULAS.put("tanh", Math::tanh);
    FORMULAS.put("relu", x -> Math.max(x, 0));
    FORMULAS.put("relu6", x -> Math.min(Math.max(x, 0), 6));
    FORMULAS.put("leakyRelu(0.1)", x -> x > 0 ? x : 0.1f * x);
    FORMULAS.put("elu(0.7)", x -> x > 0 ? x : 0.7f * (Math.exp(x) - 1));
    FORMULAS.put("elu(1)", x -> x > 0 ? x : Math.exp(x) - 1);
    FORMULAS.put(
        "selu", x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.exp(x) - 1)));
    FORMULAS.put("celu(1.5)", x -> x > 0 ? x : 1.5 * (Math.exp(x / 1.5) - 1));
    FORMULAS.put("gelu", x -> 0.5 * x * (1 + erf(x / Math.sqrt(2))));
    FORMULAS.put(
        "geluTanh",
        x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))));
    FORMULAS.put("softplus", x -> Math.log(1 + Math.exp(x)));
    FORMULAS.put("softsign", x -> x / (1 + Math.abs(x)));
    FORMULAS.put("silu", x -> x * sigmoid(x));
    FORMULAS.put("mish", x -> x * Math.tanh(Math.log(1 + Math.exp(x))));
    FORMULAS.put("hardSigmoid(0.2, 0.5)", x -> bounded(0.2f * x + 0.5, 0, 1));
    FORMULAS.put("hardSigmoid(0.16666667, 0.5)", x -> bounded((1 / 6f) * x + 0.5, 0, 1));
    FORMULAS.put("hardTanh(-1, 1)", x -> bounded(x, -1, 1));
    FORMULAS.put("hardTanh(-0.4, 1.3)", x -> bounded(x, -0.4f, 1.3f));
    FORMULAS.put("hardSilu", x -> x * bounded(x + 3, 0, 6) / 6);
    FORMULAS.put("exponential", Math::exp);
    FORMULAS.put("logSigmoid", x -> Math.log(sigmoid(x)));
    FORMULAS.put("sparsePlus", x -> x <= -1 ? 0 : x >= 1 ? x : (x + 1) * (x + 1) / 4);
    FORMULAS.put("sparseSigmoid", x -> bounded((x + 1) / 2, 0, 1));
    FORMULAS.put("squareplus(4)", x -> (x + Math.sqrt(x * x + 4)) / 2);
    FORMULAS.put("tanhShrink", x -> x - Math.tanh(x));
    FORMULAS.put("softShrink(0.5)", x -> Math.signum(x) * Math.max(Math.abs(x) - 0.5, 0));
    FORMULAS.put("hardShrink(0.5)", x -> Math.abs(x) > 0.5 ? x : 0);
    FORMULAS.put("threshold(0.3, -2)", x -> x > 0.3f ? x : -2);
    FORMULAS.put("threshold(0.2, 0)", x -> x > 0.2f ? x : 0);
    FORMULAS.put("scaledTanh(1.7, 0.6)", x -> 1.7f * Math.tanh(0.6f * x));
    FORMULAS.put("affine(0.8, 0.1)", x -> 0.8f * x + 0.1f);
  }

  private ReferenceActivation() {}

  /** All formulas, by their text. */
  public static Map<String, DoubleUnaryOperator> all() {
    return Map.copyOf(FORMULAS);
  }

  /** One formula. */
  public static DoubleUnaryOperator of(String text) {
    DoubleUnaryOperator formula = FORMULAS.get(text);
    if (formula == null) {
      throw new IllegalArgumentException("no formula of " + text);
    }
    return formula;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double bounded(double x, double low, double high) {
    return Math.min(Math.max(x, low), high);
  }

  /** erf(x) = 2/√π · exp(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1·3·5…(2n + 1)), for |x| up to about 6. */
  public static double erf(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 200; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
