package dev.unroll.nn;

/**
 * The formulas of the activations without a kernel, each with its derivative. At a kink the
 * derivative is that of one side: 0 if one side is flat.
 */
final class ActivationFunctions {
  private static final double SELU_SCALE = 1.0507009873554805;
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double ROOT_TWO_BY_PI = 0.7978845608028654;
  private static final double GELU_CUBE = 0.044715;

  private ActivationFunctions() {}

  static ActivationFunction relu6() {
    return new ScalarFunction(x -> Math.min(Math.max(x, 0), 6), x -> x > 0 && x < 6 ? 1 : 0);
  }

  static ActivationFunction leakyRelu(double slope) {
    return new ScalarFunction(x -> x > 0 ? x : slope * x, x -> x > 0 ? 1 : slope);
  }

  static ActivationFunction elu(double alpha) {
    return new ScalarFunction(
        x -> x > 0 ? x : alpha * StrictMath.expm1(x), x -> x > 0 ? 1 : alpha * StrictMath.exp(x));
  }

  static ActivationFunction selu() {
    return new ScalarFunction(
        x -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * StrictMath.expm1(x)),
        x -> SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * StrictMath.exp(x)));
  }

  static ActivationFunction celu(double alpha) {
    return new ScalarFunction(
        x -> x > 0 ? x : alpha * StrictMath.expm1(x / alpha),
        x -> x > 0 ? 1 : StrictMath.exp(x / alpha));
  }

  static ActivationFunction gelu() {
    return new ScalarFunction(
        x -> x * NormalDistribution.below(x),
        x -> NormalDistribution.below(x) + x * NormalDistribution.density(x));
  }

  static ActivationFunction geluTanh() {
    return new ScalarFunction(
        x -> 0.5 * x * (1 + geluInner(x)),
        x -> {
          double t = geluInner(x);
          double inner = ROOT_TWO_BY_PI * (1 + 3 * GELU_CUBE * x * x);
          return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * inner;
        });
  }

  private static double geluInner(double x) {
    return StrictMath.tanh(ROOT_TWO_BY_PI * (x + GELU_CUBE * x * x * x));
  }

  static ActivationFunction softplus() {
    return new ScalarFunction(ActivationFunctions::softplus, ActivationFunctions::sigmoid);
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  static ActivationFunction logSigmoid() {
    return new ScalarFunction(x -> -softplus(-x), x -> sigmoid(-x));
  }

  static ActivationFunction softsign() {
    return new ScalarFunction(
        x -> x / (1 + Math.abs(x)), x -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x))));
  }

  static ActivationFunction silu() {
    return new ScalarFunction(x -> x * sigmoid(x), x -> sigmoid(x) * (1 + x * (1 - sigmoid(x))));
  }

  static ActivationFunction mish() {
    return new ScalarFunction(
        x -> x * tanhOfSoftplus(x),
        x -> {
          double t = tanhOfSoftplus(x);
          return t + x * (1 - t * t) * sigmoid(x);
        });
  }

  /**
   * Returns tanh(log(1 + eˣ)) = (e²ˣ + 2eˣ) / (e²ˣ + 2eˣ + 2), computed from the smaller of eˣ and
   * e⁻ˣ.
   */
  private static double tanhOfSoftplus(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return x > 0 ? (1 + 2 * e) / (1 + 2 * e + 2 * e * e) : e * (e + 2) / (e * (e + 2) + 2);
  }

  static ActivationFunction hardSigmoid(double slope, double offset) {
    return new ScalarFunction(
        x -> Math.min(Math.max(slope * x + offset, 0), 1),
        x -> slope * x + offset > 0 && slope * x + offset < 1 ? slope : 0);
  }

  static ActivationFunction hardTanh(double low, double high) {
    return new ScalarFunction(
        x -> Math.min(Math.max(x, low), high), x -> x > low && x < high ? 1 : 0);
  }

  static ActivationFunction hardSilu() {
    return new ScalarFunction(
        x -> x * Math.min(Math.max(x + 3, 0), 6) / 6, x -> x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5);
  }

  static ActivationFunction exponential() {
    return new ScalarFunction(StrictMath::exp, StrictMath::exp);
  }

  static ActivationFunction sparsePlus() {
    return new ScalarFunction(
        x -> x <= -1 ? 0 : x >= 1 ? x : 0.25 * (x + 1) * (x + 1),
        x -> x <= -1 ? 0 : x >= 1 ? 1 : 0.5 * (x + 1));
  }

  static ActivationFunction sparseSigmoid() {
    return new ScalarFunction(
        x -> Math.min(Math.max(0.5 * (x + 1), 0), 1), x -> x > -1 && x < 1 ? 0.5 : 0);
  }

  static ActivationFunction squareplus(double b) {
    return new ScalarFunction(
        x -> {
          double root = Math.sqrt(x * x + b);
          return x > 0 ? 0.5 * (x + root) : 0.5 * b / (root - x);
        },
        x -> 0.5 * (1 + x / Math.sqrt(x * x + b)));
  }

  static ActivationFunction tanhShrink() {
    return new ScalarFunction(
        x -> Math.abs(x) < 0.01 ? tanhShrinkNearZero(x) : x - StrictMath.tanh(x),
        x -> StrictMath.tanh(x) * StrictMath.tanh(x));
  }

  /** Returns x − tanh x from its series, where the subtraction would lose its digits. */
  private static double tanhShrinkNearZero(double x) {
    double square = x * x;
    return x * square * (1.0 / 3 - square * (2.0 / 15 - square * (17.0 / 315)));
  }

  static ActivationFunction softShrink(double lambda) {
    return new ScalarFunction(
        x -> x > lambda ? x - lambda : x < -lambda ? x + lambda : 0 * x,
        x -> Math.abs(x) > lambda ? 1 : 0);
  }

  static ActivationFunction hardShrink(double lambda) {
    return new ScalarFunction(
        x -> Math.abs(x) <= lambda ? 0 : x, x -> Math.abs(x) > lambda ? 1 : 0);
  }

  static ActivationFunction threshold(double threshold, double otherwise) {
    return new ScalarFunction(x -> x <= threshold ? otherwise : x, x -> x > threshold ? 1 : 0);
  }

  static ActivationFunction scaledTanh(double alpha, double beta) {
    return new ScalarFunction(
        x -> alpha * StrictMath.tanh(beta * x),
        x -> {
          double t = StrictMath.tanh(beta * x);
          return alpha * beta * (1 - t * t);
        });
  }

  static ActivationFunction affine(double alpha, double beta) {
    return new ScalarFunction(x -> alpha * x + beta, x -> alpha);
  }
}
