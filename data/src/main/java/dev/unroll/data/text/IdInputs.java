package dev.unroll.data.text;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.CounterRandom;

/**
 * The inputs of a model of texts: their ids, padded batch by batch, in an order.
 *
 * @param pool the number of batches that are sorted by length together
 */
record IdInputs(IdSequences sequences, Padding padding, int pool) {
  IdInputs {
    if (pool < 1) {
      throw new IllegalArgumentException("buckets require 1 batch or more, got " + pool);
    }
  }

  void requireAsMany(int targets) {
    if (sequences.size() != targets) {
      throw new IllegalArgumentException(
          "a data set requires as many targets as sequences, got "
              + sequences.size()
              + " sequences and "
              + targets
              + " targets");
    }
  }

  int steps() {
    return padding.fixed() ? padding.steps() : Math.max(1, padding.kept(sequences.longest()));
  }

  Sequence batch(int[] positions) {
    return padding.apply(sequences, positions);
  }

  /** Returns the order of an epoch; see {@link dev.unroll.dataset.Dataset#order}. */
  int[] order(CounterRandom random, int batchSize) {
    return LengthOrder.of(
        random,
        sequences.size(),
        position -> padding.kept(sequences.length(position)),
        batchSize,
        pool);
  }
}
