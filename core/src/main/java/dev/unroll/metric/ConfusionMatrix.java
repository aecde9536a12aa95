package dev.unroll.metric;

import java.util.Arrays;

/**
 * The number of predictions for each pair of target and predicted class, and the scores that
 * follow.
 *
 * <pre>
 * accuracy    = Σ n_cc / Σ n_tp               n_tp: items of class t predicted as class p
 * precision_c = n_cc / Σ_t n_tc               fraction of those predicted as c that are c
 * recall_c    = n_cc / Σ_p n_cp               fraction of those of class c that were found
 * F1_c        = 2·n_cc / (Σ_p n_cp + Σ_t n_tc)  the harmonic mean of both
 * macro F1    = mean of F1_c over the classes that occur, as target or prediction
 * weighted F1 = Σ_c (Σ_p n_cp)·F1_c / Σ n_tp
 * </pre>
 *
 * A score of 0/0 is 0, as with {@code zero_division=0} in scikit-learn; accuracy and mean F1
 * without any items are NaN. Since every item has one class and one prediction, the accuracy is
 * also the micro average of precision, recall and F1.
 *
 * <p>Unmodifiable.
 */
public final class ConfusionMatrix {
  private final long[][] counts; // [target][predicted]
  private final ClassScores scores;

  private ConfusionMatrix(long[][] counts) {
    this.counts = counts;
    this.scores =
        new ClassScores(
            Arrays.stream(counts)
                .map(row -> Arrays.stream(row).asDoubleStream().toArray())
                .toArray(double[][]::new));
  }

  /**
   * Returns a matrix with these counts, such as those of a published table.
   *
   * @param counts [C][C], by target and then by prediction; none negative, C of 1 or more
   */
  public static ConfusionMatrix of(long[][] counts) {
    if (counts.length == 0) {
      throw new IllegalArgumentException("a confusion matrix requires 1 or more classes, got none");
    }
    var copy = new long[counts.length][];
    for (int target = 0; target < counts.length; target++) {
      copy[target] = counts[target].clone();
      if (copy[target].length != counts.length) {
        throw new IllegalArgumentException(
            "a confusion matrix of %d classes must have the same number of columns, got %d in row %d"
                .formatted(counts.length, copy[target].length, target));
      }
      for (long count : copy[target]) {
        if (count < 0) {
          throw new IllegalArgumentException(
              "the counts of a confusion matrix must not be negative, got %d in row %d"
                  .formatted(count, target));
        }
      }
    }
    return new ConfusionMatrix(copy);
  }

  /**
   * Counts the predictions of all items.
   *
   * @param targets the correct classes, from 0
   * @param predicted the predicted classes, in the same order
   * @param classes C: 1 or more
   */
  public static ConfusionMatrix of(int[] targets, int[] predicted, int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException(
          "a confusion matrix requires 1 or more classes, got " + classes);
    }
    if (targets.length != predicted.length) {
      throw new IllegalArgumentException(
          "a confusion matrix requires a prediction for each target, got %d targets and %d predictions"
              .formatted(targets.length, predicted.length));
    }
    var counts = new long[classes][classes];
    for (int item = 0; item < targets.length; item++) {
      requireClass("target", item, targets[item], classes);
      requireClass("prediction", item, predicted[item], classes);
      counts[targets[item]][predicted[item]]++;
    }
    return new ConfusionMatrix(counts);
  }

  private static void requireClass(String what, int item, int id, int classes) {
    if (id < 0 || id >= classes) {
      throw new IllegalArgumentException(
          "the %s of item %d is %d, but the classes are 0 to %d"
              .formatted(what, item, id, classes - 1));
    }
  }

  /** Returns the sum of both, such as for two parts of a test set. */
  public ConfusionMatrix plus(ConfusionMatrix other) {
    if (other.classes() != classes()) {
      throw new IllegalArgumentException(
          "confusion matrices that are added must have the same number of classes, got %d and %d"
              .formatted(classes(), other.classes()));
    }
    var sum = counts();
    for (int target = 0; target < sum.length; target++) {
      for (int id = 0; id < sum.length; id++) {
        sum[target][id] += other.counts[target][id];
      }
    }
    return new ConfusionMatrix(sum);
  }

  /** Returns C, the number of classes. */
  public int classes() {
    return counts.length;
  }

  /**
   * Returns the number of items of a class that were predicted as another class, or as the same.
   */
  public long count(int target, int predicted) {
    return counts[target][predicted];
  }

  /** Returns a copy of all counts [C][C], by target and then by prediction. */
  public long[][] counts() {
    return Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
  }

  /** Returns the number of items of a class: the sum of its row. */
  public long targets(int id) {
    return Arrays.stream(counts[id]).sum();
  }

  /** Returns the number of items that were predicted as a class: the sum of its column. */
  public long predictions(int id) {
    return Arrays.stream(counts).mapToLong(row -> row[id]).sum();
  }

  /** Returns the number of items. */
  public long total() {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
  }

  /** Returns the fraction of items that were predicted correctly; NaN if there are none. */
  public double accuracy() {
    return scores.accuracy();
  }

  /**
   * Returns the fraction of the items predicted as this class that belong to it; 0 if there are
   * none.
   */
  public double precision(int id) {
    return scores.precision(id);
  }

  /**
   * Returns the fraction of the items of this class that were predicted as such; 0 if there are
   * none.
   */
  public double recall(int id) {
    return scores.recall(id);
  }

  /** Returns the harmonic mean of precision and recall of a class; 0 if it never occurs. */
  public double f1(int id) {
    return scores.f1(id);
  }

  /** Returns the mean F1 of the classes that occur as target or prediction; NaN without items. */
  public double macroF1() {
    return scores.macroF1();
  }

  /** Returns the mean F1, each class weighted by its number of items; NaN without items. */
  public double weightedF1() {
    return scores.weightedF1();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix matrix && Arrays.deepEquals(counts, matrix.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(counts);
  }

  /** Returns the counts, a row for each target. */
  @Override
  public String toString() {
    return Arrays.deepToString(counts);
  }
}
