package dev.unroll.nn;

import dev.unroll.tensor.Tensor;
import java.util.List;

/**
 * Applies a layer to one sequence, one time step at a time. It holds the layer's state and working
 * memory, and the weights at the time it was created, so that a step allocates nothing. Only one
 * thread may use it at a time. A stepper that uses tensor operations keeps the weights with {@link
 * dev.unroll.tensor.PinnedWeights}.
 *
 * <p>For every layer, {@link #step} returns the same bits as {@link Layer#apply} for that step of
 * the whole sequence. A layer that returns only its last step returns, at every step, the result as
 * if the sequence ended there.
 */
@FunctionalInterface
public interface Stepper {
  /**
   * Takes the next step.
   *
   * @param x the features of this step, from position 0; not changed
   * @return the output of this step, from position 0: an array of this stepper, or x itself; it
   *     must not be changed and is valid until the next step
   */
  float[] step(float[] x);

  /**
   * Takes the next step of a sequence of ids.
   *
   * @throws IllegalArgumentException if the layer requires features, or the id is out of range
   */
  default float[] step(int id) {
    throw new IllegalArgumentException("this layer requires features, got the id " + id);
  }

  /**
   * Returns a copy of the state carried from step to step, as tensors [1, ...]; empty if there is
   * none.
   */
  default List<Tensor> state() {
    return List.of();
  }

  /** Resumes from a {@link #state}, with tensors of the same shapes. */
  default void state(List<Tensor> state) {}

  /** Returns to the state before the first step. */
  default void reset() {}
}
