package dev.unroll.train;

import dev.unroll.loss.Reduction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The losses of several batches joined to those of all examples together: each output by itself,
 * other terms of the total by the number of examples.
 */
final class LossMeans {
  private final Map<String, Double> coefficients = new LinkedHashMap<>();
  private final Map<String, WeightedMean> outputs = new LinkedHashMap<>();
  private final WeightedMean rest = new WeightedMean();

  /** Takes the means for the losses of a configuration. */
  LossMeans(Losses losses) {
    losses
        .byOutput()
        .forEach(
            (output, term) -> {
              coefficients.put(output, term.weight());
              outputs.put(output, new WeightedMean());
            });
  }

  /**
   * Adds a batch.
   *
   * @param value of the total, which may outlive its tape
   */
  void add(StepLoss loss, double value) {
    double more = value;
    boolean hasMore = loss.hasMore();
    for (Map.Entry<String, StepLoss.Part> each : loss.parts().entrySet()) {
      StepLoss.Part part = each.getValue();
      WeightedMean mean = outputs.get(each.getKey());
      if (mean == null) { // a step may take other losses than those of the configuration
        hasMore = true;
        continue;
      }
      double coefficient = coefficients.getOrDefault(each.getKey(), 1.0);
      mean.add(part.value(), part.reduction(), part.weight(), loss.sequences());
      more -= coefficient * part.value();
      hasMore |= coefficient != part.coefficient();
    }
    if (hasMore) {
      rest.add(more, Reduction.BATCH_MEAN, loss.sequences(), loss.sequences());
    }
  }

  boolean isEmpty() {
    return rest.isEmpty() && outputs.values().stream().allMatch(WeightedMean::isEmpty);
  }

  /** The means by output, NaN where nothing counted; they stay. */
  Map<String, Double> byOutput() {
    var means = new LinkedHashMap<String, Double>();
    outputs.forEach((output, mean) -> means.put(output, mean.mean()));
    return means;
  }

  /** The mean of the total, NaN when nothing counted; and begins again. */
  double take() {
    boolean only = outputs.size() == 1 && rest.isEmpty();
    double sum = 0;
    boolean counted = false;
    for (Map.Entry<String, WeightedMean> each : outputs.entrySet()) {
      boolean counts = each.getValue().hasWeight();
      double mean = each.getValue().take();
      double coefficient = coefficients.getOrDefault(each.getKey(), 1.0);
      if (only) {
        return coefficient == 1 ? mean : coefficient * mean;
      }
      if (counts) {
        sum += coefficient * mean;
        counted = true;
      }
    }
    if (!rest.isEmpty()) {
      sum += rest.take();
      counted = true;
    }
    return counted ? sum : Double.NaN;
  }

  /** Its numbers, for a checkpoint. */
  List<Double> state() {
    var state = new ArrayList<Double>();
    outputs.values().forEach(mean -> state.addAll(mean.state()));
    if (outputs.size() > 1 || !rest.isEmpty()) {
      state.addAll(rest.state());
    }
    return state;
  }

  void restore(List<Double> state) {
    int at = 0;
    for (WeightedMean mean : outputs.values()) {
      mean.restore(state.subList(at, at + 3));
      at += 3;
    }
    if (at < state.size()) {
      rest.restore(state.subList(at, at + 3));
    }
  }
}
