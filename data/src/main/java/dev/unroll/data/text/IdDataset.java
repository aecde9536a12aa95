package dev.unroll.data.text;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.CounterRandom;
import java.util.Arrays;
import java.util.Objects;

/**
 * Texts as ids with their classes, padded batch by batch. Immutable.
 *
 * <pre>{@code
 * var data = IdDataset.of(sequences, classes, labels, Padding.longest(400)).bucketed(100);
 * new Trainer(config).fit(model, data);          // classes [N], for CrossEntropy
 * new Trainer(config).fit(model, data.binary()); // 0 and 1 [N, 1], for BinaryCrossEntropy
 * }</pre>
 *
 * <p>With bucketing, a batch holds sequences of similar length, so that there is little padding and
 * few steps are wasted. In each epoch examples are shuffled, sorted by length within pools of N
 * batches, and split into batches, which are shuffled again. All of this depends only on the seed
 * and the epoch. The examples of the last, incomplete batch are drawn before sorting, so that they
 * are not unusually long or short.
 */
public final class IdDataset implements LabelledDataset {
  private final IdInputs inputs;
  private final int[] classes;
  private final Labels labels;

  private IdDataset(IdInputs inputs, int[] classes, Labels labels) {
    inputs.requireAsMany(classes.length);
    this.inputs = inputs;
    this.classes = classes;
    this.labels = labels;
  }

  /**
   * Returns examples whose batches are not sorted by length.
   *
   * @param classes the class number of each sequence
   */
  public static IdDataset of(IdSequences sequences, int[] classes, Labels labels, Padding padding) {
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] < 0 || classes[i] >= labels.size()) {
        throw new IllegalArgumentException(
            "classes are from 0 to %d, one for each label; got %d for sequence %d"
                .formatted(labels.size() - 1, classes[i], i));
      }
    }
    return new IdDataset(new IdInputs(sequences, padding, 1), classes.clone(), labels);
  }

  /**
   * Returns texts with other targets, such as numbers: a dataset without classes.
   *
   * @param target one for each sequence
   * @param pool the number of batches that are sorted together, as in {@link #bucketed}; 1 for no
   *     sorting
   */
  public static Dataset of(IdSequences sequences, Target target, Padding padding, int pool) {
    return new Targeted(new IdInputs(sequences, padding, pool), target);
  }

  private record Targeted(IdInputs inputs, Target target) implements Dataset {
    Targeted {
      inputs.requireAsMany(target.size());
    }

    @Override
    public int size() {
      return target.size();
    }

    @Override
    public int steps() {
      return inputs.steps();
    }

    @Override
    public Batch batch(int[] positions) {
      return new Batch(inputs.batch(positions), target.pick(positions));
    }

    @Override
    public int[] order(CounterRandom random, int batchSize) {
      return inputs.order(random, batchSize);
    }
  }

  /**
   * Returns the same examples, in batches of similar length.
   *
   * @param batches the number of batches that are sorted together: 1 does not sort at all; 50 to
   *     100 leave little padding and still shuffle well
   */
  public IdDataset bucketed(int batches) {
    return new IdDataset(
        new IdInputs(inputs.sequences(), inputs.padding(), batches), classes, labels);
  }

  /** Returns the sequences that the ids are read from. */
  public IdSequences sequences() {
    return inputs.sequences();
  }

  /** Returns the padding of batches. */
  public Padding padding() {
    return inputs.padding();
  }

  @Override
  public Labels labels() {
    return labels;
  }

  @Override
  public int label(int position) {
    return classes[position];
  }

  /**
   * Returns a subset of the examples, in this order, with the same kind of batches; no id is
   * copied.
   */
  @Override
  public IdDataset part(int... positions) {
    for (int position : positions) {
      Objects.checkIndex(position, size());
    }
    return new IdDataset(
        new IdInputs(sequences().pick(positions), padding(), inputs.pool()),
        Arrays.stream(positions).map(i -> classes[i]).toArray(),
        labels);
  }

  @Override
  public int size() {
    return classes.length;
  }

  @Override
  public int steps() {
    return inputs.steps();
  }

  @Override
  public Batch batch(int[] positions) {
    return new Batch(inputs.batch(positions), target(positions));
  }

  @Override
  public int[] order(CounterRandom random, int batchSize) {
    return inputs.order(random, batchSize);
  }
}
