package dev.unroll.rnn;

import dev.unroll.nn.Merge;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;

/**
 * Result of a bidirectional layer over time.
 *
 * @param forward outputs and last state of the layer that runs from the first step to the last
 * @param backward outputs and last state of the layer that runs from the last step to the first;
 *     its outputs are in the order of the inputs, and its last state is the one after the first
 *     step
 * @param merge how the outputs are merged
 * @param <S> the kind of state
 */
public record BidirectionalResult<S extends State<S>>(
    Unrolled<S> forward, Unrolled<S> backward, Merge merge) {
  /**
   * Returns the outputs of both layers, merged at each step.
   *
   * @throws IllegalArgumentException with {@link Merge#NONE}
   */
  public Sequence outputs() {
    return merge.join(forward.outputs(), backward.outputs());
  }

  /**
   * Returns the final outputs of both layers, merged: that of the last step for the forward layer,
   * of the first step for the backward one.
   *
   * @throws IllegalArgumentException with {@link Merge#NONE}
   */
  public Tensor last() {
    return merge.join(forward.last().output(), backward.last().output());
  }
}
