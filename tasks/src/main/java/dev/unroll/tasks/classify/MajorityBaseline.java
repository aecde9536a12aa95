package dev.unroll.tasks.classify;

import java.util.Arrays;

/**
 * The baseline that any classifier has to beat: it always predicts the most frequent class of
 * training. Its accuracy is the fraction of that class.
 */
final class MajorityBaseline {
  /** The name in results. */
  static final String NAME = "majority class";

  private final int majority;

  private MajorityBaseline(int majority) {
    this.majority = majority;
  }

  /** Returns the baseline that always predicts this class. */
  static MajorityBaseline of(int majority) {
    return new MajorityBaseline(majority);
  }

  /**
   * Finds the most frequent class.
   *
   * @param classes of the training examples, from 0
   * @throws IllegalArgumentException when there are none, or one is not below {@code classCount}
   */
  static MajorityBaseline fit(int[] classes, int classCount) {
    if (classes.length == 0) {
      throw new IllegalArgumentException("the majority class requires at least one example, got 0");
    }
    requireClasses(classes, classCount);
    var counts = new int[classCount];
    for (int c : classes) {
      counts[c]++;
    }
    int majority = 0;
    for (int c = 1; c < classCount; c++) {
      majority = counts[c] > counts[majority] ? c : majority;
    }
    return new MajorityBaseline(majority);
  }

  static void requireClasses(int[] classes, int classCount) {
    for (int c : classes) {
      if (c < 0 || c >= classCount) {
        throw new IllegalArgumentException(
            "expected classes from 0 to %d, got %d".formatted(classCount - 1, c));
      }
    }
  }

  /** Returns the most frequent class; of equally frequent ones, the one with the lowest number. */
  int majority() {
    return majority;
  }

  /** Returns that class, {@code count} times. */
  int[] predict(int count) {
    var predicted = new int[count];
    Arrays.fill(predicted, majority);
    return predicted;
  }
}
