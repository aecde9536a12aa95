package dev.unroll.dataset;

import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.Truncation;
import java.util.stream.IntStream;

/** A source of examples, from which batches are drawn. */
public interface Dataset {
  /** Returns the number of examples. */
  int size();

  /**
   * Returns the examples at these positions, in this order; under an open tape, the batch belongs
   * to the tape. A run calls this from one thread at a time, its own or a prefetching one ({@link
   * TrainingConfig#withPrefetch}).
   */
  Batch batch(int[] positions);

  /**
   * Returns a chunk of the examples at these positions, for truncated backpropagation: the steps
   * from one (inclusive) to another (exclusive), padding included. The default cuts it from {@link
   * #batch(int[])}, which copies the whole batch for every chunk.
   *
   * @return the chunk; steps beyond the end of the batch are omitted, so it may be {@code [N, 0,
   *     F]}
   */
  default Batch batch(int[] positions, int from, int to) {
    Batch whole = batch(positions);
    return whole.pick(IntStream.range(0, whole.size()).toArray(), from, to);
  }

  /**
   * Returns the examples that identify this data set when a run is resumed: by default the whole
   * examples. A data set of very long sequences returns a part of each.
   */
  default Batch identifying(int[] positions) {
    return batch(positions);
  }

  /**
   * Returns T: the steps of the longest example, padding included. Requires a time axis. The
   * default reads all examples.
   */
  default int steps() {
    return IntStream.range(0, size())
        .map(position -> batch(new int[] {position}).inputs().steps())
        .max()
        .orElse(0);
  }

  /**
   * Returns the order of the examples in a shuffled epoch; consecutive examples form batches, of
   * which the last may be smaller. The default is a random permutation. A data set that groups
   * certain examples, such as sequences of similar length, overrides this. The order must contain
   * each position once and depend only on {@code random} and the data, since a resumed run computes
   * it again.
   *
   * @param random of the seed and the epoch
   * @param batchSize the number of examples in a batch
   */
  default int[] order(CounterRandom random, int batchSize) {
    return random.permutation(size());
  }

  /**
   * Returns the order of the examples in a shuffled epoch, as in training with this seed.
   *
   * @param epoch from 0
   * @throws IllegalStateException if {@link #order} does not return each position once
   */
  default int[] shuffled(long seed, long epoch, int batchSize) {
    return Batches.shuffled(this, seed, epoch, batchSize);
  }

  /**
   * Returns the batches of a shuffled epoch, for a training loop of your own. They are the batches
   * of a {@link dev.unroll.train.Trainer} with this seed and batch size, and are made one at a
   * time; the last may be smaller.
   *
   * @param epoch from 0; each has a different order
   */
  default Iterable<Batch> batches(int batchSize, long seed, long epoch) {
    return Batches.of(this, batchSize, shuffled(seed, epoch, batchSize));
  }

  /** Returns the batches of all examples in their order, made one at a time. */
  default Iterable<Batch> batches(int batchSize) {
    return Batches.of(this, batchSize, IntStream.range(0, size()).toArray());
  }

  /** Returns examples in memory: inputs [n, T, F] or [n, F], targets with n rows. */
  static Dataset of(Tensor inputs, Tensor targets) {
    return of(Sequence.of(inputs), Target.values(targets));
  }

  /**
   * Returns examples in memory: {@code inputs[n][t][f]}, and one row {@code targets[n]} for each.
   */
  static Dataset of(float[][][] inputs, float[][] targets) {
    return of(Tensor.of(inputs), Tensor.of(targets));
  }

  /**
   * Returns examples in memory: {@code inputs[n][t][f]}, and {@code targets[n][t]} for every step.
   */
  static Dataset of(float[][][] inputs, float[][][] targets) {
    return of(Tensor.of(inputs), Tensor.of(targets));
  }

  /** Returns examples in memory without time: {@code inputs[n][f]} and {@code targets[n]}. */
  static Dataset of(float[][] inputs, float[][] targets) {
    return of(Tensor.of(inputs), Tensor.of(targets));
  }

  /** Returns examples in memory: {@code inputs[n][t][f]}, and the class of each, from 0. */
  static Dataset of(float[][][] inputs, int[] classes) {
    return of(Sequence.of(Tensor.of(inputs)), Target.classes(IndexTensor.vector(classes)));
  }

  /** Returns examples in memory with their lengths: the sequences begin at step 0. */
  static Dataset of(Tensor inputs, IndexTensor lengths, Tensor targets) {
    return of(Sequence.of(inputs, lengths), Target.values(targets));
  }

  /**
   * Returns examples in memory for a model with several inputs or outputs.
   *
   * @param inputs by name, on the heap, not created under a tape
   * @param targets by output, with the same number of rows
   */
  static Dataset of(Inputs inputs, Targets targets) {
    return new InMemory(new Batch(inputs, targets));
  }

  /**
   * Returns examples in memory of any kind:
   *
   * <pre>{@code
   * Dataset.of(Sequence.ids(words, Mask.lengths(lengths)), Target.classes(tags))
   * Dataset.of(Sequence.of(values, Mask.leftPadded(lengths)), Target.values(y).weighted(w))
   * }</pre>
   *
   * @param inputs on the heap, not created under a tape
   * @param target with the same number of rows
   */
  static Dataset of(Sequence inputs, Target target) {
    return new InMemory(new Batch(inputs, target));
  }

  /**
   * Returns examples in memory, each of which may contain several consecutive documents.
   *
   * @param inputs on the heap, not created under a tape
   * @param target with the same number of rows
   * @param starts the steps at which documents begin in each example; the state of all layers is
   *     reset there
   */
  static Dataset of(Sequence inputs, Target target, DocumentStarts starts) {
    return new InMemory(new Batch(inputs, target, starts));
  }

  /**
   * Returns one long text as parallel streams, for a model that predicts the next id from all
   * previous ones. Row n holds the n-th range of ⌊(L − 1) / rows⌋ ids; its targets are the ids one
   * step later. Ids at the end that do not fill a step of all rows are omitted. Train it in chunks
   * ({@link Truncation}), with batches of all rows.
   *
   * @param ids L of them
   * @param rows the number of streams, each an example
   * @param documentStarts positions among the ids at which a document begins, ascending; the state
   *     of all layers is reset there, and the id is not predicted from the previous document (its
   *     target has weight 0)
   */
  static Dataset streams(int[] ids, int rows, int... documentStarts) {
    return Streams.of(ids, rows, documentStarts);
  }

  /**
   * Returns one long series as parallel streams: row n holds the n-th range of ⌊L / rows⌋ steps.
   *
   * @param inputs [L, F], or ids [L]
   * @param target of each step: values [L, G] or classes [L], optionally with weights
   * @param rows the number of streams, each an example
   * @param documentStarts steps at which a new series begins, ascending; the state of all layers is
   *     reset there
   */
  static Dataset streams(Sequence inputs, Target target, int rows, int... documentStarts) {
    return Streams.of(inputs, target, rows, documentStarts);
  }
}
