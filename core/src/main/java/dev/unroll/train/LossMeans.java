package dev.unroll.train;

import dev.unroll.loss.Reduction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The losses of several batches joined to those of all examples together: each output by itself.
 * Where a step gave other terms, or only some of the losses, the total is the mean of the batches'
 * totals by the number of examples.
 */
final class LossMeans {
  private final Map<String, Double> coefficients = new LinkedHashMap<>();
  private final Map<String, WeightedMean> outputs = new LinkedHashMap<>();
  private final WeightedMean totals = new WeightedMean();
  private boolean otherTerms; // some batch had others than the configured losses, or fewer

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
    otherTerms |= loss.hasMore() || !loss.parts().keySet().equals(outputs.keySet());
    loss.parts()
        .forEach(
            (output, part) -> {
              WeightedMean mean = outputs.get(output);
              if (mean != null) {
                mean.add(part.value(), part.reduction(), part.weight(), loss.sequences());
                otherTerms |= part.coefficient() != coefficients.getOrDefault(output, 1.0);
              }
            });
    totals.add(value, Reduction.BATCH_MEAN, loss.sequences(), loss.sequences());
  }

  boolean isEmpty() {
    return totals.isEmpty() && outputs.values().stream().allMatch(WeightedMean::isEmpty);
  }

  /** The means by output, NaN where nothing counted; they stay. */
  Map<String, Double> byOutput() {
    var means = new LinkedHashMap<String, Double>();
    outputs.forEach((output, mean) -> means.put(output, mean.mean()));
    return means;
  }

  /** The mean of the total so far, NaN when nothing counted. */
  double mean() {
    if (otherTerms) {
      return totals.mean();
    }
    double sum = 0;
    boolean counted = false;
    for (Map.Entry<String, WeightedMean> each : outputs.entrySet()) {
      boolean counts = each.getValue().hasWeight();
      double mean = each.getValue().mean();
      double coefficient = coefficients.getOrDefault(each.getKey(), 1.0);
      double term = coefficient == 1 ? mean : coefficient * mean;
      if (outputs.size() == 1) {
        sum = term;
        counted = true;
      } else if (counts) {
        sum += term;
        counted = true;
      }
    }
    return counted ? sum : Double.NaN;
  }

  /** The mean of the total, NaN when nothing counted; and begins again. */
  double take() {
    double mean = mean();
    totals.clear();
    outputs.values().forEach(WeightedMean::clear);
    otherTerms = false;
    return mean;
  }

  /** Its numbers, for a checkpoint. */
  List<Double> state() {
    var state = new ArrayList<Double>();
    outputs.values().forEach(mean -> state.addAll(mean.state()));
    state.addAll(totals.state());
    state.add(otherTerms ? 1.0 : 0.0);
    return state;
  }

  /** Takes a {@link #state}; one of before there were totals ends with the outputs. */
  void restore(List<Double> state) {
    int at = 0;
    for (WeightedMean mean : outputs.values()) {
      mean.restore(state.subList(at, at + 3));
      at += 3;
    }
    if (at < state.size()) {
      totals.restore(state.subList(at, at + 3));
      otherTerms = state.get(at + 3) != 0;
    }
  }
}
