package dev.unroll.train;

/** A mean over items, such as steps of sequences, of values that are means over batches. */
final class WeightedMean {
  private double sum;
  private long count;

  void add(double mean, long items) {
    sum += mean * items;
    count += items;
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
