package dev.unroll.formats.tensorboard;

import java.util.Arrays;

/**
 * Histogram with TensorBoard's buckets, each a tenth wider than the last: limits are 0 and ±1e-12 ·
 * 1.1^k up to 1e20. A value belongs to the bucket with the first limit above it. Values that are
 * not finite are ignored. Neighbouring empty buckets are written as one.
 *
 * <p>Source: TensorFlow, {@code core/lib/histogram/histogram.cc}.
 */
final class Histogram {
  private static final double[] LIMITS = limits();

  private final double[] counts = new double[LIMITS.length];
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double count;
  private double sum;
  private double sumOfSquares;

  /** Counts the values. */
  Histogram(float[] values) {
    for (float value : values) {
      if (Float.isFinite(value)) {
        add(value);
      }
    }
  }

  private void add(double value) {
    counts[bucket(value)]++;
    min = Math.min(min, value);
    max = Math.max(max, value);
    count++;
    sum += value;
    sumOfSquares += value * value;
  }

  private static int bucket(double value) {
    int found = Arrays.binarySearch(LIMITS, value == 0 ? 0.0 : value);
    return found >= 0 ? found + 1 : -found - 1; // a value on a limit is not below it
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Returns a HistogramProto. */
  Message message() {
    var limits = new double[LIMITS.length];
    var inBuckets = new double[LIMITS.length];
    int used = 0;
    for (int i = 0; i < LIMITS.length; i++) {
      boolean continuesGap = used > 0 && counts[i] == 0 && inBuckets[used - 1] == 0;
      int at = continuesGap ? used - 1 : used++;
      limits[at] = LIMITS[i];
      inBuckets[at] = counts[i];
    }
    return new Message()
        .number(1, min)
        .number(2, max)
        .number(3, count)
        .number(4, sum)
        .number(5, sumOfSquares)
        .numbers(6, Arrays.copyOf(limits, used))
        .numbers(7, Arrays.copyOf(inBuckets, used));
  }

  private static double[] limits() {
    double[] positive = new double[1000];
    int n = 0;
    for (double limit = 1e-12; limit < 1e20; limit *= 1.1) {
      positive[n++] = limit;
    }
    positive[n++] = Double.MAX_VALUE;
    var all = new double[2 * n + 1];
    for (int i = 0; i < n; i++) {
      all[n - 1 - i] = -positive[i];
      all[n + 1 + i] = positive[i];
    }
    return all;
  }
}
