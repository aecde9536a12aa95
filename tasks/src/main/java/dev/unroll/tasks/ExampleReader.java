package dev.unroll.tasks;

import dev.unroll.data.labelled.IdxImages;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.labelled.LetterSequences;
import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.data.table.BadRows;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a classifier's examples come from. */
interface ExampleReader {
  /** The examples to learn from. */
  LabelledSource examples();

  /**
   * The examples to be judged by, if they come by themselves.
   *
   * @param known the labels of the others
   */
  @Nullable LabelledSource test(Labels known);

  /** A file that goes with the data, such as word vectors. */
  default Path find(String name) {
    return new DataFile(name, null).find(null);
  }

  /**
   * Examples in memory.
   *
   * @param test null: a share of the others
   */
  static ExampleReader of(LabelledSource examples, @Nullable LabelledSource test) {
    return new ExampleReader() {
      @Override
      public LabelledSource examples() {
        return examples;
      }

      @Override
      public @Nullable LabelledSource test(Labels known) {
        return test;
      }
    };
  }

  /**
   * The files of a recipe.
   *
   * @param data as {@code --data} has it
   * @param source of the recipe, for sentences
   */
  static ExampleReader of(
      InputConfig input, ExampleFiles files, @Nullable Path data, String source) {
    return new ExampleReader() {
      @Override
      public LabelledSource examples() {
        files.requireAll(input.files(), data, source);
        Path labels = files.trainLabels() == null ? null : files.other(files.trainLabels(), data);
        return read(input, files, files.trainFile(data, source), labels, null);
      }

      @Override
      public @Nullable LabelledSource test(Labels known) {
        Path file = files.testFile(data);
        Path labels = files.testLabels() == null ? null : files.other(files.testLabels(), data);
        return file == null ? null : read(input, files, file, labels, known);
      }

      @Override
      public Path find(String name) {
        return files.other(name, data);
      }
    };
  }

  /**
   * A file of examples.
   *
   * @param labels the file of the labels of images; null: found by the name of the images' file
   * @param known the labels that there may be; null: those of the file
   */
  static LabelledSource read(
      InputConfig input,
      ExampleFiles files,
      Path file,
      @Nullable Path labels,
      @Nullable Labels known) {
    BadRows bad = files.skipBad() ? BadRows.skip() : BadRows.refuse();
    if (input instanceof TextConfig) {
      var texts = files.texts(file);
      return LabelledSource.Texts.of(
          known == null ? texts : texts.withLabels(known), files.skipBad());
    }
    LabelledDataset data;
    if (input instanceof LetterConfig letters) {
      var texts = files.texts(file);
      data =
          (known == null
                  ? LetterSequences.read(texts, letters.letters(), letters.width(), bad)
                  : LetterSequences.read(texts, letters.letters(), letters.width(), known, bad))
              .rows();
    } else if (input instanceof SequenceConfig) {
      var columns = files.sequenceColumns();
      data =
          known == null
              ? NumericSequences.read(file, columns, bad)
              : NumericSequences.read(file, columns, known, bad);
    } else {
      Path beside = labels == null ? ImageLabels.beside(file) : labels;
      data =
          known == null
              ? IdxImages.read(file, beside, bad)
              : IdxImages.read(file, beside, known, bad);
    }
    return new LabelledSource.Ready(
        data, bad.count() == 0 ? List.of() : List.of(file + ": " + bad));
  }
}
