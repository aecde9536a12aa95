package dev.unroll.tasks.examples;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.nn.Model;
import dev.unroll.sequence.Sequence;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.input.UnreadCount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A network together with the coding of its input. Predicting changes nothing, so it can be used by
 * any number of threads.
 *
 * @param coder of raw examples
 * @param network from coded examples to outputs
 */
public record ExampleModel(InputCoder coder, Model network) {
  private static final int AT_ONCE = 256;

  /**
   * Returns the values of the input that a model file keeps: its kind, and the coding of raw
   * examples (tokenizer, vocabulary, padding, scaling).
   */
  public Map<String, @Nullable Object> input(InputConfig config) {
    var input = new LinkedHashMap<String, @Nullable Object>();
    input.put("kind", config.kind());
    input.putAll(coder.json());
    return input;
  }

  /** Returns the outputs for each example of a batch, [N][outputs]. */
  public float[][] outputs(Sequence inputs) {
    return network.predict(inputs).toArray2();
  }

  /**
   * Passes on the outputs for each example of a data set.
   *
   * @param each receives position and outputs, in order
   */
  public void forEach(LabelledDataset data, BiConsumer<Integer, float[]> each) {
    for (int from = 0; from < data.size(); from += AT_ONCE) {
      int[] some = IntStream.range(from, Math.min(data.size(), from + AT_ONCE)).toArray();
      float[][] given = outputs(data.batch(some).input());
      for (int n = 0; n < given.length; n++) {
        each.accept(from + n, given[n]);
      }
    }
  }

  /**
   * Returns the outputs for texts or letters; those for each do not depend on the others.
   *
   * @throws dev.unroll.BadInputException when one cannot be read
   * @throws IllegalStateException when the model reads numbers
   */
  public float[][] ofTexts(List<String> texts) {
    return ofTexts(texts, UnreadCount.NONE);
  }

  /**
   * Returns the outputs for texts or letters, as {@link #ofTexts(List)}.
   *
   * @param unread counts the parts of the texts that are not read
   */
  public float[][] ofTexts(List<String> texts, UnreadCount unread) {
    if (texts.isEmpty()) {
      return new float[0][];
    }
    texts.forEach(text -> Objects.requireNonNull(text, "text is null"));
    if (coder.sameInBatches()) {
      return outputs(coder.texts(texts, unread));
    }
    return texts.stream()
        .map(text -> outputs(coder.texts(List.of(text), unread))[0])
        .toArray(float[][]::new);
  }

  /**
   * Returns the outputs for sequences of numbers or images.
   *
   * @throws dev.unroll.BadInputException when one cannot be read
   * @throws IllegalStateException when the model reads texts
   */
  public float[][] ofSteps(List<float[][]> sequences) {
    sequences.forEach(steps -> Objects.requireNonNull(steps, "steps are null"));
    return outputs(coder.steps(sequences));
  }

  /** Returns the outputs for sequences of numbers that are more precise than floats. */
  public float[][] ofSequences(List<double[][]> sequences) {
    sequences.forEach(steps -> Objects.requireNonNull(steps, "steps are null"));
    return outputs(coder.sequences(sequences));
  }
}
