package dev.unroll.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The means of the scalars of training steps over an interval. */
final class ScalarMeans {
  private final Map<String, double[]> sums = new LinkedHashMap<>(); // sum and count

  void add(Map<String, Double> scalars) {
    scalars.forEach(
        (name, value) -> {
          double[] sum = sums.computeIfAbsent(name, key -> new double[2]);
          sum[0] += value;
          sum[1]++;
        });
  }

  /** Returns the means so far by name, and resets them. */
  Map<String, Double> take() {
    var means = new LinkedHashMap<String, Double>();
    sums.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
    sums.clear();
    return means;
  }

  /** Returns the state by name, for a checkpoint. */
  Map<String, List<Double>> state() {
    var state = new LinkedHashMap<String, List<Double>>();
    sums.forEach((name, sum) -> state.put(name, List.of(sum[0], sum[1])));
    return state;
  }

  void restore(Map<String, List<Double>> state) {
    sums.clear();
    state.forEach((name, sum) -> sums.put(name, new double[] {sum.get(0), sum.get(1)}));
  }
}
