package dev.unroll.dataset;

import dev.unroll.tensor.CounterRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.stream.IntStream;

/** The batches of an epoch. */
final class Batches {
  private Batches() {}

  static Iterable<Batch> of(Dataset data, int batchSize, int[] order) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("the batch size must be 1 or more, got " + batchSize);
    }
    int count = (int) ((order.length + (long) batchSize - 1) / batchSize);
    return () -> batches(data, batchSize, order, count);
  }

  private static Iterator<Batch> batches(Dataset data, int batchSize, int[] order, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            batch -> {
              int from = batch * batchSize;
              int to = (int) Math.min(order.length, (long) from + batchSize);
              return data.batch(Arrays.copyOfRange(order, from, to));
            })
        .iterator();
  }

  static int[] shuffled(Dataset data, long seed, long epoch, int batchSize) {
    CounterRandom random = new CounterRandom(seed, "shuffle").stream(epoch);
    int[] order = data.order(random, batchSize);
    var seen = new BitSet(data.size());
    for (int position : order) {
      if (position < 0 || position >= data.size() || seen.get(position)) {
        throw new IllegalStateException(
            "the order of a data set of "
                + data.size()
                + " examples must have each position once, got "
                + position
                + (position < 0 || position >= data.size() ? "" : " twice"));
      }
      seen.set(position);
    }
    if (order.length != data.size()) {
      throw new IllegalStateException(
          "the order of a data set of "
              + data.size()
              + " examples must have each position once, got "
              + order.length
              + " positions");
    }
    return order;
  }
}
