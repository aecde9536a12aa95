package dev.unroll.dataset;

import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The examples of one training step: inputs with their masks, the targets of the model's outputs,
 * and the starts of documents in rows that contain several. A model with one input and one output
 * needs no names:
 *
 * <pre>{@code
 * new Batch(x, y)
 * new Batch(
 *     Inputs.of("text", words).with("numbers", numbers),
 *     Targets.of("topic", Target.classes(topics)).with("price", Target.values(prices)))
 * }</pre>
 */
public final class Batch {
  private final Inputs inputs;
  private final Targets targets;
  private final @Nullable DocumentStarts starts;

  private Batch(Inputs inputs, Targets targets, @Nullable DocumentStarts starts) {
    if (inputs.batch() != targets.size()) {
      throw new IllegalArgumentException(
          "batch has "
              + inputs.batch()
              + " inputs but "
              + targets.size()
              + " targets; they must match");
    }
    if (starts != null) {
      starts.requireFit(inputs.batch(), inputs.steps());
    }
    this.inputs = inputs;
    this.targets = targets;
    this.starts = starts;
  }

  /** Makes a batch of several inputs or targets; each row is one document or has no time axis. */
  public Batch(Inputs inputs, Targets targets) {
    this(inputs, targets, null);
  }

  /** Makes a batch of one input and one target; each row is one document or has no time axis. */
  public Batch(Sequence input, Target target) {
    this(Inputs.of(input), Targets.of(target));
  }

  /** Makes a batch of one input and one target whose rows may contain several documents. */
  public Batch(Sequence input, Target target, DocumentStarts starts) {
    this(Inputs.of(input), Targets.of(target), starts);
  }

  /** Makes a batch of full length {@code [N, T, F]} or {@code [N, F]}, and target values. */
  public Batch(Tensor input, Tensor target) {
    this(Sequence.of(input), Target.values(target));
  }

  /** Returns the same batch with documents that begin at these steps. */
  public Batch withStarts(DocumentStarts value) {
    return new Batch(inputs, targets, value);
  }

  /** Returns the inputs by name. */
  public Inputs inputs() {
    return inputs;
  }

  /** Returns the targets by output. */
  public Targets targets() {
    return targets;
  }

  /**
   * Returns the only input.
   *
   * @throws IllegalArgumentException if there are several
   */
  public Sequence input() {
    return inputs.only();
  }

  /**
   * Returns the only target.
   *
   * @throws IllegalArgumentException if there are several
   */
  public Target target() {
    return targets.only();
  }

  /**
   * Returns the starts of documents in rows that contain several; null if each row is one document.
   */
  public @Nullable DocumentStarts starts() {
    return starts;
  }

  /** Returns the number of rows. */
  public int size() {
    return targets.size();
  }

  /** Returns a copy of these rows, in this order. */
  public Batch pick(int... rows) {
    return new Batch(
        inputs.pick(rows),
        targets.map(target -> target.pick(rows)),
        starts == null ? null : starts.pick(rows));
  }

  /**
   * Returns a copy of a range of steps of these rows, in this order. Inputs without a time axis
   * keep their rows.
   *
   * @param from the first step, inclusive, padding included
   * @param to the last, exclusive; steps beyond the end are omitted
   * @throws IllegalArgumentException if no input has a time axis, or a target does not have a value
   *     for every step
   */
  public Batch pick(int[] rows, int from, int to) {
    int steps = inputs.steps();
    int end = Math.min(to, steps);
    int begin = Math.min(from, end);
    return new Batch(
        inputs.pick(rows, begin, end),
        targets.map(target -> target.pick(rows, begin, end)),
        starts == null ? null : starts.pick(rows, begin, end));
  }
}
