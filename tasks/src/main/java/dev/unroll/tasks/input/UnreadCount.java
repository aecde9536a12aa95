package dev.unroll.tasks.input;

import java.util.List;

/**
 * Counts the parts of examples that a network does not read, as the examples are coded: words that
 * are not in the vocabulary, texts that are truncated. It also counts sequences of numbers that are
 * far from those of training. For one thread.
 */
public interface UnreadCount {
  /** A counter that counts nothing. */
  UnreadCount NONE = what -> List.of();

  /**
   * Counts a sequence of numbers; does nothing by default.
   *
   * @param name its id
   * @param steps [T][F] before scaling, NaN where a step is masked
   */
  default void sequence(String name, double[][] steps) {}

  /**
   * Sets the line of the next text that is coded, for notes on it; does nothing by default. Lines
   * are set for all texts in order, or for none.
   */
  default void line(long line) {}

  /**
   * Returns sentences on counts that are worth a note; none if nearly everything is read.
   *
   * @param what the name of the examples, such as {@code the test set}
   */
  List<String> notes(String what);
}
