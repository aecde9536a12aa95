package dev.unroll.nn;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A fully connected layer, the same at every step.
 *
 * <pre>
 * y = f(x·w + b)
 * </pre>
 *
 * Shapes: x [..., I], y [..., O]; w [I, O], b [O]. Defaults: f linear, w Glorot, b zero. Equals
 * torch.nn.Linear with its weight transposed.
 */
public final class Dense implements Layer {
  private final int inputSize;
  private final int units;
  private final Activation activation;
  private final Initializer initializer;
  private final Initializer biasInitializer;
  private final Parameter w;
  private final Parameter b;

  /** Returns a factory of linear layers, for {@link Sequential#input} and {@link Graph.Builder}. */
  public static LayerFactory units(int units) {
    return units(units, Activation.LINEAR);
  }

  /** Returns a factory of layers. */
  public static LayerFactory units(int units, Activation activation) {
    return inputSize -> new Dense(inputSize, units, activation);
  }

  /** Makes a linear layer with the default initializers. */
  public Dense(int inputSize, int units) {
    this(inputSize, units, Activation.LINEAR);
  }

  /** Makes a layer with the default initializers. */
  public Dense(int inputSize, int units, Activation activation) {
    this(inputSize, units, activation, Initializer.glorot(), Initializer.zeros());
  }

  /**
   * Makes a layer with all settings explicit.
   *
   * @param inputSize I
   * @param units O
   * @param activation f
   * @param initializer of w
   * @param biasInitializer of b
   */
  public Dense(
      int inputSize,
      int units,
      Activation activation,
      Initializer initializer,
      Initializer biasInitializer) {
    if (inputSize < 1 || units < 1) {
      throw new IllegalArgumentException(
          "a dense layer requires positive sizes, got input " + inputSize + " and units " + units);
    }
    this.inputSize = inputSize;
    this.units = units;
    this.activation = activation;
    this.initializer = initializer;
    this.biasInitializer = biasInitializer;
    var fans = new Fans(inputSize, units, inputSize);
    this.w = new Parameter("w", initializer, fans, inputSize, units);
    this.b = new Parameter("b", biasInitializer, fans, units);
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    if (x.features() != inputSize) {
      throw new IllegalArgumentException(
          this + ": x must have " + inputSize + " features, got " + x.features());
    }
    return x.mapRows(rows -> activation.apply(rows.matmul(w.value()).plusRow(b.value())));
  }

  @Override
  public String type() {
    return "dense";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("input", inputSize);
    config.put("units", units);
    config.put("activation", activation.text());
    config.put("initializer", initializer.text());
    config.put("biasInitializer", biasInitializer.text());
    return config;
  }

  @Override
  public Map<String, Parameter> parameters() {
    var parameters = new LinkedHashMap<String, Parameter>();
    parameters.put("w", w);
    parameters.put("b", b);
    return parameters;
  }

  @Override
  public int[] outputShape(int... inputShape) {
    int[] shape = inputShape.clone();
    int features = shape[shape.length - 1];
    if (features != Shape.ANY && features != inputSize) {
      throw new IllegalArgumentException(
          this + " requires " + inputSize + " features, got " + features);
    }
    shape[shape.length - 1] = units;
    return shape;
  }

  @Override
  public int inputSize() {
    return inputSize;
  }

  @Override
  public Stepper stepper(int features) {
    return new DenseStepper(w.value(), b.value(), activation);
  }

  @Override
  public Activation activation(Activation input) {
    return activation;
  }

  @Override
  public String path() {
    return "one product over all rows";
  }

  @Override
  public String toString() {
    return "Dense(" + inputSize + " → " + units + ")";
  }
}
