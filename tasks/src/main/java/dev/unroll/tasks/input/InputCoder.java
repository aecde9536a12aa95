package dev.unroll.tasks.input;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.vectors.WordVectors;
import dev.unroll.nn.Model;
import dev.unroll.sequence.Sequence;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Converts raw examples to the input of a network. A coder is fitted on the data, and is kept in
 * the model file next to the weights. Immutable, so that any number of threads can use it.
 */
public interface InputCoder {
  /** Returns the name of its examples, in the plural: {@code texts}. */
  String reads();

  /** Returns true if it reads {@link #texts}; otherwise it reads {@link #steps}. */
  boolean readsTexts();

  /**
   * Returns the shape of the input, with {@link dev.unroll.tensor.Shape#ANY} for variable sizes.
   */
  int[] shape();

  /** Returns the number of ids; 0, the default: the input is not ids. */
  default int vocabulary() {
    return 0;
  }

  /** Returns true if the input for an example is the same alone and in a batch of several. */
  default boolean sameInBatches() {
    return true;
  }

  /**
   * Returns the values of the coder for a model file, as plain JSON values, without {@code kind}.
   */
  Map<String, @Nullable Object> json();

  /**
   * Codes examples with their labels.
   *
   * @param labels that they may have, such as those of training
   * @throws IllegalArgumentException when the examples are of another kind, or number their classes
   *     differently
   * @throws BadInputException when an example cannot be read, or has another label
   */
  LabelledDataset code(LabelledSource examples, ExpectedLabels labels);

  /**
   * Returns a new counter of the parts of examples that are not read; by default it counts nothing.
   */
  default UnreadCount unread() {
    return UnreadCount.NONE;
  }

  /**
   * Returns sentences on the parts of a text that are not read, such as unknown words. Empty, the
   * default, if everything is read.
   */
  default List<String> notes(String text) {
    return List.of();
  }

  /**
   * Codes examples, as {@link #code(LabelledSource, ExpectedLabels)}.
   *
   * @param unread from {@link #unread}, counts the parts of the examples that are not read
   */
  default LabelledDataset code(LabelledSource examples, ExpectedLabels labels, UnreadCount unread) {
    return code(examples, labels);
  }

  /**
   * Codes texts, as {@link #texts(List)}.
   *
   * @param unread from {@link #unread}, counts the parts of the texts that are not read
   */
  default Sequence texts(List<String> texts, UnreadCount unread) {
    return texts(texts);
  }

  /**
   * Codes texts, or letters, as one batch.
   *
   * @throws BadInputException when one cannot be read
   * @throws IllegalStateException when it does not read texts
   */
  default Sequence texts(List<String> texts) {
    throw new IllegalStateException("this model reads " + reads() + ", got a text");
  }

  /**
   * Codes steps of numbers [T][F] as one batch.
   *
   * @throws BadInputException when the number of features is not that of training, or one is not
   *     finite
   * @throws IllegalStateException when it does not read numbers
   */
  default Sequence steps(List<float[][]> sequences) {
    throw new IllegalStateException("this model reads " + reads() + ", got a sequence of numbers");
  }

  /**
   * Returns a value of the input in the units of the data. Empty, the default, if the input is not
   * the values of the data, as for ids, letters or pixels.
   *
   * @param feature of a step, from 0
   */
  default OptionalDouble unscaled(int feature, float value) {
    return OptionalDouble.empty();
  }

  /**
   * Codes steps of numbers [T][F] that are more precise than floats, as one batch; by default as
   * floats.
   *
   * @throws BadInputException when the number of features is not that of training, or one is not
   *     finite
   * @throws IllegalStateException when it does not read numbers
   */
  default Sequence sequences(List<double[][]> sequences) {
    return steps(
        sequences.stream()
            .map(steps -> Arrays.stream(steps).map(InputCoder::floats).toArray(float[][]::new))
            .toList());
  }

  private static float[] floats(double[] values) {
    var floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /**
   * Returns the format of files to evaluate and classify, with the columns of training; by default
   * that of the recipe.
   */
  default ExampleFormat format(ExampleFormat ofRecipe) {
    return ofRecipe;
  }

  /**
   * Returns the words of the vocabulary with their vectors in a network.
   *
   * @throws IllegalStateException when the input has no words, or the network no embedding
   */
  default WordVectors wordVectors(Model network) {
    throw new IllegalStateException("this model reads " + reads() + ", which have no word vectors");
  }

  /** Checks that values are finite; otherwise a network would silently return NaN. */
  static void requireFinite(float[] values, String where) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new BadInputException(
            "%s: value %d is %s; expected a finite number".formatted(where, i + 1, values[i]));
      }
    }
  }
}
