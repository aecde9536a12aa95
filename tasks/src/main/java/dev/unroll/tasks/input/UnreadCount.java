package dev.unroll.tasks.input;

import java.util.List;

/**
 * Counts what a network does not read of examples, as they are coded: words that it does not know,
 * texts that are cut; and sequences of numbers that are far from those of training. For one thread.
 */
public interface UnreadCount {
  /** Counts nothing. */
  UnreadCount NONE = what -> List.of();

  /**
   * Counts a sequence of numbers; by default not at all.
   *
   * @param name its id
   * @param steps [T][F] before scaling, NaN where a step is masked
   */
  default void sequence(String name, double[][] steps) {}

  /**
   * Returns sentences on what is worth a word; none where nearly all is read.
   *
   * @param what the examples are, such as {@code the test set}
   */
  List<String> notes(String what);
}
