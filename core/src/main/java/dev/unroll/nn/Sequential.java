package dev.unroll.nn;

import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Carrying;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A model: layers, each applied to what the one before gave.
 *
 * <p>Layers are named by their type and number ({@code lstm1}, {@code lstm2}, {@code dense1}),
 * parameters by layer and letter ({@code lstm1.w}). Predicting changes nothing, so any number of
 * threads may predict with one model.
 */
public final class Sequential {
  /** Sequences that {@link #predict} takes through the layers at once, which bounds its memory. */
  private static final int PREDICT_ROWS = 512;

  /** Steps of all sequences together that it takes through at once. */
  private static final int PREDICT_STEPS = 1 << 16;

  private final NamedLayers layers;
  private final Map<String, Parameter> parameters;

  private Sequential(NamedLayers layers) {
    this.layers = layers;
    this.parameters = layers.parameters();
  }

  /**
   * A model of these layers. Parameters that nobody set get initial values from {@link
   * CounterRandom#DEFAULT_SEED}.
   *
   * @throws IllegalArgumentException when a layer does not fit the one before it
   */
  public static Sequential of(Layer... layers) {
    return of(Arrays.asList(layers));
  }

  /** As {@link #of(Layer...)}. */
  public static Sequential of(List<? extends Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a model wants at least one layer");
    }
    var model = new Sequential(NamedLayers.of(layers));
    NamedLayers.requireFit(model.layers::lastShape, Shape.ANY);
    model.parameters.forEach(
        (name, parameter) -> {
          if (!parameter.initialized()) {
            parameter.initialize(CounterRandom.DEFAULT_SEED, name);
          }
        });
    return model;
  }

  /** Gives every parameter fresh initial values, a function of the seed and its name. */
  public Sequential initialize(long seed) {
    parameters.forEach((name, parameter) -> parameter.initialize(seed, name));
    return this;
  }

  /** The layers by name, in order. */
  public Map<String, Layer> layers() {
    return layers.byName();
  }

  /** The parameters by qualified name, in order. */
  public Map<String, Parameter> parameters() {
    return parameters;
  }

  /** One parameter; an unknown name is an exception that lists the known ones. */
  public Parameter parameter(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException(
          "no parameter \"" + name + "\"; there are " + String.join(", ", parameters.keySet()));
    }
    return parameter;
  }

  /** The store of all parameters, for optimizers and own training loops. */
  public ParameterStore store() {
    return ParameterStore.of(parameters);
  }

  /** The number of weights in all. */
  public long parameterCount() {
    return parameters.values().stream().distinct().mapToLong(Parameter::size).sum();
  }

  /** The number of features that go in, or {@link Shape#ANY} when no layer tells. */
  public int inputSize() {
    return layers.inputSize();
  }

  /** The shape after each layer, by layer name, when this shape goes in. */
  public Map<String, int[]> shapes(int... inputShape) {
    return layers.shapes(inputShape);
  }

  /**
   * The layers on one sequence of which the steps arrive one after the other, by name and in order,
   * all with the weights of one moment. A stream feeds each with what the one before gave.
   *
   * @param features that go in at a step
   * @throws IllegalArgumentException when a layer cannot run step by step, or wants other features
   */
  public Map<String, Stepper> steppers(int features) {
    return Tape.predicting(() -> layers.steppers(features));
  }

  /** Applies the layers; under an open tape this records. */
  public Sequence apply(Sequence x, Pass pass) {
    return layers.applyAll(x, pass);
  }

  /**
   * Applies the layers to one chunk of longer sequences: each begins from the state that it carried
   * out of the chunk before, and no gradient flows back there. However sequences are cut, the
   * outputs of a prediction have the bits of the whole; a row without a step in this chunk keeps
   * its state.
   *
   * @param from a row for each of x's, or {@link Carried#none}
   * @throws IllegalArgumentException when a layer needs the whole sequence ({@link
   *     #requireCausal}), or the state is that of another model
   */
  public Applied apply(Sequence x, Carried from, Pass pass) {
    var carrying = new Carrying(from, x.batch());
    Sequence outputs = layers.applyAll(x, pass.carrying(carrying));
    return new Applied(outputs, carrying.last());
  }

  /**
   * Refuses a model that cannot go through sequences chunk by chunk.
   *
   * @throws IllegalArgumentException when a layer needs later steps or the whole sequence; the
   *     sentence begins with the layer's name
   */
  public void requireCausal() {
    layers.requireCausal();
  }

  /** Predicts for {@code [N, T, F]} or {@code [N, F]}; the result is the caller's. */
  public Tensor predict(Tensor x) {
    return predict(Sequence.of(x));
  }

  /** Predicts for {@code sequences[n][t][f]}. */
  public Tensor predict(float[][][] sequences) {
    return predict(Tensor.of(sequences));
  }

  /** Predicts for {@code rows[n][f]}. */
  public Tensor predict(float[][] rows) {
    return predict(Tensor.of(rows));
  }

  /**
   * Predicts for sequences of these lengths.
   *
   * @param lengths [N]; null: all full
   */
  public Tensor predict(Tensor x, @Nullable IndexTensor lengths) {
    return predict(Sequence.of(x, lengths));
  }

  /**
   * Predicts for a batch of any kind, ids and masks included; what is given for steps that do not
   * count is zero.
   */
  public Tensor predict(Sequence x) {
    int rows = x.batch();
    int some = rowsAtOnce(x);
    if (rows <= some) { // of x's own, as it keeps its converted forms and a tape lends them
      return Tape.predicting(() -> apply(x.rows(0, rows), Pass.predict()).values().detach());
    }
    return Tape.predicting(
        () -> {
          var parts = new ArrayList<Tensor>();
          for (int from = 0; from < rows; from += some) {
            parts.add(predict(x.rows(from, Math.min(rows, from + some))));
          }
          return Tensor.concat(0, parts.toArray(new Tensor[0])).detach();
        });
  }

  /** Long sequences go in smaller numbers; no bit depends on how many go together. */
  private static int rowsAtOnce(Sequence x) {
    int steps = x.hasTime() ? Math.max(1, x.order().steps()) : 1;
    return Math.max(1, Math.min(PREDICT_ROWS, PREDICT_STEPS / steps));
  }

  /** The layers by name and the number of weights, in one line. */
  @Override
  public String toString() {
    var text = new StringJoiner(", ", "Sequential(", ")");
    layers.byName().forEach((name, layer) -> text.add(name + ": " + layer));
    return text + " with " + parameterCount() + " weights";
  }
}
