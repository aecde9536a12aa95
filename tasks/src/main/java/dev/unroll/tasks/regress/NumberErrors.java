package dev.unroll.tasks.regress;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The errors of predicted numbers.
 *
 * @param rmse root mean squared error
 * @param mae mean absolute error
 * @param r2 1 − Σ (p − t)² / Σ (t − mean of t)²; NaN if all numbers are the same
 * @param bias mean of p − t
 */
record NumberErrors(double rmse, double mae, double r2, double bias) {
  /**
   * Computes the errors.
   *
   * @param actual at least one
   * @param predicted the same number of values
   */
  static NumberErrors of(double[] actual, double[] predicted) {
    int n = actual.length;
    double mean = 0;
    for (double number : actual) {
      mean += number / n;
    }
    double squared = 0;
    double absolute = 0;
    double sum = 0;
    double spread = 0;
    for (int i = 0; i < n; i++) {
      double error = predicted[i] - actual[i];
      squared += error * error;
      absolute += Math.abs(error);
      sum += error;
      spread += (actual[i] - mean) * (actual[i] - mean);
    }
    boolean same = true;
    for (double number : actual) {
      same &= number == actual[0];
    }
    double r2 = same ? Double.NaN : 1 - squared / spread;
    return new NumberErrors(Math.sqrt(squared / n), absolute / n, r2, sum / n);
  }

  /** Returns the metrics of a score; those that are not defined are left out. */
  Map<String, Double> metrics() {
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put(RegressTask.RMSE.name(), rmse);
    metrics.put(RegressTask.MAE.name(), mae);
    if (!Double.isNaN(r2)) {
      metrics.put(RegressTask.R2.name(), r2);
    }
    return metrics;
  }
}
