package dev.unroll.tasks.input;

import dev.unroll.data.labelled.ExpectedLabels;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The source of labelled examples for training and testing. */
public interface ExampleReader extends FileFinder {
  /**
   * Returns the examples to train on.
   *
   * @param labels that they may have
   */
  LabelledSource examples(ExpectedLabels labels);

  /**
   * Returns the test set; null: a fraction of the other examples.
   *
   * @param labels that they may have
   */
  @Nullable LabelledSource test(ExpectedLabels labels);

  /** Returns sentences on data that the recipe names and that are not read. */
  default List<String> notes() {
    return List.of();
  }

  /**
   * Returns a reader of examples in memory.
   *
   * @param test null: a fraction of the other examples
   */
  static ExampleReader of(LabelledSource examples, @Nullable LabelledSource test) {
    return new ExampleReader() {
      @Override
      public LabelledSource examples(ExpectedLabels labels) {
        return examples;
      }

      @Override
      public @Nullable LabelledSource test(ExpectedLabels labels) {
        return test;
      }

      @Override
      public Path find(String name) {
        return new DataFile(name, null).find(DataLocation.ofRecipe());
      }
    };
  }

  /**
   * Returns a reader of the files of a recipe.
   *
   * @param data their location, or a file that replaces them
   * @param source of the recipe, for messages
   */
  static ExampleReader of(InputConfig input, ExampleFiles files, DataLocation data, String source) {
    return new ExampleReader() {
      @Override
      public LabelledSource examples(ExpectedLabels labels) {
        files.requireAll(input.files(), data, source);
        return files.trainExamples(labels, data, source);
      }

      @Override
      public @Nullable LabelledSource test(ExpectedLabels labels) {
        return files.testExamples(labels, data);
      }

      @Override
      public List<String> notes() {
        return files.notes(data);
      }

      @Override
      public Path find(String name) {
        return files.find(name, data);
      }
    };
  }
}
