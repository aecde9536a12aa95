package dev.unroll.tasks.input;

import dev.unroll.data.labelled.LabelledDataset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Examples as a network reads them.
 *
 * @param coder that was fitted on those to learn from
 * @param examples all of them, in their order
 * @param vectors that the embedding begins with; null: its initializer decides
 * @param notes about the fitting, a sentence each
 */
public record CodedExamples(
    InputCoder coder,
    LabelledDataset examples,
    @Nullable GivenVectors vectors,
    List<String> notes) {
  /** Copies the notes. */
  public CodedExamples {
    notes = List.copyOf(notes);
  }
}
