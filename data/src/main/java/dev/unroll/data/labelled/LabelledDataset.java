package dev.unroll.data.labelled;

import dev.unroll.dataset.Dataset;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Examples that each belong to one class. */
public interface LabelledDataset extends Dataset {
  /** Returns the classes. */
  Labels labels();

  /** Returns the class of an example. */
  int label(int position);

  /** Returns the name of an example in its file: its id, or by default its number from 1. */
  default String name(int position) {
    return Integer.toString(position + 1);
  }

  /** Returns the text of an example; by default, and if it is not a text, an empty string. */
  default String text(int position) {
    return "";
  }

  /** Returns the class of each example, in order. */
  default int[] classes() {
    return IntStream.range(0, size()).map(this::label).toArray();
  }

  /** Returns the number of examples of each class, by class number. */
  default int[] counts() {
    var counts = new int[labels().size()];
    for (int position = 0; position < size(); position++) {
      counts[label(position)]++;
    }
    return counts;
  }

  /** Returns the number of examples with a label; 0 if there is no such label. */
  default long count(String label) {
    int number = labels().find(label);
    return number < 0 ? 0 : counts()[number];
  }

  /** Returns a view of some of the examples, in this order; nothing is copied. */
  default LabelledDataset part(int... positions) {
    return new LabelledPart(this, positions.clone());
  }

  /** Returns the classes of some examples as training targets. */
  default Target target(int[] positions) {
    return Target.classes(IndexTensor.vector(Arrays.stream(positions).map(this::label).toArray()));
  }

  /**
   * Returns the same examples of two classes with targets 0 or 1 in {@code [N, 1]}, for a model
   * that outputs one logit, for class 1.
   *
   * @throws IllegalArgumentException if there are not two classes
   */
  default LabelledDataset binary() {
    return new BinaryTargets(this);
  }
}
