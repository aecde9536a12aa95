package dev.unroll.data.labelled;

import dev.unroll.dataset.Dataset;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Examples that belong to one class each. */
public interface LabelledDataset extends Dataset {
  /** The classes. */
  Labels labels();

  /** The class of an example. */
  int label(int position);

  /** Returns what an example is called in its file: its id, or by default its number from 1. */
  default String name(int position) {
    return Integer.toString(position + 1);
  }

  /** Returns the text of an example; empty, the default, where it is none. */
  default String text(int position) {
    return "";
  }

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

  /** Returns the number of examples of a label; 0 where there is no such label. */
  default long count(String label) {
    int number = labels().find(label);
    return number < 0 ? 0 : counts()[number];
  }

  /** Some of the examples, in this order; nothing is copied. */
  default LabelledDataset part(int... positions) {
    return new LabelledPart(this, positions.clone());
  }

  /** The classes of some examples, as training wants them. */
  default Target target(int[] positions) {
    return Target.classes(IndexTensor.vector(Arrays.stream(positions).map(this::label).toArray()));
  }

  /**
   * The same examples of two classes with the target 0 or 1 in {@code [N, 1]}, for a model with one
   * logit: it speaks for class 1.
   *
   * @throws IllegalArgumentException when there are not two classes
   */
  default LabelledDataset binary() {
    return new BinaryTargets(this);
  }
}
