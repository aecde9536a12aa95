package dev.unroll.nn;

import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Carrying;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A function with named inputs, named outputs and trainable parameters. Trainers train it,
 * checkpoints and model files store it, and streams run it step by step.
 *
 * <ul>
 *   <li>{@link Sequential}: layers in a row;
 *   <li>{@link Graph}: several inputs and outputs, shared layers, states passed from one recurrent
 *       layer to another;
 *   <li>a custom class: {@link #inputs}, {@link #outputs}, {@link #parameters} and {@link
 *       #apply(Inputs, Pass)} are enough to train it, resume it, evaluate it and predict with it.
 * </ul>
 *
 * <pre>{@code
 * final class Doubling implements Model {
 *   private final Dense dense = new Dense(3, 2);
 *
 *   public Map<String, Parameter> parameters() {
 *     return Model.parametersOf(Map.of("dense", dense));
 *   }
 *
 *   public Outputs apply(Inputs inputs, Pass pass) {
 *     Sequence y = dense.apply(inputs.only(), pass.within("dense"));
 *     return Outputs.of(y.mapRows(rows -> rows.times(2)));
 *   }
 * }
 * }</pre>
 *
 * <p>Applying a model does not change it, so any number of threads may predict with one model.
 */
public interface Model {
  /** Returns the parameters by qualified name, such as {@code lstm1.w}, in a fixed order. */
  Map<String, Parameter> parameters();

  /**
   * Applies the model; under an open tape this records.
   *
   * @param inputs one for each of {@link #inputs}, under its name or in place of the only one
   * @return one for each of {@link #outputs}, under its name
   */
  Outputs apply(Inputs inputs, Pass pass);

  /** Returns the layers by name, in order; by default none, for a model that does not list them. */
  default Map<String, Layer> layers() {
    return Map.of();
  }

  /** Returns the names of the inputs, in order; by default one, {@value Inputs#ONLY}. */
  default List<String> inputs() {
    return List.of(Inputs.ONLY);
  }

  /** Returns the names of the outputs, in order; by default one, {@value Outputs#ONLY}. */
  default List<String> outputs() {
    return List.of(Outputs.ONLY);
  }

  /**
   * Returns the activation that each output ends in, with the layer that applies it. The default is
   * an empty map, for a model that does not list its layers.
   */
  default Map<String, OutputActivation> outputActivations() {
    return Map.of();
  }

  /** Returns the kind of model in files and messages; by default the name of the class. */
  default String type() {
    return getClass().getSimpleName();
  }

  /**
   * Returns everything but the weights that is needed to recreate this model, as plain JSON values.
   * A run can be resumed only with a model of the same configuration. The default is an empty map.
   */
  default Map<String, Object> config() {
    return Map.of();
  }

  /**
   * Rejects a model that cannot process sequences chunk by chunk. The default rejects every model;
   * a model that can overrides this with an empty method.
   *
   * @throws IllegalArgumentException if the output of a step depends on later steps, or the model
   *     does not override this method
   */
  default void requireCausal() {
    throw new IllegalArgumentException(
        "a model of type "
            + type()
            + " does not declare whether it can process sequences in chunks; override"
            + " Model.requireCausal, or train on whole sequences, without truncation");
  }

  /**
   * Returns a stepper that applies this model to one sequence, one time step at a time, with the
   * weights that the calling thread sees now.
   *
   * @param features the number of features of each input at a step, in the order of {@link
   *     #inputs}; if omitted, the model's own sizes
   * @throws IllegalArgumentException if the model cannot run step by step; by default always
   */
  default ModelStepper stepper(int... features) {
    throw new IllegalArgumentException(
        "a model of type " + type() + " does not run step by step; override Model.stepper");
  }

  /**
   * Returns the table of layers, shapes and parameters, with the model's own input sizes. Its
   * {@code toString} is the table as text.
   */
  default ModelSummary summary() {
    return ModelSummary.ofParameters(this);
  }

  // ---- provided for every model

  /**
   * Applies the model to one chunk of longer sequences. Each layer begins from the state that it
   * carried out of the previous chunk; no gradient flows back into it. However sequences are cut,
   * the outputs of a prediction have the same bits as for whole sequences. A row without a step in
   * this chunk keeps its state.
   *
   * @param from one row for each row of the inputs, or {@link Carried#none}
   * @throws IllegalArgumentException if a layer needs the whole sequence ({@link #requireCausal}),
   *     or the state belongs to another model
   */
  default Applied apply(Inputs inputs, Carried from, Pass pass) {
    requireCausal();
    var carrying = new Carrying(from, inputs.batch());
    Outputs outputs = apply(inputs, pass.carrying(carrying));
    return new Applied(outputs, carrying.last());
  }

  /**
   * Sets every parameter to new initial values, a function of the seed and its name.
   *
   * @return this model
   */
  default Model initialize(long seed) {
    parameters().forEach((name, parameter) -> parameter.initialize(seed, name));
    return this;
  }

  /** Returns one parameter; for an unknown name the exception lists the known ones. */
  default Parameter parameter(String name) {
    Parameter parameter = parameters().get(name);
    if (parameter == null) {
      throw new IllegalArgumentException(
          "no parameter \"" + name + "\"; available: " + String.join(", ", parameters().keySet()));
    }
    return parameter;
  }

  /** Returns the store of all parameters, for optimizers and custom training loops. */
  default ParameterStore store() {
    return ParameterStore.of(parameters());
  }

  /** Returns the number of weights; a shared one counts once. */
  default long parameterCount() {
    return parameters().values().stream().distinct().mapToLong(Parameter::size).sum();
  }

  /** Predicts for a batch of any kind; the results belong to the caller. */
  default Outputs predict(Inputs inputs) {
    return Prediction.of(this, inputs.inOrder(inputs()));
  }

  /** Predicts with one input and returns the only output, which is zero at masked steps. */
  default Tensor predict(Sequence input) {
    return predict(Inputs.of(input)).only().values();
  }

  /** Predicts for {@code [N, T, F]} or {@code [N, F]}. */
  default Tensor predict(Tensor x) {
    return predict(Sequence.of(x));
  }

  /** Predicts for {@code sequences[n][t][f]}. */
  default Tensor predict(float[][][] sequences) {
    return predict(Tensor.of(sequences));
  }

  /** Predicts for {@code rows[n][f]}. */
  default Tensor predict(float[][] rows) {
    return predict(Tensor.of(rows));
  }

  /**
   * Predicts for sequences of these lengths.
   *
   * @param lengths [N]
   */
  default Tensor predict(Tensor x, IndexTensor lengths) {
    return predict(Sequence.of(x, lengths));
  }

  /**
   * Returns the parameters of layers; each name is prefixed with the name of its layer and a dot.
   */
  static Map<String, Parameter> parametersOf(Map<String, ? extends Layer> layers) {
    return NamedLayers.parametersOf(layers);
  }

  /**
   * Sets initial values from {@link CounterRandom#DEFAULT_SEED} for those parameters that have none
   * yet; for use in the constructor of a model.
   */
  static void initializeMissing(Map<String, Parameter> parameters) {
    parameters.forEach(
        (name, parameter) -> {
          if (!parameter.initialized()) {
            parameter.initialize(CounterRandom.DEFAULT_SEED, name);
          }
        });
  }
}
