package dev.unroll.tasks.regress;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import java.util.Optional;

/**
 * A baseline: linear regression on the last value, the mean and the slope over time of each
 * feature. It is fitted by least squares in double, on standardized summaries. A very small ridge
 * penalty keeps the fit stable if summaries depend on each other.
 */
final class LinearSummary {
  static final String NAME = "linear regression on last, mean and slope";

  private static final int MAX_SUMMARIES = 300;
  private static final int EXAMPLES_PER_SUMMARY = 3;
  private static final double RIDGE = 1e-6;

  private final double[] center;
  private final double[] spread;
  private final double[] weights;
  private final double constant;

  private LinearSummary(double[] center, double[] spread, double[] weights, double constant) {
    this.center = center;
    this.spread = spread;
    this.weights = weights;
    this.constant = constant;
  }

  /**
   * Fits the regression; empty if the input is ids, or there are too few examples for the number of
   * summaries.
   *
   * @param numbers of the examples
   */
  static Optional<LinearSummary> fit(LabelledDataset train, double[] numbers) {
    Sequence first = train.batch(new int[] {0}).input();
    if (first.hasIds()) {
      return Optional.empty();
    }
    int count = 3 * first.features();
    if (count > MAX_SUMMARIES || count * EXAMPLES_PER_SUMMARY > numbers.length) {
      return Optional.empty();
    }
    double[][] rows = summaries(train);
    var center = new double[count];
    var spread = new double[count];
    for (int c = 0; c < count; c++) {
      for (double[] row : rows) {
        center[c] += row[c] / rows.length;
      }
      for (double[] row : rows) {
        spread[c] += (row[c] - center[c]) * (row[c] - center[c]) / rows.length;
      }
      spread[c] = spread[c] > 0 ? Math.sqrt(spread[c]) : 1; // a constant gets the weight 0
    }
    double constant = 0;
    for (double number : numbers) {
      constant += number / numbers.length;
    }
    var products = new double[count][count];
    var sums = new double[count];
    for (int n = 0; n < rows.length; n++) {
      double[] row = standardized(rows[n], center, spread);
      for (int i = 0; i < count; i++) {
        sums[i] += row[i] * (numbers[n] - constant);
        for (int j = 0; j <= i; j++) {
          products[i][j] += row[i] * row[j];
        }
      }
    }
    for (int i = 0; i < count; i++) {
      products[i][i] += RIDGE * rows.length;
    }
    return Optional.of(new LinearSummary(center, spread, solve(products, sums), constant));
  }

  /**
   * Solves a linear system by Cholesky decomposition; the lower half of the matrix is overwritten.
   */
  private static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= a[i][k] * a[j][k];
        }
        a[i][j] = i == j ? Math.sqrt(sum) : sum / a[j][j];
      }
    }
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= a[i][k] * x[k];
      }
      x[i] /= a[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= a[k][i] * x[k];
      }
      x[i] /= a[i][i];
    }
    return x;
  }

  private static double[] standardized(double[] row, double[] center, double[] spread) {
    var standardized = new double[row.length];
    for (int c = 0; c < row.length; c++) {
      standardized[c] = (row[c] - center[c]) / spread[c];
    }
    return standardized;
  }

  /** Returns the prediction for each example. */
  double[] predict(LabelledDataset data) {
    double[][] rows = summaries(data);
    var predicted = new double[rows.length];
    for (int n = 0; n < rows.length; n++) {
      double[] row = standardized(rows[n], center, spread);
      predicted[n] = constant;
      for (int c = 0; c < row.length; c++) {
        predicted[n] += weights[c] * row[c];
      }
    }
    return predicted;
  }

  private static double[][] summaries(LabelledDataset data) {
    var rows = new double[data.size()][];
    for (int n = 0; n < rows.length; n++) {
      rows[n] = summary(steps(data, n));
    }
    return rows;
  }

  /** Returns the last value, mean and slope of each feature. */
  static double[] summary(float[][] steps) {
    int count = steps.length;
    int features = steps[0].length;
    double middle = (count - 1) / 2.0;
    var summary = new double[3 * features];
    for (int f = 0; f < features; f++) {
      double mean = 0;
      double along = 0;
      double times = 0;
      for (int t = 0; t < count; t++) {
        mean += (double) steps[t][f] / count;
        along += (t - middle) * steps[t][f];
        times += (t - middle) * (t - middle);
      }
      summary[3 * f] = steps[count - 1][f];
      summary[3 * f + 1] = mean;
      summary[3 * f + 2] = times > 0 ? along / times : 0;
    }
    return summary;
  }

  /** Returns the steps of an example, without padding. */
  static float[][] steps(LabelledDataset data, int position) {
    Sequence one = data.batch(new int[] {position}).input();
    Mask mask = one.mask();
    int features = one.features();
    float[] values = one.values().toArray();
    var steps = new float[mask == null ? one.steps() : mask.count(0)][features];
    for (int i = 0; i < steps.length; i++) {
      int t = mask == null ? i : mask.position(0, i, one.steps());
      System.arraycopy(values, t * features, steps[i], 0, features);
    }
    return steps;
  }
}
