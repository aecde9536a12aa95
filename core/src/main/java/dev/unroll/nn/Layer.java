package dev.unroll.nn;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import java.util.Map;

/**
 * A function of sequences with named parameters. Applying it changes nothing in it, so any number
 * of threads may.
 */
public interface Layer {
  /** Its kind as recipes and model files name it, such as {@code lstm}. */
  String type();

  /**
   * Everything that is needed to make such a layer again, as plain JSON values (strings, numbers,
   * booleans, lists, maps). Weights are not in it.
   */
  Map<String, Object> config();

  /** Its configuration under its type, as recipes write it and layers of layers keep it. */
  default Map<String, Object> description() {
    return Map.of(type(), config());
  }

  /** Its parameters by name, in a fixed order; the names are those of its formula. */
  Map<String, Parameter> parameters();

  /** Applies it. */
  Sequence apply(Sequence x, Pass pass);

  /**
   * The shape that comes out when this shape goes in, {@link dev.unroll.tensor.Shape#ANY} where a
   * size is open.
   *
   * @throws IllegalArgumentException when such an input does not fit, with a sentence
   */
  int[] outputShape(int... inputShape);

  /**
   * It on one sequence of which the steps arrive one after the other: at the first step, with the
   * weights that the calling thread sees now.
   *
   * @param features that go in at a step
   * @throws IllegalArgumentException when a step's output depends on later ones, or when the layer
   *     does not say how it runs step by step, which is the default; with a sentence
   */
  default Stepper stepper(int features) {
    throw new IllegalArgumentException(
        "a layer of type " + type() + " does not say how it runs step by step; give it a stepper");
  }

  /**
   * Refuses when it cannot go through a sequence chunk by chunk: when the output of a step depends
   * on later ones, or it gives one row for the whole sequence. By default it can, as a function of
   * rows does; a layer that remembers earlier steps asks {@link Pass#carried} for its state, and
   * built-in recurrent layers, cells and layers of layers do.
   *
   * @throws IllegalArgumentException with a sentence
   */
  default void requireCausal() {}

  /** How it is computed, for {@code summary}: {@code fused}, {@code step by step}, and why. */
  String path();

  /** The size of the last dimension that it wants, or {@link dev.unroll.tensor.Shape#ANY}. */
  default int inputSize() {
    return dev.unroll.tensor.Shape.ANY;
  }
}
