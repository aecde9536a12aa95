package dev.unroll.nn;

import dev.unroll.tensor.Tensor;
import java.util.List;

/**
 * A layer on one sequence of which the steps arrive one after the other. It holds the layer's state
 * and working memory, and the weights as they were when it was made, so that a step allocates
 * nothing; it belongs to one thread at a time. One that works with tensor operations keeps the
 * weights by {@link dev.unroll.tensor.PinnedWeights}.
 *
 * <p>For every layer, {@link #step} gives the bits that {@link Layer#apply} gives for that step of
 * the whole sequence. A layer that gives only its last step gives at every step what it would give
 * if the sequence ended there.
 */
@FunctionalInterface
public interface Stepper {
  /**
   * Takes the next step.
   *
   * @param x the features of this step, from position 0; not changed
   * @return the output of this step, from position 0: an array of the stepper's own, or x itself,
   *     which is not to be changed and holds until the next step
   */
  float[] step(float[] x);

  /**
   * Takes the next step of a sequence of ids.
   *
   * @throws IllegalArgumentException when the layer wants features, or the id is out of range
   */
  default float[] step(int id) {
    throw new IllegalArgumentException("this layer wants features, got the id " + id);
  }

  /**
   * What it carries from step to step, as tensors [1, ...]: a copy; empty when it carries nothing.
   */
  default List<Tensor> state() {
    return List.of();
  }

  /** Goes on from a {@link #state}, with tensors of the same shapes. */
  default void state(List<Tensor> state) {}

  /** Goes back to before the first step. */
  default void reset() {}
}
