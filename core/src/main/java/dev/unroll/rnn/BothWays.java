package dev.unroll.rnn;

import dev.unroll.nn.Merge;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;

/**
 * What a bidirectional layer computes over time.
 *
 * @param forward outputs and last state of the layer that runs from the first step to the last
 * @param backward those of the other; its outputs stand where their inputs stood, its last state is
 *     that after the first step
 * @param merge how they are joined
 * @param <S> the kind of state
 */
public record BothWays<S extends State<S>>(Unrolled<S> forward, Unrolled<S> backward, Merge merge) {
  /**
   * The outputs of both, joined step by step.
   *
   * @throws IllegalArgumentException with {@link Merge#NONE}
   */
  public Sequence outputs() {
    return merge.join(forward.outputs(), backward.outputs());
  }

  /**
   * The last outputs of both, joined: what stands at the last step for the one, at the first for
   * the other.
   *
   * @throws IllegalArgumentException with {@link Merge#NONE}
   */
  public Tensor last() {
    return merge.join(forward.last().output(), backward.last().output());
  }
}
