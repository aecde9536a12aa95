package dev.unroll.tasks.input;

import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import java.util.List;
import java.util.function.Function;

/**
 * Examples whose classes are known, and that become input once it is decided which of them to learn
 * from. For one thread; {@link #fit} is called once.
 */
public interface UncodedExamples extends AutoCloseable {
  /** Returns the labels of the classes. */
  Labels labels();

  /** Returns the class of each example. */
  int[] classes();

  /**
   * Fits the coder, and codes all examples.
   *
   * @param train positions of the examples to learn from; the coder is fitted on no other
   */
  CodedExamples fit(int[] train);

  /** Releases what {@link #fit} did not pass on, such as temporary files. */
  @Override
  default void close() {}

  /**
   * Returns examples that are numbers in memory already.
   *
   * @param fit makes a coder from the examples to learn from
   */
  static UncodedExamples of(LabelledDataset data, Function<LabelledDataset, InputCoder> fit) {
    return new UncodedExamples() {
      @Override
      public Labels labels() {
        return data.labels();
      }

      @Override
      public int[] classes() {
        return data.classes();
      }

      @Override
      public CodedExamples fit(int[] train) {
        InputCoder coder = fit.apply(data.part(train));
        var examples = LabelledSource.of(data);
        ExpectedLabels labels = ExpectedLabels.of(data.labels());
        return new CodedExamples(coder, coder.code(examples, labels), null, List.of());
      }
    };
  }
}
