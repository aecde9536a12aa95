package dev.unroll.train;

import dev.unroll.loss.Reduction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The losses of several batches, averaged as over all examples together, separately for each
 * output. If a step had other terms, or only some of the losses, the total is the mean of the
 * batches' totals weighted by the number of examples.
 */
final class LossMeans {
  private final Map<String, Double> coefficients = new LinkedHashMap<>();
  private final Map<String, WeightedMean> outputs = new LinkedHashMap<>();
  private final WeightedMean totals = new WeightedMean();
  private boolean otherTerms; // some batch had other or fewer losses than configured
  private boolean counts; // any item of any batch

  /** Makes the means for the configured losses. */
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
   * @param value of the total; unlike the tensor, it stays valid after the tape is closed
   */
  void add(StepLoss loss, double value) {
    counts |= loss.counts();
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

  /** Returns whether any item counted; false if all were masked or had the weight 0. */
  boolean counts() {
    return counts;
  }

  /** Returns the means by output, NaN where nothing counted, without resetting them. */
  Map<String, Double> byOutput() {
    var means = new LinkedHashMap<String, Double>();
    outputs.forEach((output, mean) -> means.put(output, mean.mean()));
    return means;
  }

  /** Returns the mean of the total so far, NaN if nothing counted. */
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

  /** Returns the mean of the total, NaN if nothing counted, and resets all means. */
  double take() {
    double mean = mean();
    totals.clear();
    outputs.values().forEach(WeightedMean::clear);
    otherTerms = false;
    counts = false;
    return mean;
  }

  /** Returns the state, for a checkpoint. */
  List<Double> state() {
    var state = new ArrayList<Double>();
    outputs.values().forEach(mean -> state.addAll(mean.state()));
    state.addAll(totals.state());
    state.add(otherTerms ? 1.0 : 0.0);
    state.add(counts ? 1.0 : 0.0);
    return state;
  }

  /**
   * Restores a {@link #state}; one from a version without totals ends after the outputs, and one
   * from a version that did not note whether anything counted ends before that.
   */
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
    counts = at + 4 < state.size() ? state.get(at + 4) != 0 : !isEmpty();
  }
}
