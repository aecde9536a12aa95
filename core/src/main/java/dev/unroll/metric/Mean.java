package dev.unroll.metric;

import java.util.Map;

/** A sum of figures by their weights, and the mean of it. */
final class Mean {
  private double sum;
  private double weight;

  /** Adds figures that were summed by weight, and their weights' sum. */
  void add(double someSum, double someWeight) {
    sum += someSum;
    weight += someWeight;
  }

  /** NaN when nothing counted. */
  double value() {
    return sum / weight; // 0/0 is NaN, as promised
  }

  void clear() {
    sum = 0;
    weight = 0;
  }

  Map<String, Double> state() {
    return Map.of("sum", sum, "weight", weight);
  }

  /**
   * Goes on from a {@link #state}.
   *
   * @param name of the metric, for the sentence of a refusal
   */
  void restore(String name, Map<String, Double> state) {
    Double someSum = state.get("sum");
    Double someWeight = state.get("weight");
    if (someSum == null || someWeight == null || state.size() != 2) {
      throw new IllegalArgumentException(
          name + ": a state has sum and weight, got " + state.keySet());
    }
    sum = someSum;
    weight = someWeight;
  }
}
