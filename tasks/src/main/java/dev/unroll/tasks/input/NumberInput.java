package dev.unroll.tasks.input;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.sequence.Sequence;

/** Checks whether examples in memory are what a kind of numbers reads. */
public final class NumberInput {
  private NumberInput() {}

  /** Returns the first example, as a batch of its own. */
  public static Sequence first(LabelledDataset data) {
    return data.batch(new int[] {0}).input();
  }

  /**
   * Refuses examples of another kind.
   *
   * @param fits whether they are right
   * @param kind of the configuration
   * @param expected what the examples of the kind are, in words
   * @throws IllegalArgumentException when they are not right
   */
  public static void require(boolean fits, String kind, String expected, LabelledDataset data) {
    if (fits) {
      return;
    }
    Sequence first = first(data);
    throw new IllegalArgumentException(
        "the configuration is for %s and wants %s; got %s"
            .formatted(
                kind,
                expected,
                first.hasIds()
                    ? "ids"
                    : "sequences of %d numbers a step".formatted(first.features())));
  }
}
