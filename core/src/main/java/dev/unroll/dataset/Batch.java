package dev.unroll.dataset;

import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What one training step learns from.
 *
 * @param inputs features or ids, with their mask, as layers take them
 * @param target what the model should give for them, row by row
 * @param starts where documents begin in rows that hold several; null: each row is one
 */
public record Batch(Sequence inputs, Target target, @Nullable DocumentStarts starts) {
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
    if (starts != null) {
      starts.requireFit(inputs.batch(), inputs.steps());
    }
  }

  /** Inputs of which each row is one document, or without time. */
  public Batch(Sequence inputs, Target target) {
    this(inputs, target, null);
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
    return new Batch(
        inputs.pick(rows), target.pick(rows), starts == null ? null : starts.pick(rows));
  }

  /**
   * A stretch of steps of these examples, in this order, copied.
   *
   * @param from the first step, inclusive, padding included
   * @param to the last, exclusive; steps that there are not are left out
   * @throws IllegalArgumentException when inputs or target are not there for every step
   */
  public Batch pick(int[] rows, int from, int to) {
    if (!inputs.hasTime()) {
      throw new IllegalArgumentException(
          "truncation cuts sequences [N, T, F] in time, and the inputs are rows without time;"
              + " train without truncation");
    }
    int end = Math.min(to, inputs.steps());
    int begin = Math.min(from, end);
    return new Batch(
        inputs.pick(rows, begin, end),
        target.pick(rows, begin, end),
        starts == null ? null : starts.pick(rows, begin, end));
  }
}
