package dev.unroll.tasks.input;

import dev.unroll.data.labelled.LabelledDataset;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Examples as a network reads them.
 *
 * @param coder fitted on the training set
 * @param examples all of them, in their order
 * @param vectors the initial weights of the embedding; null: those of its initializer
 * @param notes about the fitting, a sentence each
 * @param unread returns the count of parts that are not read of some examples, by their positions
 */
public record CodedExamples(
    InputCoder coder,
    LabelledDataset examples,
    @Nullable GivenVectors vectors,
    List<String> notes,
    Function<int[], UnreadCount> unread) {
  /** Creates examples that are read completely. */
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

  /** Returns a copy with another count of parts that are not read. */
  public CodedExamples withUnread(Function<int[], UnreadCount> value) {
    return new CodedExamples(coder, examples, vectors, notes, value);
  }
}
