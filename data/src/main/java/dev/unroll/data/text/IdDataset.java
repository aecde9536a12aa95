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
 * Texts as ids, padded batch by batch, with their classes. Immutable.
 *
 * <pre>{@code
 * var data = IdDataset.of(sequences, classes, labels, Padding.longest(400)).bucketed(100);
 * new Trainer(config).fit(model, data);          // classes [N], for CrossEntropy
 * new Trainer(config).fit(model, data.binary()); // 0 and 1 [N, 1], for BinaryCrossEntropy
 * }</pre>
 *
 * <p>Bucketed, a batch holds sequences of similar length, so that there is little padding to carry
 * and each step of a recurrent layer is of use to all rows. In each epoch examples are shuffled,
 * then sorted by length within pools of so many batches, cut into batches, and the batches shuffled
 * again: all of it a function of the seed and the epoch. What is left for the last, incomplete
 * batch is drawn before sorting, so that it is no longer or shorter than others.
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
   * Examples whose batches are drawn as they come.
   *
   * @param classes one for each sequence, by its number among the labels
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
   * Texts with any other kind of targets, such as numbers: a data set without classes.
   *
   * @param target one for each sequence
   * @param pool as {@link #bucketed} has it; 1: batches are drawn as they come
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
   * The same examples, in batches of similar length.
   *
   * @param batches how many are sorted together: 1 is no sorting at all, 50 to 100 leave little
   *     padding and still mix well
   */
  public IdDataset bucketed(int batches) {
    return new IdDataset(
        new IdInputs(inputs.sequences(), inputs.padding(), batches), classes, labels);
  }

  /** Where the ids are read from. */
  public IdSequences sequences() {
    return inputs.sequences();
  }

  /** How batches are padded. */
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

  /** Some of the examples, in this order, in the same kind of batches; no id is copied. */
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
