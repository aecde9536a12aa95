package dev.unroll.nn;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Several layers as one: each is applied to the output of the previous one. Used in {@link
 * Branches} and other layers that take a layer; for a model use {@link Sequential}.
 *
 * <p>Layers are named as in a model, parameters by layer and letter: {@code lstm1.w}.
 */
public final class Chain implements Layer {
  private final NamedLayers layers;
  private final Map<String, Parameter> parameters;
  private final int inputSize;

  /**
   * Makes a chain of these layers.
   *
   * @throws IllegalArgumentException if a layer does not fit the one before it
   */
  public Chain(Layer... layers) {
    this(Arrays.asList(layers));
  }

  /** Same as {@link #Chain(Layer...)}. */
  public Chain(List<? extends Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a chain requires at least one layer");
    }
    this.layers = NamedLayers.of(layers);
    this.parameters = this.layers.parameters();
    this.inputSize = this.layers.inputSize();
    NamedLayers.requireFit(this.layers::lastShape, layers.get(0).inputSize());
  }

  /** Returns the layers by name, in order. */
  public Map<String, Layer> layers() {
    return layers.byName();
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    return layers.applyAll(x, pass);
  }

  @Override
  public String type() {
    return "chain";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("layers", layers.descriptions());
    return config;
  }

  @Override
  public Map<String, Parameter> parameters() {
    return parameters;
  }

  @Override
  public int[] outputShape(int... inputShape) {
    return layers.lastShape(inputShape);
  }

  @Override
  public int inputSize() {
    return inputSize;
  }

  @Override
  public Stepper stepper(int features) {
    return new ChainStepper(layers.steppers(features).values());
  }

  @Override
  public void requireCausal() {
    layers.requireCausal();
  }

  @Override
  public Activation activation(Activation input) {
    Activation last = input;
    for (Layer layer : layers.byName().values()) {
      last = layer.activation(last);
    }
    return last;
  }

  @Override
  public boolean readsIds() {
    return layers.readsIds();
  }

  @Override
  public String path() {
    return layers.byName().values().stream()
        .map(Layer::path)
        .collect(Collectors.joining(", then "));
  }

  @Override
  public String toString() {
    return "Chain" + layers.byName().keySet();
  }
}
