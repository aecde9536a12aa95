package dev.unroll.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of an {@link Activation}. */
final class ActivationText {
  private static final Pattern CALL = Pattern.compile("(\\w+)(?:\\(([^()]*)\\))?");

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  /**
   * A function with parameters.
   *
   * @param usage its parameters, for messages
   * @param count the number of parameters
   * @param defaults their values where all libraries agree; otherwise empty
   */
  private record Shape(
      String usage, int count, List<Float> defaults, Function<List<Float>, Activation> make) {}

  private static final Map<String, Activation> PLAIN = new LinkedHashMap<>();
  private static final Map<String, Shape> WITH_NUMBERS = new LinkedHashMap<>();
  private static final Map<String, String> ALSO_CALLED =
      Map.of("swish", "silu", "hardSwish", "hardSilu");

  static {
    for (Activation plain :
        List.of(
            Activation.LINEAR,
            Activation.SIGMOID,
            Activation.TANH,
            Activation.RELU,
            Activation.RELU6,
            Activation.SELU,
            Activation.GELU,
            Activation.GELU_TANH,
            Activation.SOFTPLUS,
            Activation.SOFTSIGN,
            Activation.SILU,
            Activation.MISH,
            Activation.HARD_SILU,
            Activation.EXPONENTIAL,
            Activation.LOG_SIGMOID,
            Activation.SPARSE_PLUS,
            Activation.SPARSE_SIGMOID,
            Activation.TANH_SHRINK,
            Activation.SOFTMAX,
            Activation.LOG_SOFTMAX,
            Activation.SPARSEMAX)) {
      PLAIN.put(plain.text(), plain);
    }
    one("leakyRelu", "slope: 0.01 in PyTorch and ONNX, 0.2 in Keras 3", Activation::leakyRelu);
    one("elu", "alpha", Activation::elu, 1f);
    one("celu", "alpha", Activation::celu, 1f);
    two(
        "hardSigmoid",
        "slope, offset: 0.16666667, 0.5 in PyTorch and Keras 3, 0.2, 0.5 in ONNX and Keras 2",
        Activation::hardSigmoid);
    two("hardTanh", "low, high", Activation::hardTanh, -1f, 1f);
    one("squareplus", "b", Activation::squareplus, 4f);
    one("softShrink", "lambda", Activation::softShrink, 0.5f);
    one("hardShrink", "lambda", Activation::hardShrink, 0.5f);
    two(
        "threshold",
        "threshold, otherwise: ONNX' ThresholdedRelu has alpha, 0",
        Activation::threshold);
    two("scaledTanh", "alpha, beta", Activation::scaledTanh);
    two("affine", "alpha, beta", Activation::affine);
  }

  private ActivationText() {}

  private interface OfTwo {
    Activation make(float first, float second);
  }

  private static void one(
      String name, String usage, Function<Float, Activation> make, Float... defaults) {
    WITH_NUMBERS.put(
        name, new Shape(usage, 1, List.of(defaults), numbers -> make.apply(numbers.get(0))));
  }

  private static void two(String name, String usage, OfTwo make, Float... defaults) {
    WITH_NUMBERS.put(
        name,
        new Shape(
            usage, 2, List.of(defaults), numbers -> make.make(numbers.get(0), numbers.get(1))));
  }

  static List<String> names() {
    var names = new ArrayList<>(PLAIN.keySet());
    names.addAll(WITH_NUMBERS.keySet());
    return List.copyOf(names);
  }

  static Activation parse(String text) {
    Matcher call = CALL.matcher(text.strip());
    if (!call.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not an activation (expected a name such as tanh or leakyRelu(0.1))");
    }
    String name = ALSO_CALLED.getOrDefault(call.group(1), call.group(1));
    String inside = call.group(2);
    Activation plain = PLAIN.get(name);
    if (plain != null) {
      if (inside != null) {
        throw new IllegalArgumentException("\"" + text + "\": " + name + " has no numbers");
      }
      return plain;
    }
    Shape shape = WITH_NUMBERS.get(name);
    if (shape == null) {
      throw new IllegalArgumentException(
          name.equals("glu")
              ? "glu halves the number of features, so it cannot be the activation of a layer or cell. Use"
                  + " branches of two dense layers, one with sigmoid, and merge: mul"
              : "unknown activation \"" + name + "\" (known: " + String.join(", ", names()) + ")");
    }
    List<Float> numbers = inside == null ? shape.defaults() : numbers(text, inside);
    if (numbers.size() != shape.count()) {
      throw new IllegalArgumentException(
          "\"" + text + "\": expected " + name + "(" + shape.usage() + ")");
    }
    return shape.make().apply(numbers);
  }

  private static List<Float> numbers(String text, String inside) {
    List<String> parts = Arrays.stream(inside.split(",", -1)).map(String::strip).toList();
    if (!parts.stream().allMatch(part -> NUMBER.matcher(part).matches())) {
      throw new IllegalArgumentException(
          "\"" + text + "\": \"" + inside + "\" is not a list of numbers");
    }
    return parts.stream().map(Float::valueOf).toList();
  }
}
