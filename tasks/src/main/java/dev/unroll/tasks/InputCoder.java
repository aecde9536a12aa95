package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.Fields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes inputs of a network of raw examples: what a classifier has learned of its data beside the
 * weights, and keeps in its model file. Immutable, for any number of threads.
 */
sealed interface InputCoder permits ImageCoder, LetterCoder, SequenceCoder, TextCoder {
  /** What it reads, in words: "texts". */
  String reads();

  /** The shape of the input, open sizes as {@link dev.unroll.tensor.Shape#ANY}. */
  int[] shape();

  /** Whether an example is the same to a network in a batch of several as alone. */
  default boolean sameInBatches() {
    return true;
  }

  /** As plain JSON values, for model files. */
  Map<String, @Nullable Object> json();

  /**
   * Texts, or letters, as one batch.
   *
   * @throws BadInputException when one cannot be read
   * @throws IllegalStateException when it reads other things
   */
  default Sequence texts(List<String> texts) {
    throw new IllegalStateException("this classifier reads " + reads() + ", got a text");
  }

  /**
   * Steps of numbers [T][F] as one batch.
   *
   * @throws BadInputException when their features are not as many as in training, or not finite
   * @throws IllegalStateException when it reads other things
   */
  default Sequence steps(List<float[][]> sequences) {
    throw new IllegalStateException(
        "this classifier reads " + reads() + ", got a sequence of numbers");
  }

  /** Refuses what is no number: a network would say nothing of it, and not say so. */
  static void requireFinite(float[] values, String where) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new BadInputException(
            "%s: value %d is %s; expected a finite number".formatted(where, i + 1, values[i]));
      }
    }
  }

  /** Reads {@link #json}. */
  static InputCoder of(Fields fields) {
    InputCoder coder =
        switch (fields.oneOf("kind", ExampleFiles.KINDS)) {
          case "text" -> TextCoder.of(fields);
          case "letters" -> LetterCoder.of(fields);
          case "images" -> ImageCoder.of(fields);
          default -> SequenceCoder.of(fields);
        };
    fields.done();
    return coder;
  }
}
