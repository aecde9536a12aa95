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

/** Examples that batches are drawn from. */
public interface Dataset {
  /** The number of examples. */
  int size();

  /**
   * The examples at these positions, in this order; under an open tape the batch is the tape's. A
   * run calls it from one thread at a time, its own or one beside it ({@link
   * TrainingConfig#withPrefetch}).
   */
  Batch batch(int[] positions);

  /**
   * A chunk of the examples at these positions, for truncated backpropagation: their steps from one
   * (inclusive) to another (exclusive), counted with padding. By default it is cut from {@link
   * #batch(int[])}, which copies the whole for every chunk.
   *
   * @return steps that the batch does not have are left out; without any step, {@code [N, 0, F]}
   */
  default Batch batch(int[] positions, int from, int to) {
    Batch whole = batch(positions);
    return whole.pick(IntStream.range(0, whole.size()).toArray(), from, to);
  }

  /**
   * Returns what tells these examples from others, when a run is resumed with a data set: by
   * default the examples. A data set of very long sequences gives a part of each.
   */
  default Batch identifying(int[] positions) {
    return batch(positions);
  }

  /**
   * T: the steps of the longest example, padding included; wants a time axis. By default all
   * examples are looked at.
   */
  default int steps() {
    return IntStream.range(0, size())
        .map(position -> batch(new int[] {position}).inputs().steps())
        .max()
        .orElse(0);
  }

  /**
   * The order of an epoch whose examples are shuffled; batches are cut from it, the last one may be
   * smaller. By default a random permutation. A data set that wants certain examples together, such
   * as sequences of similar length, gives another one: each position once, and a function of {@code
   * random} and the data alone, since a run that is resumed asks again.
   *
   * @param random of the seed and the epoch
   * @param batchSize how many examples a batch has
   */
  default int[] order(CounterRandom random, int batchSize) {
    return random.permutation(size());
  }

  /** Examples in memory: inputs [n, T, F] or [n, F], targets with n rows. */
  static Dataset of(Tensor inputs, Tensor targets) {
    return of(Sequence.of(inputs), Target.values(targets));
  }

  /** Examples in memory: {@code inputs[n][t][f]}, and {@code targets[n]} of a row for each. */
  static Dataset of(float[][][] inputs, float[][] targets) {
    return of(Tensor.of(inputs), Tensor.of(targets));
  }

  /** Examples in memory: {@code inputs[n][t][f]}, and {@code targets[n][t]} for every step. */
  static Dataset of(float[][][] inputs, float[][][] targets) {
    return of(Tensor.of(inputs), Tensor.of(targets));
  }

  /** Examples in memory without time: {@code inputs[n][f]} and {@code targets[n]}. */
  static Dataset of(float[][] inputs, float[][] targets) {
    return of(Tensor.of(inputs), Tensor.of(targets));
  }

  /** Examples in memory: {@code inputs[n][t][f]}, and the class of each, from 0. */
  static Dataset of(float[][][] inputs, int[] classes) {
    return of(Sequence.of(Tensor.of(inputs)), Target.classes(IndexTensor.vector(classes)));
  }

  /** Examples in memory with their lengths: the sequences begin at step 0. */
  static Dataset of(Tensor inputs, IndexTensor lengths, Tensor targets) {
    return of(Sequence.of(inputs, lengths), Target.values(targets));
  }

  /**
   * Examples in memory for a model with several inputs or outputs.
   *
   * @param inputs by name, on the heap, made under no tape
   * @param targets by output, with as many rows
   */
  static Dataset of(Inputs inputs, Targets targets) {
    return new InMemory(new Batch(inputs, targets));
  }

  /**
   * Examples in memory of any kind:
   *
   * <pre>{@code
   * Dataset.of(Sequence.ids(words, Mask.lengths(lengths)), Target.classes(tags))
   * Dataset.of(Sequence.of(values, Mask.leftPadded(lengths)), Target.values(y).weighted(w))
   * }</pre>
   *
   * @param inputs of the heap, made under no tape
   * @param target as many
   */
  static Dataset of(Sequence inputs, Target target) {
    return new InMemory(new Batch(inputs, target));
  }

  /**
   * Examples in memory of which each may hold several documents one after the other.
   *
   * @param inputs of the heap, made under no tape
   * @param target as many
   * @param starts where documents begin in each: there the state of all layers begins anew
   */
  static Dataset of(Sequence inputs, Target target, DocumentStarts starts) {
    return new InMemory(new Batch(inputs, target, starts));
  }

  /**
   * One long text as so many parallel streams, for a model that predicts the next id from all
   * before: row n holds the n-th stretch of ⌊(L − 1) / rows⌋ ids, its targets are the ids one step
   * on. What does not fill a step of all rows is left out at the end. Train it in chunks ({@link
   * Truncation}), with batches of all rows.
   *
   * @param ids L of them
   * @param rows examples that there will be
   * @param documentStarts positions among the ids at which a document begins, rising: there the
   *     state of all layers begins anew, and nothing predicts that id from the document before (its
   *     target has the weight 0)
   */
  static Dataset streams(int[] ids, int rows, int... documentStarts) {
    return Streams.of(ids, rows, documentStarts);
  }

  /**
   * One long series as so many parallel streams: row n holds the n-th stretch of ⌊L / rows⌋ steps.
   *
   * @param inputs [L, F], or ids [L]
   * @param target of each step: values [L, G] or classes [L], weights too
   * @param rows examples that there will be
   * @param documentStarts steps at which something new begins, rising: there the state of all
   *     layers begins anew
   */
  static Dataset streams(Sequence inputs, Target target, int rows, int... documentStarts) {
    return Streams.of(inputs, target, rows, documentStarts);
  }
}
