package dev.unroll.train;

import dev.unroll.nn.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What one training step learns from.
 *
 * @param inputs [N, T, F], or [N, F] without time
 * @param lengths [N]; null: all full
 * @param targets one row for each input, in the shape that the model gives
 */
public record Batch(Tensor inputs, @Nullable IndexTensor lengths, Tensor targets) {
  /** Checks that there is a target for every input. */
  public Batch {
    if (inputs.rank() < 2 || targets.rank() < 1 || inputs.size(0) != targets.size(0)) {
      throw new IllegalArgumentException(
          "a batch wants as many targets as inputs, got " + inputs + " and " + targets);
    }
  }

  /** The inputs with their lengths, as layers take them. */
  public Sequence sequence() {
    return Sequence.of(inputs, lengths);
  }
}
