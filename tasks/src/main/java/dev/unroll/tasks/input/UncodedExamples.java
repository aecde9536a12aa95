package dev.unroll.tasks.input;

import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import java.util.List;
import java.util.function.Function;

/**
 * Examples whose classes are known, and which are converted to input once the training set is
 * chosen. For one thread; {@link #fit} is called once.
 */
public interface UncodedExamples extends AutoCloseable {
  /** Returns the labels of the classes. */
  Labels labels();

  /** Returns the class of each example. */
  int[] classes();

  /**
   * Fits the coder, and codes all examples.
   *
   * @param train positions of the training set; the coder is fitted on these examples only
   */
  CodedExamples fit(int[] train);

  /** Releases resources that {@link #fit} did not pass on, such as temporary files. */
  @Override
  default void close() {}

  /**
   * Returns examples that are numbers in memory.
   *
   * @param fit fits a coder on the training set
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
