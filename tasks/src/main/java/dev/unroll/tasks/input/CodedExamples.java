package dev.unroll.tasks.input;

import dev.unroll.data.labelled.LabelledDataset;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Examples as a network reads them.
 *
 * @param coder that was fitted on those to learn from
 * @param examples all of them, in their order
 * @param vectors that the embedding begins with; null: its initializer decides
 * @param notes about the fitting, a sentence each
 * @param unread returns what is not read of some examples, by their positions
 */
public record CodedExamples(
    InputCoder coder,
    LabelledDataset examples,
    @Nullable GivenVectors vectors,
    List<String> notes,
    Function<int[], UnreadCount> unread) {
  /** Creates examples of which all is read. */
  public CodedExamples(
      InputCoder coder,
      LabelledDataset examples,
      @Nullable GivenVectors vectors,
      List<String> notes) {
    this(coder, examples, vectors, notes, positions -> UnreadCount.NONE);
  }

  /** Copies the notes. */
  public CodedExamples {
    notes = List.copyOf(notes);
  }

  /** Returns a copy with another count of what is not read. */
  public CodedExamples withUnread(Function<int[], UnreadCount> value) {
    return new CodedExamples(coder, examples, vectors, notes, value);
  }
}
