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
 * Makes the input of a network from raw examples: what a model has learned of its data next to the
 * weights, and keeps in its model file. Immutable, for any number of threads.
 */
public interface InputCoder {
  /** Returns what it reads, in words: {@code texts}. */
  String reads();

  /** Returns true when it reads {@link #texts}; otherwise it reads {@link #steps}. */
  boolean readsTexts();

  /** Returns the shape of the input, open sizes as {@link dev.unroll.tensor.Shape#ANY}. */
  int[] shape();

  /** Returns the number of ids; 0, the default: the input is not ids. */
  default int vocabulary() {
    return 0;
  }

  /** Returns true when a network reads an example alike alone and in a batch of several. */
  default boolean sameInBatches() {
    return true;
  }

  /** Returns what a model file keeps of it, as plain JSON values, without {@code kind}. */
  Map<String, @Nullable Object> json();

  /**
   * Codes examples with their labels.
   *
   * @param labels that they may have, such as those of training
   * @throws IllegalArgumentException when the examples are of another kind, or number their classes
   *     otherwise
   * @throws BadInputException when an example cannot be read, or has another label
   */
  LabelledDataset code(LabelledSource examples, ExpectedLabels labels);

  /** Returns a new count of what is not read of examples; by default of nothing. */
  default UnreadCount unread() {
    return UnreadCount.NONE;
  }

  /**
   * Codes examples, as {@link #code(LabelledSource, ExpectedLabels)}.
   *
   * @param unread of {@link #unread}, counts what is not read of them
   */
  default LabelledDataset code(LabelledSource examples, ExpectedLabels labels, UnreadCount unread) {
    return code(examples, labels);
  }

  /**
   * Codes texts, as {@link #texts(List)}.
   *
   * @param unread of {@link #unread}, counts what is not read of them
   */
  default Sequence texts(List<String> texts, UnreadCount unread) {
    return texts(texts);
  }

  /**
   * Codes texts, or letters, as one batch.
   *
   * @throws BadInputException when one cannot be read
   * @throws IllegalStateException when it reads other things
   */
  default Sequence texts(List<String> texts) {
    throw new IllegalStateException("this model reads " + reads() + ", got a text");
  }

  /**
   * Codes steps of numbers [T][F] as one batch.
   *
   * @throws BadInputException when their features are not as many as in training, or not finite
   * @throws IllegalStateException when it reads other things
   */
  default Sequence steps(List<float[][]> sequences) {
    throw new IllegalStateException("this model reads " + reads() + ", got a sequence of numbers");
  }

  /**
   * Returns a value of the input in the units of the data; empty, the default, where the input is
   * not the values of the data: ids, letters, pixels.
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
   * @throws BadInputException when their features are not as many as in training, or not finite
   * @throws IllegalStateException when it reads other things
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
   * Returns the format of files to evaluate and classify, which have the columns of training; by
   * default that of the recipe.
   */
  default ExampleFormat format(ExampleFormat ofRecipe) {
    return ofRecipe;
  }

  /**
   * Returns the words of the vocabulary with the vectors that a network has for them.
   *
   * @throws IllegalStateException when the input has no words, or the network no embedding
   */
  default WordVectors wordVectors(Model network) {
    throw new IllegalStateException("this model reads " + reads() + ", which have no word vectors");
  }

  /** Refuses values that are not finite: a network would give NaN without a word. */
  static void requireFinite(float[] values, String where) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new BadInputException(
            "%s: value %d is %s; expected a finite number".formatted(where, i + 1, values[i]));
      }
    }
  }
}
