package dev.unroll.train;

import dev.unroll.loss.Reduction;
import java.util.List;

/**
 * Combines the losses of several batches to the loss of all examples together, independent of the
 * batch size: the weighted mean over items, or for the other reductions the mean over sequences.
 */
final class WeightedMean {
  private double sum;
  private double weight;
  private boolean empty = true;

  /**
   * Adds a batch.
   *
   * @param loss of the batch, by the reduction
   * @param itemWeight the total weight of its items
   * @param sequences the number of sequences in the batch
   */
  void add(double loss, Reduction reduction, double itemWeight, int sequences) {
    switch (reduction) {
      case MEAN -> add(loss * itemWeight, itemWeight);
      case SUM -> add(loss, sequences);
      case BATCH_MEAN -> add(loss * sequences, sequences);
    }
  }

  private void add(double part, double itsWeight) {
    sum += part;
    weight += itsWeight;
    empty = false;
  }

  /** Returns whether nothing was added since {@link #take}. */
  boolean isEmpty() {
    return empty;
  }

  /** Returns the state, for a checkpoint. */
  List<Double> state() {
    return List.of(sum, weight, empty ? 1.0 : 0.0);
  }

  void restore(List<Double> state) {
    sum = state.get(0);
    weight = state.get(1);
    empty = state.get(2) != 0;
  }

  /** Returns whether anything counted. */
  boolean hasWeight() {
    return weight != 0;
  }

  /** Returns the mean so far, NaN if nothing counted. */
  double mean() {
    return sum / weight;
  }

  /** Resets the mean. */
  void clear() {
    sum = 0;
    weight = 0;
    empty = true;
  }

  /** Returns the mean so far, NaN if nothing counted, and resets it. */
  double take() {
    double mean = mean();
    clear();
    return mean;
  }
}
