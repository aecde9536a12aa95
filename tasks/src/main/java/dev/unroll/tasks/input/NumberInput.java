package dev.unroll.tasks.input;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.sequence.Sequence;

/** Checks that examples in memory fit an input kind that reads numbers. */
public final class NumberInput {
  private NumberInput() {}

  /** Returns the first example, as a batch of its own. */
  public static Sequence first(LabelledDataset data) {
    return data.batch(new int[] {0}).input();
  }

  /**
   * Checks that examples are of the right kind.
   *
   * @param fits whether they are
   * @param kind of the configuration
   * @param expected the examples that the kind reads, in words
   * @throws IllegalArgumentException when they are of another kind
   */
  public static void require(boolean fits, String kind, String expected, LabelledDataset data) {
    if (fits) {
      return;
    }
    Sequence first = first(data);
    throw new IllegalArgumentException(
        "the configuration is for %s and requires %s, got %s"
            .formatted(
                kind,
                expected,
                first.hasIds()
                    ? "ids"
                    : "sequences of %d numbers a step".formatted(first.features())));
  }
}
