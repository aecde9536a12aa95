package dev.unroll.nn;

import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A nonlinearity, applied element by element or, like {@link #SOFTMAX}, row by row. Immutable.
 *
 * <p>The functions are those of Keras 3 and of the recurrent operators of ONNX. A text such as
 * {@code tanh} or {@code leakyRelu(0.1)} names one in recipes and model files; see {@link #parse}.
 * Where libraries disagree about a default, the numbers are required.
 *
 * <p>{@link #LINEAR}, {@link #SIGMOID}, {@link #TANH} and {@link #RELU} run on kernels. All others
 * are computed in double with {@link StrictMath} and rounded once, which is slower: 4 to 50 ns per
 * value. All give the same bits on any JDK and with any kernels.
 *
 * <p>Formulas: {@code docs/equations.md}.
 */
public final class Activation {
  /** y = x. */
  public static final Activation LINEAR = new Activation("linear", KernelFunction.LINEAR);

  /** y = 1 / (1 + exp(-x)). */
  public static final Activation SIGMOID = probability("sigmoid", KernelFunction.SIGMOID);

  /** y = tanh(x). */
  public static final Activation TANH = new Activation("tanh", KernelFunction.TANH);

  /** y = max(x, 0). */
  public static final Activation RELU = new Activation("relu", KernelFunction.RELU);

  /** y = min(max(x, 0), 6). */
  public static final Activation RELU6 = new Activation("relu6", ActivationFunctions.relu6());

  /** y = s·x where x &gt; 0, else s·a·(exp(x) − 1); s = 1.0507…, a = 1.6733…. */
  public static final Activation SELU = new Activation("selu", ActivationFunctions.selu());

  /** y = x·Φ(x), with the exact normal distribution; the default in PyTorch and Keras. */
  public static final Activation GELU = new Activation("gelu", ActivationFunctions.gelu());

  /** y = x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))), the approximation of {@link #GELU}. */
  public static final Activation GELU_TANH =
      new Activation("geluTanh", ActivationFunctions.geluTanh());

  /** y = log(1 + exp(x)). */
  public static final Activation SOFTPLUS =
      new Activation("softplus", ActivationFunctions.softplus());

  /** y = x / (1 + |x|). */
  public static final Activation SOFTSIGN =
      new Activation("softsign", ActivationFunctions.softsign());

  /** y = x·σ(x), also called swish. */
  public static final Activation SILU = new Activation("silu", ActivationFunctions.silu());

  /** y = x·tanh(log(1 + exp(x))). */
  public static final Activation MISH = new Activation("mish", ActivationFunctions.mish());

  /** y = x·min(max(x + 3, 0), 6)/6, also called hard swish. */
  public static final Activation HARD_SILU =
      new Activation("hardSilu", ActivationFunctions.hardSilu());

  /** y = exp(x). */
  public static final Activation EXPONENTIAL =
      new Activation("exponential", ActivationFunctions.exponential());

  /** y = log σ(x). */
  public static final Activation LOG_SIGMOID =
      probability("logSigmoid", ActivationFunctions.logSigmoid());

  /** y = 0 up to −1, x from 1, (x + 1)²/4 in between. */
  public static final Activation SPARSE_PLUS =
      new Activation("sparsePlus", ActivationFunctions.sparsePlus());

  /** y = 0 up to −1, 1 from 1, (x + 1)/2 in between. */
  public static final Activation SPARSE_SIGMOID =
      probability("sparseSigmoid", ActivationFunctions.sparseSigmoid());

  /** y = x − tanh(x). */
  public static final Activation TANH_SHRINK =
      new Activation("tanhShrink", ActivationFunctions.tanhShrink());

  /** y = exp(x) / Σ exp(x) over each row; in a cell, over the units of a gate. */
  public static final Activation SOFTMAX = probability("softmax", RowFunction.SOFTMAX);

  /** y = x − log Σ exp(x) over each row. */
  public static final Activation LOG_SOFTMAX = probability("logSoftmax", RowFunction.LOG_SOFTMAX);

  /** The point of the probability simplex nearest to each row. */
  public static final Activation SPARSEMAX = probability("sparsemax", RowFunction.SPARSEMAX);

  private final String name;
  private final List<Float> numbers;
  private final ActivationFunction curve;
  private final boolean probability;

  private Activation(String name, ActivationFunction curve, Float... numbers) {
    this(name, curve, false, numbers);
  }

  private Activation(String name, ActivationFunction curve, boolean probability, Float... numbers) {
    this.name = name;
    this.numbers = List.of(numbers);
    this.curve = curve;
    this.probability = probability;
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw new IllegalArgumentException(
            name + ": " + number + " is not a number (expected finite numbers)");
      }
    }
  }

  private static Activation probability(String name, ActivationFunction curve, Float... numbers) {
    return new Activation(name, curve, true, numbers);
  }

  // ---- functions with parameters

  /**
   * Returns y = x where x &gt; 0, else slope·x.
   *
   * @param slope 0.01 in PyTorch and ONNX, 0.2 in Keras 3, 0.3 in Keras 2
   */
  public static Activation leakyRelu(float slope) {
    return new Activation("leakyRelu", ActivationFunctions.leakyRelu(slope), slope);
  }

  /**
   * Returns y = x where x &gt; 0, else alpha·(exp(x) − 1).
   *
   * @param alpha 1 in all libraries by default
   */
  public static Activation elu(float alpha) {
    return new Activation("elu", ActivationFunctions.elu(alpha), alpha);
  }

  /**
   * Returns y = x where x &gt; 0, else alpha·(exp(x/alpha) − 1).
   *
   * @param alpha above 0; 1 in all libraries by default
   */
  public static Activation celu(float alpha) {
    return new Activation(
        "celu", ActivationFunctions.celu(positive("celu", "alpha", alpha)), alpha);
  }

  /**
   * Returns y = min(max(slope·x + offset, 0), 1).
   *
   * @param slope 1/6 in PyTorch and Keras 3, 0.2 in ONNX and Keras 2
   * @param offset 0.5 in all of them
   */
  public static Activation hardSigmoid(float slope, float offset) {
    return probability(
        "hardSigmoid", ActivationFunctions.hardSigmoid(slope, offset), slope, offset);
  }

  /**
   * Returns y = min(max(x, low), high).
   *
   * @param low −1 in all libraries by default
   * @param high above low; 1 in all libraries by default
   */
  public static Activation hardTanh(float low, float high) {
    if (!(low < high)) {
      throw new IllegalArgumentException(
          "hardTanh: the bounds are " + low + " and " + high + " (expected the lower one first)");
    }
    return new Activation("hardTanh", ActivationFunctions.hardTanh(low, high), low, high);
  }

  /**
   * Returns y = (x + √(x² + b))/2.
   *
   * @param b above 0; 4 in Keras
   */
  public static Activation squareplus(float b) {
    return new Activation(
        "squareplus", ActivationFunctions.squareplus(positive("squareplus", "b", b)), b);
  }

  /**
   * Returns y = x − lambda·sign(x) where |x| &gt; lambda, else 0.
   *
   * @param lambda at least 0; 0.5 in PyTorch and Keras
   */
  public static Activation softShrink(float lambda) {
    notNegative("softShrink", lambda);
    return new Activation("softShrink", ActivationFunctions.softShrink(lambda), lambda);
  }

  /**
   * Returns y = x where |x| &gt; lambda, else 0.
   *
   * @param lambda at least 0; 0.5 in PyTorch and Keras
   */
  public static Activation hardShrink(float lambda) {
    notNegative("hardShrink", lambda);
    return new Activation("hardShrink", ActivationFunctions.hardShrink(lambda), lambda);
  }

  /**
   * Returns y = x where x &gt; threshold, else otherwise. The ThresholdedRelu of ONNX is {@code
   * threshold(alpha, 0)}.
   */
  public static Activation threshold(float threshold, float otherwise) {
    return new Activation(
        "threshold", ActivationFunctions.threshold(threshold, otherwise), threshold, otherwise);
  }

  /** Returns y = alpha·tanh(beta·x), the ScaledTanh of ONNX. */
  public static Activation scaledTanh(float alpha, float beta) {
    return new Activation("scaledTanh", ActivationFunctions.scaledTanh(alpha, beta), alpha, beta);
  }

  /** Returns y = alpha·x + beta, the Affine of ONNX. */
  public static Activation affine(float alpha, float beta) {
    return new Activation("affine", ActivationFunctions.affine(alpha, beta), alpha, beta);
  }

  private static float positive(String name, String what, float value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(
          name + ": " + what + " is " + value + " (expected a number above 0)");
    }
    return value;
  }

  private static void notNegative(String name, float lambda) {
    if (!(lambda >= 0)) {
      throw new IllegalArgumentException(
          name + ": lambda is " + lambda + " (expected a number of at least 0)");
    }
  }

  // ---- text

  /**
   * Returns the activation named by a text: {@code tanh}, {@code leakyRelu(0.1)}, {@code
   * hardSigmoid(0.2, 0.5)}. Numbers may be omitted where all libraries have the same default, as in
   * {@code elu}.
   *
   * @throws IllegalArgumentException if the name is unknown or the numbers do not fit
   */
  public static Activation parse(String text) {
    return ActivationText.parse(text);
  }

  /** Returns the names that {@link #parse} reads, without their numbers. */
  public static List<String> names() {
    return ActivationText.names();
  }

  /** Returns the text for recipes and model files, which {@link #parse} reads. */
  public String text() {
    return numbers.isEmpty()
        ? name
        : name + "(" + String.join(", ", numbers.stream().map(Activation::decimal).toList()) + ")";
  }

  private static String decimal(float number) {
    boolean whole = number == (int) number && Math.abs(number) < 1e6f;
    return whole ? Integer.toString((int) number) : Float.toString(number).toLowerCase(Locale.ROOT);
  }

  // ---- computation

  /** Returns f(x); a row-wise function applies to the last dimension. */
  public Tensor apply(Tensor x) {
    if (!(curve instanceof KernelFunction kernel)) {
      return ApplyActivation.apply(name, curve, x);
    }
    return switch (kernel) {
      case LINEAR -> x;
      case SIGMOID -> x.sigmoid();
      case TANH -> x.tanh();
      case RELU -> x.relu();
    };
  }

  /**
   * Applies the function to n floats, outside of tensors and tapes; for a row-wise function they
   * are one row.
   *
   * @param x in: n floats from {@code xo}
   * @param y out: n floats from {@code yo}; may be x at the same offset
   */
  public void apply(int n, float[] x, int xo, float[] y, int yo) {
    curve.values(n, x, xo, y, yo);
  }

  /**
   * Computes dx = dy·f'(x) for n floats, outside of tensors and tapes.
   *
   * @param x in: the input of {@link #apply(int, float[], int, float[], int)}, from {@code xo}
   * @param y in: its output, from {@code yo}
   * @param dy in: the gradient with respect to y, from {@code dyo}
   * @param dx out: the gradient with respect to x, from {@code dxo}; may be x, y or dy at the same
   *     offset
   */
  public void gradient(
      int n, float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    curve.gradient(n, x, xo, y, yo, dy, dyo, dx, dxo, false);
  }

  /** Returns whether each element of f(x) depends on one element of x only; false for a softmax. */
  public boolean isElementwise() {
    return !curve.rowwise();
  }

  /**
   * Returns whether f(x) is meant as a probability or its logarithm, as those of {@link #SOFTMAX},
   * {@link #SIGMOID} and {@link #LOG_SOFTMAX} are. A loss on logits rejects a model that ends in
   * such a function.
   */
  public boolean isProbability() {
    return probability;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Activation that
        && name.equals(that.name)
        && numbers.equals(that.numbers);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, numbers);
  }

  @Override
  public String toString() {
    return text();
  }
}
