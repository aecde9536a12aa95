package dev.unroll.metric;

/**
 * Scores of a classification, from a confusion matrix. A score of 0/0 is 0, as with {@code
 * zero_division=0} in scikit-learn.
 *
 * @param counts [C][C or more]: for each class, the number or weight of items with each prediction;
 *     columns from C on are predictions that are not a class
 */
record ClassScores(double[][] counts) {
  private double of(int target) {
    double sum = 0;
    for (double count : counts[target]) {
      sum += count;
    }
    return sum;
  }

  private double answered(int predicted) {
    double sum = 0;
    for (double[] row : counts) {
      sum += row[predicted];
    }
    return sum;
  }

  double total() {
    double sum = 0;
    for (int target = 0; target < counts.length; target++) {
      sum += of(target);
    }
    return sum;
  }

  double accuracy() {
    double right = 0;
    for (int id = 0; id < counts.length; id++) {
      right += counts[id][id];
    }
    return right / total(); // 0/0 is NaN: no items have no score
  }

  double precision(int id) {
    return ratio(counts[id][id], answered(id));
  }

  double recall(int id) {
    return ratio(counts[id][id], of(id));
  }

  double f1(int id) {
    return ratio(2 * counts[id][id], of(id) + answered(id));
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }

  double macroF1() {
    double sum = 0;
    int classes = 0;
    for (int id = 0; id < counts.length; id++) {
      if (of(id) > 0 || answered(id) > 0) {
        sum += f1(id);
        classes++;
      }
    }
    return sum / classes;
  }

  double weightedF1() {
    double sum = 0;
    for (int id = 0; id < counts.length; id++) {
      sum += of(id) * f1(id);
    }
    return sum / total();
  }
}
