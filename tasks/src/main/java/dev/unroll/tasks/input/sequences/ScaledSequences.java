package dev.unroll.tasks.input.sequences;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.DocumentStarts;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;

/**
 * Sequences of numbers as a network reads them.
 *
 * @param raw the sequences as they are in the data
 * @param coder that scales them
 */
record ScaledSequences(LabelledDataset raw, SequenceCoder coder) implements LabelledDataset {
  @Override
  public Labels labels() {
    return raw.labels();
  }

  @Override
  public int label(int position) {
    return raw.label(position);
  }

  @Override
  public LabelledDataset part(int... positions) {
    return new ScaledSequences(raw.part(positions), coder);
  }

  @Override
  public int size() {
    return raw.size();
  }

  @Override
  public int steps() {
    return raw.steps();
  }

  @Override
  public Batch batch(int[] positions) {
    if (coder.named() && raw instanceof NumericSequences sequences) {
      return sequences.batch(positions, coder.scaling());
    }
    Batch batch = raw.batch(positions);
    Sequence inputs = batch.input();
    Tensor from = inputs.values();
    Tensor scaled = Tape.empty(from.shape());
    System.arraycopy(
        from.readOnlyArray(), from.offset(), scaled.array(), scaled.offset(), from.size());
    coder.scale(scaled.array(), scaled.offset(), scaled.size());
    Batch made = new Batch(inputs.withValues(scaled), batch.target());
    DocumentStarts starts = batch.starts();
    return starts == null ? made : made.withStarts(starts);
  }

  @Override
  public int[] order(CounterRandom random, int batchSize) {
    return raw.order(random, batchSize);
  }
}
