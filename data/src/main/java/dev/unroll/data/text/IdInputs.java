package dev.unroll.data.text;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.CounterRandom;
import java.util.Arrays;

/**
 * What a model reads of texts: their ids, padded batch by batch, in an order.
 *
 * @param pool how many batches are sorted by length together
 */
record IdInputs(IdSequences sequences, Padding padding, int pool) {
  IdInputs {
    if (pool < 1) {
      throw new IllegalArgumentException("buckets want 1 batch or more, got " + pool);
    }
  }

  void requireAsMany(int targets) {
    if (sequences.size() != targets) {
      throw new IllegalArgumentException(
          "a data set wants as many targets as sequences, got "
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

  /** See {@link dev.unroll.dataset.Dataset#order}. */
  int[] order(CounterRandom random, int batchSize) {
    int[] shuffled = random.permutation(sequences.size());
    int batches = sequences.size() / batchSize;
    if (pool == 1 || batches < 2) {
      return shuffled;
    }
    int[] byLength = byLength(shuffled, batches * batchSize, (long) pool * batchSize);
    int[] order = shuffled.clone(); // keeps the last, incomplete batch where it is
    int[] places = random.stream(1).permutation(batches);
    for (int batch = 0; batch < batches; batch++) {
      System.arraycopy(byLength, places[batch] * batchSize, order, batch * batchSize, batchSize);
    }
    return order;
  }

  /** The first of these positions, the shorter before the longer ones within each pool. */
  private int[] byLength(int[] positions, int count, long poolSize) {
    int most = (int) Math.min(count, poolSize);
    var sorted = new int[count];
    var keys = new long[most];
    for (int from = 0; from < count; from += most) {
      int size = Math.min(count - from, most);
      for (int i = 0; i < size; i++) { // with their places: equally long ones stay shuffled
        keys[i] = (long) padding.kept(sequences.length(positions[from + i])) << Integer.SIZE | i;
      }
      Arrays.sort(keys, 0, size);
      for (int i = 0; i < size; i++) {
        sorted[from + i] = positions[from + (int) keys[i]];
      }
    }
    return sorted;
  }
}
