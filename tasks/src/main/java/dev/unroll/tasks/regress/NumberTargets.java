package dev.unroll.tasks.regress;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;

/**
 * Examples whose targets are their scaled numbers, {@code [N, 1]}.
 *
 * @param all the examples
 * @param numbers of each, in the units of the data
 * @param scale of the targets
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NumberTargets(LabelledDataset all, double[] numbers, TargetScale scale) implements Dataset {
  /** Returns the number of each example, in the units of the data. */
  static double[] numbers(LabelledDataset data) {
    var byLabel = new double[data.labels().size()];
    for (int label = 0; label < byLabel.length; label++) {
      byLabel[label] = data.labels().value(label);
    }
    var numbers = new double[data.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = byLabel[data.label(i)];
    }
    return numbers;
  }

  static NumberTargets of(LabelledDataset data, TargetScale scale) {
    return new NumberTargets(data, numbers(data), scale);
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
    Tensor values = Tape.empty(positions.length, 1);
    for (int n = 0; n < positions.length; n++) {
      values.array()[values.offset() + n] = scale.scale(numbers[positions[n]]);
    }
    return new Batch(all.batch(positions).input(), Target.values(values));
  }

  @Override
  public int[] order(CounterRandom random, int batchSize) {
    return all.order(random, batchSize);
  }
}
