package dev.unroll.train;

import dev.unroll.nn.Sequence;
import dev.unroll.nn.Target;
import dev.unroll.tensor.Tensor;

/**
 * What one training step learns from.
 *
 * @param inputs features or ids, with their mask, as layers take them
 * @param target what the model should give for them, row by row
 */
public record Batch(Sequence inputs, Target target) {
  /** Checks that there is a target for every input. */
  public Batch {
    if (inputs.batch() != target.size()) {
      throw new IllegalArgumentException(
          "a batch wants as many targets as inputs, got "
              + inputs.batch()
              + " inputs and "
              + target.size()
              + " targets");
    }
  }

  /** Inputs of full length {@code [N, T, F]} or {@code [N, F]}, and target values. */
  public Batch(Tensor inputs, Tensor targets) {
    this(Sequence.of(inputs), Target.values(targets));
  }

  /** The number of sequences or rows. */
  public int size() {
    return target.size();
  }

  /** These examples, in this order, copied. */
  public Batch pick(int... rows) {
    return new Batch(inputs.pick(rows), target.pick(rows));
  }
}
