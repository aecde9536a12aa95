package dev.unroll.data.text;

import dev.unroll.tensor.CounterRandom;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The order of an epoch whose batches hold sequences of similar length. The sequences are shuffled,
 * sorted by length within pools of batches, and split into batches, which are shuffled. The
 * sequences of the last, incomplete batch are drawn before sorting, so that they are not unusually
 * long or short.
 */
public final class LengthOrder {
  private LengthOrder() {}

  /**
   * Returns a permutation of the positions.
   *
   * @param random a generator that depends on the seed and the epoch
   * @param count the number of sequences
   * @param lengths the length at each position
   * @param pool the number of batches that are sorted together; 1 for no sorting
   */
  public static int[] of(
      CounterRandom random, int count, IntUnaryOperator lengths, int batchSize, int pool) {
    int[] shuffled = random.permutation(count);
    int batches = count / batchSize;
    if (pool == 1 || batches < 2) {
      return shuffled;
    }
    int[] byLength = byLength(shuffled, lengths, batches * batchSize, (long) pool * batchSize);
    int[] order = shuffled.clone(); // keeps the last, incomplete batch in its place
    int[] places = random.stream(1).permutation(batches);
    for (int batch = 0; batch < batches; batch++) {
      System.arraycopy(byLength, places[batch] * batchSize, order, batch * batchSize, batchSize);
    }
    return order;
  }

  /** Returns the first {@code count} of these positions, sorted by length within each pool. */
  private static int[] byLength(
      int[] positions, IntUnaryOperator lengths, int count, long poolSize) {
    int most = (int) Math.min(count, poolSize);
    var sorted = new int[count];
    var keys = new long[most];
    for (int from = 0; from < count; from += most) {
      int size = Math.min(count - from, most);
      for (int i = 0; i < size; i++) { // keys include the index: equal lengths stay shuffled
        keys[i] = (long) lengths.applyAsInt(positions[from + i]) << Integer.SIZE | i;
      }
      Arrays.sort(keys, 0, size);
      for (int i = 0; i < size; i++) {
        sorted[from + i] = positions[from + (int) keys[i]];
      }
    }
    return sorted;
  }
}
