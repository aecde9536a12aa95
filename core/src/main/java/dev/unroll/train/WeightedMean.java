package dev.unroll.train;

/** A mean over examples of values that are means over batches. */
final class WeightedMean {
  private double sum;
  private long count;

  void add(double mean, int examples) {
    sum += mean * examples;
    count += examples;
  }

  long count() {
    return count;
  }

  /** The mean so far, and begins anew. */
  double take() {
    double mean = sum / count;
    sum = 0;
    count = 0;
    return mean;
  }
}
