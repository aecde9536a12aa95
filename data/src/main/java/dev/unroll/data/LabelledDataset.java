package dev.unroll.data;

import dev.unroll.nn.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.train.Dataset;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Examples that belong to one class each, in memory. */
public interface LabelledDataset extends Dataset {
  /** The classes. */
  Labels labels();

  /** The class of an example. */
  int label(int position);

  /** The class of each example, in order. */
  default int[] classes() {
    return IntStream.range(0, size()).map(this::label).toArray();
  }

  /** How many examples each class has, by its number. */
  default int[] counts() {
    var counts = new int[labels().size()];
    for (int position = 0; position < size(); position++) {
      counts[label(position)]++;
    }
    return counts;
  }

  /** Some of the examples, in this order; nothing is copied. */
  default LabelledDataset part(int... positions) {
    return new LabelledPart(this, positions.clone());
  }

  /** The classes of some examples, as training wants them. */
  default Target target(int[] positions) {
    return Target.classes(IndexTensor.vector(Arrays.stream(positions).map(this::label).toArray()));
  }
}
