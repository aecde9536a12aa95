package dev.unroll.train;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.DocumentStarts;
import dev.unroll.nn.Applied;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Stretches;
import dev.unroll.sequence.Target;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a model is applied to at once: a batch or a chunk of it, in which every part of a document
 * is a sequence of its own, so that no layer knows of documents. Outputs, and so losses and
 * metrics, stand as in the batch.
 */
final class Piece {
  private final Batch batch;
  private final @Nullable Stretches stretches; // null: each row is one document
  private final boolean first;

  private Piece(Batch batch, boolean first) {
    DocumentStarts starts = batch.starts();
    this.batch = batch;
    this.first = first;
    this.stretches = starts == null ? null : Stretches.of(batch.inputs(), starts.toArray());
  }

  /** A whole batch. */
  static Piece of(Batch batch) {
    return new Piece(batch, true);
  }

  /** A chunk. */
  static Piece of(Batch chunk, boolean first) {
    return new Piece(chunk, first);
  }

  /** Inputs, target and mask, in the rows of the batch. */
  Batch batch() {
    return batch;
  }

  Target target() {
    return batch.target();
  }

  /** What the model takes: a row for each part of a document. */
  Sequence inputs() {
    return stretches == null ? batch.inputs() : stretches.sequences();
  }

  /** For each row of {@link #inputs} the batch's row whose state it goes on from, or -1. */
  int[] continues() {
    if (first) {
      var none = new int[inputs().batch()];
      Arrays.fill(none, -1);
      return none;
    }
    return stretches == null ? range(batch.size()) : stretches.rows();
  }

  /** For each row of the batch the row of {@link #inputs} whose last state it carries on. */
  int[] goesOn() {
    return stretches == null ? range(batch.size()) : stretches.last();
  }

  /** What the model gave for {@link #inputs}, in the rows and steps of the batch. */
  Sequence join(Sequence outputs) {
    if (stretches == null) {
      return outputs;
    }
    if (!outputs.hasTime()) {
      throw new IllegalArgumentException(
          "the model gives one row for each sequence, and sequences with document starts want one"
              + " for every step; give every step, or make each document an example of its own");
    }
    return stretches.join(outputs);
  }

  /** Applies a model to all of it at once, in the rows and steps of the batch. */
  Sequence apply(Sequential model, Pass pass) {
    return join(model.apply(inputs(), pass));
  }

  /**
   * Applies a model to it as the next chunk.
   *
   * @param carried out of the chunk before: a row for each of the batch, or none
   * @return outputs and state in the rows of the batch
   */
  Applied apply(Sequential model, Carried carried, Pass pass) {
    Applied result = model.apply(inputs(), carried.pick(continues()), pass);
    return new Applied(join(result.outputs()), result.last().pick(goesOn()));
  }

  private static int[] range(int size) {
    var all = new int[size];
    Arrays.setAll(all, i -> i);
    return all;
  }
}
