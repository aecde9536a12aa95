package dev.unroll.data.text;

import dev.unroll.nn.Target;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.train.Batch;
import dev.unroll.train.Dataset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Texts as ids, padded batch by batch, with their targets.
 *
 * <pre>{@code
 * var data = IdDataset.of(sequences, Target.classes(labels), Padding.longest(400)).bucketed(100);
 * new Trainer(config).fit(model, data);
 * }</pre>
 *
 * <p>Bucketed, a batch holds sequences of similar length, so that there is little padding to carry
 * and each step of a recurrent layer is of use to all rows. In each epoch examples are shuffled,
 * then sorted by length within pools of so many batches, cut into batches, and the batches shuffled
 * again: all of it a function of the seed and the epoch. What is left for the last, incomplete
 * batch is drawn before sorting, so that it is no longer or shorter than others.
 */
public final class IdDataset implements Dataset {
  private final IdSequences sequences;
  private final Target target;
  private final Padding padding;
  private final int pool;

  private IdDataset(IdSequences sequences, Target target, Padding padding, int pool) {
    this.sequences = sequences;
    this.target = target;
    this.padding = padding;
    this.pool = pool;
  }

  /**
   * Examples whose batches are drawn as they come.
   *
   * @param target one for each sequence
   */
  public static IdDataset of(IdSequences sequences, Target target, Padding padding) {
    if (sequences.size() != target.size()) {
      throw new IllegalArgumentException(
          "a data set wants as many targets as sequences, got "
              + sequences.size()
              + " sequences and "
              + target.size()
              + " targets");
    }
    return new IdDataset(sequences, target, padding, 1);
  }

  /**
   * The same examples, in batches of similar length.
   *
   * @param batches how many are sorted together: 1 is no sorting at all, 50 to 100 leave little
   *     padding and still mix well
   */
  public IdDataset bucketed(int batches) {
    if (batches < 1) {
      throw new IllegalArgumentException("buckets want 1 batch or more, got " + batches);
    }
    return new IdDataset(sequences, target, padding, batches);
  }

  @Override
  public int size() {
    return sequences.size();
  }

  @Override
  public int steps() {
    return padding.fixed() ? padding.steps() : Math.max(1, padding.kept(sequences.longest()));
  }

  @Override
  public Batch batch(int[] positions) {
    return new Batch(padding.apply(sequences, positions), target.pick(positions));
  }

  @Override
  public int[] order(CounterRandom random, int batchSize) {
    int[] shuffled = Dataset.super.order(random, batchSize);
    int batches = size() / batchSize;
    if (pool == 1 || batches < 2) {
      return shuffled;
    }
    var byLength = Arrays.stream(shuffled, 0, batches * batchSize).boxed().toArray(Integer[]::new);
    int poolSize = (int) Math.min(byLength.length, (long) pool * batchSize);
    Comparator<Integer> shorter =
        Comparator.comparingInt(position -> padding.kept(sequences.length(position)));
    for (int from = 0; from < byLength.length; from += poolSize) {
      int to = Math.min(byLength.length, from + poolSize);
      Arrays.sort(byLength, from, to, shorter); // stable: equally long ones stay shuffled
    }
    int[] order = shuffled.clone(); // keeps the last, incomplete batch where it is
    int[] places = random.stream(1).permutation(batches);
    IntStream.range(0, batches * batchSize)
        .forEach(i -> order[i] = byLength[places[i / batchSize] * batchSize + i % batchSize]);
    return order;
  }
}
