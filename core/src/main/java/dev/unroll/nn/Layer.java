package dev.unroll.nn;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import java.util.Map;

/**
 * A function of sequences with named parameters. Applying a layer does not change it, so any number
 * of threads may use it.
 */
public interface Layer {
  /** Returns the type name used in recipes and model files, such as {@code lstm}. */
  String type();

  /**
   * Returns everything needed to recreate this layer, as plain JSON values (strings, numbers,
   * booleans, lists, maps). Weights are not included.
   */
  Map<String, Object> config();

  /** Returns the configuration under its type, as recipes and layers of layers write it. */
  default Map<String, Object> description() {
    return Map.of(type(), config());
  }

  /**
   * Returns the parameters by name, in a fixed order; the names are those of the layer's formula.
   */
  Map<String, Parameter> parameters();

  /** Applies the layer. */
  Sequence apply(Sequence x, Pass pass);

  /**
   * Returns the output shape for this input shape, {@link dev.unroll.tensor.Shape#ANY} where a size
   * is open.
   *
   * @throws IllegalArgumentException if such an input does not fit
   */
  int[] outputShape(int... inputShape);

  /**
   * Returns a stepper that applies this layer to one sequence, one time step at a time, with the
   * weights that the calling thread sees now.
   *
   * @param features the number of features at a step
   * @throws IllegalArgumentException if the output of a step depends on later steps, or if the
   *     layer does not support streams, which is the default
   */
  default Stepper stepper(int features) {
    throw new IllegalArgumentException(
        "a layer of type " + type() + " does not run step by step; override stepper");
  }

  /**
   * Rejects a layer that cannot process a sequence chunk by chunk: one whose output at a step
   * depends on later steps, or that returns one row for the whole sequence. The default accepts,
   * which is right for a function of rows. A layer that remembers earlier steps gets its state from
   * {@link Pass#carried}; built-in recurrent layers, cells and layers of layers do so.
   *
   * @throws IllegalArgumentException if the layer needs whole sequences
   */
  default void requireCausal() {}

  /**
   * Returns how the layer is computed, for {@code summary}: {@code fused} or {@code step by step},
   * and why.
   */
  String path();

  /** Returns whether the input must be ids, as of an {@link Embedding}; by default false. */
  default boolean readsIds() {
    return false;
  }

  /**
   * Returns the activation that the output of this layer ends in: {@link Activation#LINEAR}, the
   * default, if it ends in none. A layer that selects or scales values, such as {@link Dropout},
   * returns that of its input.
   *
   * @param input the activation that the input of this layer ends in
   */
  default Activation activation(Activation input) {
    return Activation.LINEAR;
  }

  /**
   * Returns the size of the last dimension that it requires, or {@link
   * dev.unroll.tensor.Shape#ANY}.
   */
  default int inputSize() {
    return dev.unroll.tensor.Shape.ANY;
  }
}
