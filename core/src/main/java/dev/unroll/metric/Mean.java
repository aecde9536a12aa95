package dev.unroll.metric;

import java.util.Map;

/** A weighted sum of values, and their mean. */
final class Mean {
  private double sum;
  private double weight;

  /** Adds a weighted sum of values and the sum of their weights. */
  void add(double someSum, double someWeight) {
    sum += someSum;
    weight += someWeight;
  }

  /** Returns the mean; NaN if nothing counted. */
  double value() {
    return sum / weight; // 0/0 is NaN, as documented
  }

  void clear() {
    sum = 0;
    weight = 0;
  }

  Map<String, Double> state() {
    return Map.of("sum", sum, "weight", weight);
  }

  /**
   * Resumes from a {@link #state}.
   *
   * @param name of the metric, for error messages
   */
  void restore(String name, Map<String, Double> state) {
    Double someSum = state.get("sum");
    Double someWeight = state.get("weight");
    if (someSum == null || someWeight == null || state.size() != 2) {
      throw new IllegalArgumentException(
          name + ": expected a state with sum and weight, got " + state.keySet());
    }
    sum = someSum;
    weight = someWeight;
  }
}
