package dev.unroll.nn;

import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Carrying;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A model with one input and one output: a list of layers, each applied to the output of the
 * previous one.
 *
 * <p>Layers are named by their type and number ({@code lstm1}, {@code lstm2}, {@code dense1}),
 * parameters by layer and letter ({@code lstm1.w}). Predicting does not change the model, so any
 * number of threads may predict with one model.
 */
public final class Sequential implements Model {
  /** The kind of model in files. */
  public static final String TYPE = "sequential";

  private final NamedLayers layers;
  private final Map<String, Parameter> parameters;

  private Sequential(NamedLayers layers) {
    this.layers = layers;
    this.parameters = layers.parameters();
  }

  /**
   * Makes a model of these layers. Parameters without values get initial ones from {@link
   * CounterRandom#DEFAULT_SEED}.
   *
   * @throws IllegalArgumentException if a layer does not fit the one before it
   */
  public static Sequential of(Layer... layers) {
    return of(Arrays.asList(layers));
  }

  /** Same as {@link #of(Layer...)}. */
  public static Sequential of(List<? extends Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a model needs at least one layer");
    }
    var model = new Sequential(NamedLayers.of(layers).tied());
    NamedLayers.requireFit(model.layers::lastShape, Shape.ANY);
    Model.initializeMissing(model.parameters);
    return model;
  }

  /**
   * Begins a model whose layers get their input sizes from the layers before them:
   *
   * <pre>{@code
   * Sequential model = Sequential.input(1).add(Lstm.units(32)).add(Dense.units(1)).build();
   * }</pre>
   *
   * @param features the number of features at a step
   */
  public static Builder input(int features) {
    if (features < 1) {
      throw new IllegalArgumentException("a model needs 1 or more features, got " + features);
    }
    return new Builder(features, false);
  }

  /**
   * Begins a model of ids {@code [N, T]}, such as words, whose first layer is an {@link Embedding}
   * or {@link OneHot}:
   *
   * <pre>{@code
   * Sequential.ids().add(new Embedding(5000, 64)).add(Gru.units(32)).add(Dense.units(2)).build();
   * }</pre>
   */
  public static Builder ids() {
    return new Builder(1, true);
  }

  /** Collects layers; each is created for the output size of the one before. */
  public static final class Builder {
    private final int features;
    private final boolean ids;
    private final List<Layer> layers = new ArrayList<>();

    private Builder(int features, boolean ids) {
      this.features = features;
      this.ids = ids;
    }

    /** Adds a layer that is created for the number of output features so far. */
    public Builder add(LayerFactory factory) {
      return add(factory.create(size()));
    }

    /** Adds a layer, such as one that accepts any number of features. */
    public Builder add(Layer layer) {
      layers.add(layer);
      return this;
    }

    private int size() {
      if (layers.isEmpty()) {
        return features;
      }
      int[][] last = new int[1][];
      NamedLayers.requireFit(shape -> last[0] = NamedLayers.of(layers).lastShape(shape), features);
      return last[0][last[0].length - 1];
    }

    /**
     * Makes the model.
     *
     * @throws IllegalArgumentException if a layer does not fit the one before it
     */
    public Sequential build() {
      if (!layers.isEmpty()) {
        if (ids && !layers.get(0).readsIds()) {
          throw new IllegalArgumentException(
              layers.get(0)
                  + " does not read ids (expected Embedding or OneHot). Add one first, or begin"
                  + " with Sequential.input(features).");
        }
        NamedLayers.requireFit(NamedLayers.of(layers)::lastShape, features);
      }
      return of(layers);
    }
  }

  @Override
  public Sequential initialize(long seed) {
    Model.super.initialize(seed);
    return this;
  }

  @Override
  public Map<String, Layer> layers() {
    return layers.byName();
  }

  /**
   * Returns some of the layers as a separate model, under their names in this one. It shares the
   * weights, draws the same random numbers, and accepts the states that this model carries. Use it
   * in a training step that needs the values between layers; initialize, train and save the whole
   * model.
   *
   * @param from the first layer, counted from 0
   * @param to the layer after the last
   * @throws IllegalArgumentException if there are no such layers
   */
  public Sequential slice(int from, int to) {
    int count = layers.byName().size();
    if (from < 0 || from >= to || to > count) {
      throw new IllegalArgumentException(
          "slice: layers "
              + from
              + " to "
              + to
              + " (expected at least one of the model's "
              + count
              + "). Count from 0, the end exclusive.");
    }
    return new Sequential(layers.slice(from, to));
  }

  @Override
  public Map<String, Parameter> parameters() {
    return parameters;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> config() {
    var described = new ArrayList<Map<String, Object>>();
    for (Layer layer : layers.byName().values()) {
      var config = new LinkedHashMap<String, Object>();
      config.put("type", layer.type());
      config.putAll(layer.config());
      described.add(config);
    }
    var config = new LinkedHashMap<String, Object>();
    config.put("layers", described);
    return config;
  }

  @Override
  public Map<String, OutputActivation> outputActivations() {
    OutputActivation last = OutputActivation.ofInput(Inputs.ONLY);
    for (Map.Entry<String, Layer> named : layers.byName().entrySet()) {
      last = OutputActivation.after(named.getKey(), named.getValue(), last);
    }
    return Map.of(Outputs.ONLY, last);
  }

  /** Returns the number of input features, or {@link Shape#ANY} if no layer determines it. */
  public int inputSize() {
    return layers.inputSize();
  }

  /** Returns the shape after each layer, by layer name, for an input of this shape. */
  public Map<String, int[]> shapes(int... inputShape) {
    return layers.shapes(inputShape);
  }

  @Override
  public ModelSummary summary() {
    int[] shape = {Shape.ANY, Shape.ANY, inputSize()};
    try {
      layers.lastShape(shape);
    } catch (IllegalArgumentException e) { // the model takes rows without time
      shape = new int[] {Shape.ANY, inputSize()};
    }
    return summary(shape);
  }

  /** Returns the table of layers, shapes and parameters for an input of this shape. */
  public ModelSummary summary(int... inputShape) {
    var rows = new ArrayList<ModelSummary.Row>();
    boolean ids = layers.readsIds();
    rows.add(
        new ModelSummary.Row(
            Inputs.ONLY,
            Inputs.ONLY,
            ids ? ModelSummary.IDS : "",
            List.of(),
            ids ? Arrays.copyOf(inputShape, inputShape.length - 1) : inputShape,
            Map.of()));
    Map<String, int[]> shapes = shapes(inputShape);
    layers
        .byName()
        .forEach(
            (name, layer) ->
                rows.add(
                    new ModelSummary.Row(
                        name,
                        layer.type(),
                        layer.path(),
                        List.of(),
                        shapes.getOrDefault(name, new int[0]),
                        layer.parameters())));
    return new ModelSummary(rows, parameterCount());
  }

  /**
   * Returns steppers of the layers for one sequence, by name and in order, all with the weights of
   * one moment. A stream passes each the output of the previous one.
   *
   * @param features the number of input features at a step
   * @throws IllegalArgumentException if a layer cannot run step by step, or requires other features
   */
  public Map<String, Stepper> steppers(int features) {
    return Tape.predicting(() -> layers.steppers(features));
  }

  @Override
  public ModelStepper stepper(int... features) {
    int size = features.length == 0 ? inputSize() : features[0];
    if (features.length > 1) {
      throw new IllegalArgumentException(
          "the model has one input, got " + features.length + " sizes");
    }
    if (size == Shape.ANY) {
      throw new IllegalArgumentException(
          "no layer of the model determines the number of input features; pass it");
    }
    int[] last = layers.lastShape(1, Shape.ANY, size);
    return new SequentialStepper(steppers(size), size, last[last.length - 1]);
  }

  /** Applies the layers; under an open tape this records. */
  public Sequence apply(Sequence x, Pass pass) {
    return layers.applyAll(x, pass);
  }

  @Override
  public Outputs apply(Inputs inputs, Pass pass) {
    return Outputs.of(apply(inputs.inOrder(inputs()).only(), pass));
  }

  /**
   * Applies the layers to one chunk of longer sequences, like {@link #apply(Inputs, Carried,
   * Pass)}.
   */
  public Applied apply(Sequence x, Carried from, Pass pass) {
    return apply(Inputs.of(x), from, pass);
  }

  /** {@inheritDoc} Each layer rejects chunks itself. */
  @Override
  public Applied apply(Inputs inputs, Carried from, Pass pass) {
    var carrying = new Carrying(from, inputs.batch());
    Outputs outputs = apply(inputs, pass.carrying(carrying));
    return new Applied(outputs, carrying.last());
  }

  @Override
  public void requireCausal() {
    layers.requireCausal();
  }

  /** Returns the layers by name and the number of weights, in one line. */
  @Override
  public String toString() {
    var text = new StringJoiner(", ", "Sequential(", ")");
    layers.byName().forEach((name, layer) -> text.add(name + ": " + layer));
    return text + " with " + parameterCount() + " weights";
  }
}
