package dev.unroll.data.labelled;

import dev.unroll.data.rows.Shown;
import dev.unroll.dataset.Batch;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;

/**
 * A view of two-class examples whose targets are 0 and 1.
 *
 * @param all the examples, with their classes as targets
 */
record BinaryTargets(LabelledDataset all) implements LabelledDataset {
  BinaryTargets {
    if (all.labels().size() != 2) {
      throw new IllegalArgumentException(
          "targets of 0 and 1 are for two classes, got %d (%s); use a model with an output for each class, and train it with CrossEntropy"
              .formatted(all.labels().size(), Shown.listed(all.labels().names())));
    }
  }

  @Override
  public Labels labels() {
    return all.labels();
  }

  @Override
  public int label(int position) {
    return all.label(position);
  }

  @Override
  public LabelledDataset part(int... positions) {
    return new BinaryTargets(all.part(positions));
  }

  @Override
  public LabelledDataset binary() {
    return this;
  }

  @Override
  public Target target(int[] positions) {
    Tensor values = Tape.empty(positions.length, 1);
    for (int n = 0; n < positions.length; n++) {
      values.array()[values.offset() + n] = all.label(positions[n]);
    }
    return Target.values(values);
  }

  @Override
  public int size() {
    return all.size();
  }

  @Override
  public int steps() {
    return all.steps();
  }

  @Override
  public Batch batch(int[] positions) {
    return new Batch(all.batch(positions).input(), target(positions));
  }

  @Override
  public int[] order(CounterRandom random, int batchSize) {
    return all.order(random, batchSize);
  }
}
