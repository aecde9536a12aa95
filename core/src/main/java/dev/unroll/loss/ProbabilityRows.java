package dev.unroll.loss;

import dev.unroll.exec.SoftmaxRows;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The cross-entropy of rows whose targets are a probability for each class.
 *
 * @param items the rows
 * @param targets t [items, C]
 * @param smoothing ε
 * @param classWeights a, or null if all are 1
 * @param softmax of the items' rows
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ProbabilityRows(
    ValidItems items,
    Tensor targets,
    double smoothing,
    float @Nullable [] classWeights,
    SoftmaxRows softmax)
    implements CrossEntropy.Rows {
  /** The largest difference from 1 of the sum of a row's probabilities. */
  private static final double TOLERANCE = 1e-3;

  static ProbabilityRows of(ValidItems items, float smoothing, float @Nullable [] classWeights) {
    Tensor targets = items.targets();
    requireProbabilities(items, targets);
    return new ProbabilityRows(
        items, targets, smoothing, classWeights, CrossEntropy.softmax(items));
  }

  private static void requireProbabilities(ValidItems items, Tensor targets) {
    int width = items.rows().columns();
    for (int item = 0; item < items.count(); item++) {
      double sum = 0;
      double least = 0;
      for (int c = 0; c < width; c++) {
        float value = targets.readOnlyArray()[targets.offset() + item * width + c];
        sum += value;
        least = Math.min(least, value); // NaN if the value is
      }
      if (!(least >= 0 && Math.abs(sum - 1) <= TOLERANCE)) {
        throw new IllegalArgumentException(
            "the target of "
                + items.words(items.position(item))
                + (least < 0 ? " has the value " + (float) least : " sums to " + (float) sum)
                + " (expected a probability for each class, with the sum 1). Pass the numbers of"
                + " classes with Target.classes.");
      }
    }
  }

  /** Returns a·((1 − ε)·t + ε/C) of a class. */
  private double weighted(int item, int c) {
    int width = items.rows().columns();
    double target = targets.readOnlyArray()[targets.offset() + item * width + c];
    double smoothed = (1 - smoothing) * target + smoothing / width;
    return classWeights == null ? smoothed : classWeights[c] * smoothed;
  }

  @Override
  public double loss(int item) {
    float[] x = items.rows().readOnlyArray();
    int at = CrossEntropy.offset(items, item);
    double sum = 0;
    for (int c = 0; c < items.rows().columns(); c++) {
      double weighted = weighted(item, c);
      sum += weighted == 0 ? 0 : weighted * softmax.surprisal(item, x[at + c]);
    }
    return sum;
  }

  @Override
  public void gradient(int item, double each, float[] out, int oo) {
    int width = items.rows().columns();
    double all = 0;
    for (int c = 0; c < width; c++) {
      all += weighted(item, c);
    }
    CrossEntropy.probabilities(items, softmax, item, each * all, out, oo);
    for (int c = 0; c < width; c++) {
      out[oo + c] -= (float) (each * weighted(item, c));
    }
  }
}
