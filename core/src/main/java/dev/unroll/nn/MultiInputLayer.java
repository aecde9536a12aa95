package dev.unroll.nn;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import java.util.List;
import java.util.Map;

/**
 * A layer of a {@link Graph} with several inputs, such as {@link MergeLayer} or a custom attention
 * layer. Applying a layer does not change it, so any number of threads may use it.
 */
public interface MultiInputLayer {
  /** Returns the type name used in recipes and model files, such as {@code merge}. */
  String type();

  /**
   * Returns everything but the weights that is needed to recreate this layer, as plain JSON values.
   */
  Map<String, Object> config();

  /** Returns its parameters by name, in a fixed order. */
  default Map<String, Parameter> parameters() {
    return Map.of();
  }

  /** Applies the layer. */
  Sequence apply(List<Sequence> inputs, Pass pass);

  /**
   * Returns the shape of the output for inputs of these shapes, {@link dev.unroll.tensor.Shape#ANY}
   * where a size is open.
   *
   * @throws IllegalArgumentException if such inputs do not fit
   */
  int[] outputShape(List<int[]> inputShapes);

  /** A step of a stateless layer, outside of tensors and tapes. */
  @FunctionalInterface
  interface MultiInputStepper {
    /**
     * Takes a step.
     *
     * @param inputs the features of each input, from position 0; not changed
     * @return the output, from position 0, valid until the next step
     */
    float[] step(float[][] inputs);
  }

  /**
   * Returns a stepper for streams.
   *
   * @param features the number of features of each input
   * @throws IllegalArgumentException if the output of a step depends on other steps; by default
   *     always
   */
  default MultiInputStepper stepper(int... features) {
    throw new IllegalArgumentException(
        "a layer of type " + type() + " does not run step by step; override stepper");
  }

  /**
   * Rejects chunks of sequences, if the output of a step depends on other steps; by default always.
   *
   * @throws IllegalArgumentException if the layer needs whole sequences
   */
  default void requireCausal() {
    throw new IllegalArgumentException(
        "a layer of type "
            + type()
            + " does not declare whether it can process sequences in chunks; override"
            + " requireCausal, or train on whole sequences, without truncation");
  }

  /** Returns how it is computed, for a summary. */
  default String path() {
    return "several inputs";
  }
}
