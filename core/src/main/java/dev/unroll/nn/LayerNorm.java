package dev.unroll.nn;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Layer normalisation: each row is normalised to mean 0 and variance 1, then scaled and shifted by
 * learned parameters.
 *
 * <pre>
 * m = 1/F · Σ xⱼ
 * v = 1/F · Σ (xⱼ − m)²
 * y = scale ⊙ (x − m) / sqrt(v + ε) + shift
 * </pre>
 *
 * Shapes: x, y [..., F]; scale, shift [F]. Defaults: ε 1e-5, scale 1, shift 0. The sums over a row
 * are in double. One fused operation with its exact derivative.
 *
 * <p>Source: Ba, Kiros and Hinton 2016, arXiv:1607.06450. Equals torch.nn.LayerNorm(F), whose
 * weight is the scale and whose bias is the shift; LayerNormalization in Keras has ε 1e-3.
 */
public final class LayerNorm implements Layer {
  /** The ε of PyTorch. */
  public static final float DEFAULT_EPSILON = 1e-5f;

  private final int inputSize;
  private final float epsilon;
  private final Parameter scale;
  private final Parameter shift;

  /** Makes a layer for rows of F features, with the default ε. */
  public LayerNorm(int inputSize) {
    this(inputSize, DEFAULT_EPSILON);
  }

  /**
   * Makes a layer for rows of F features.
   *
   * @param inputSize F
   * @param epsilon ε, added to the variance: positive and finite
   */
  public LayerNorm(int inputSize, float epsilon) {
    if (inputSize < 1) {
      throw new IllegalArgumentException(
          "layer normalization requires a positive size, got " + inputSize);
    }
    if (!(epsilon > 0 && Float.isFinite(epsilon))) {
      throw new IllegalArgumentException("epsilon must be positive and finite, got " + epsilon);
    }
    this.inputSize = inputSize;
    this.epsilon = epsilon;
    var fans = new Fans(inputSize, inputSize, inputSize);
    this.scale = new Parameter("scale", Initializer.constant(1), fans, inputSize);
    this.shift = new Parameter("shift", Initializer.zeros(), fans, inputSize);
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    if (x.features() != inputSize) {
      throw new IllegalArgumentException(
          this + ": x must have " + inputSize + " features, got " + x.features());
    }
    return x.mapRows(rows -> Normalize.apply(rows, scale.value(), shift.value(), epsilon));
  }

  /** Returns ε. */
  public float epsilon() {
    return epsilon;
  }

  @Override
  public String type() {
    return "layerNorm";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("input", inputSize);
    config.put("epsilon", epsilon);
    return config;
  }

  @Override
  public Map<String, Parameter> parameters() {
    var parameters = new LinkedHashMap<String, Parameter>();
    parameters.put("scale", scale);
    parameters.put("shift", shift);
    return parameters;
  }

  @Override
  public int[] outputShape(int... inputShape) {
    int features = inputShape[inputShape.length - 1];
    if (features != Shape.ANY && features != inputSize) {
      throw new IllegalArgumentException(
          this + " requires " + inputSize + " features, got " + features);
    }
    int[] shape = inputShape.clone();
    shape[shape.length - 1] = inputSize;
    return shape;
  }

  @Override
  public int inputSize() {
    return inputSize;
  }

  @Override
  public Stepper stepper(int features) {
    return new LayerNormStepper(scale.value(), shift.value(), epsilon);
  }

  @Override
  public String path() {
    return "fused, row by row";
  }

  @Override
  public String toString() {
    return "LayerNorm(" + inputSize + ")";
  }
}
