package dev.unroll.data.text;

import dev.unroll.tensor.CounterRandom;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The order of an epoch whose batches hold sequences of similar length: the sequences are shuffled,
 * sorted by length within pools of batches, cut into batches, and the batches are shuffled. The
 * last, incomplete batch is drawn before sorting, so that it is no longer or shorter than others.
 */
public final class LengthOrder {
  private LengthOrder() {}

  /**
   * Returns each position once.
   *
   * @param random of the seed and the epoch
   * @param count of sequences
   * @param lengths by position
   * @param pool how many batches are sorted together; 1: none
   */
  public static int[] of(
      CounterRandom random, int count, IntUnaryOperator lengths, int batchSize, int pool) {
    int[] shuffled = random.permutation(count);
    int batches = count / batchSize;
    if (pool == 1 || batches < 2) {
      return shuffled;
    }
    int[] byLength = byLength(shuffled, lengths, batches * batchSize, (long) pool * batchSize);
    int[] order = shuffled.clone(); // keeps the last, incomplete batch where it is
    int[] places = random.stream(1).permutation(batches);
    for (int batch = 0; batch < batches; batch++) {
      System.arraycopy(byLength, places[batch] * batchSize, order, batch * batchSize, batchSize);
    }
    return order;
  }

  /** Returns the first of these positions, the shorter before the longer ones within each pool. */
  private static int[] byLength(
      int[] positions, IntUnaryOperator lengths, int count, long poolSize) {
    int most = (int) Math.min(count, poolSize);
    var sorted = new int[count];
    var keys = new long[most];
    for (int from = 0; from < count; from += most) {
      int size = Math.min(count - from, most);
      for (int i = 0; i < size; i++) { // with their places: equally long ones stay shuffled
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
