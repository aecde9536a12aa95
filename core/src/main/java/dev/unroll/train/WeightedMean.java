package dev.unroll.train;

import dev.unroll.loss.Reduction;
import java.util.List;

/**
 * The losses of several batches joined to what they would be of all examples together, whatever the
 * batch size: the mean over items by their weights, or for the other reductions over sequences.
 */
final class WeightedMean {
  private double sum;
  private double weight;
  private boolean empty = true;

  /**
   * Takes in a batch.
   *
   * @param loss of the batch, by the reduction
   * @param itemWeight by which its items count together
   * @param sequences in the batch
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

  /** Whether there is nothing since {@link #take}. */
  boolean isEmpty() {
    return empty;
  }

  /** What it holds, for a checkpoint. */
  List<Double> state() {
    return List.of(sum, weight, empty ? 1.0 : 0.0);
  }

  void restore(List<Double> state) {
    sum = state.get(0);
    weight = state.get(1);
    empty = state.get(2) != 0;
  }

  /** Returns true when something counted. */
  boolean hasWeight() {
    return weight != 0;
  }

  /** The mean so far, NaN when nothing counted. */
  double mean() {
    return sum / weight;
  }

  /** Begins anew. */
  void clear() {
    sum = 0;
    weight = 0;
    empty = true;
  }

  /** The mean so far, NaN when nothing counted; and begins anew. */
  double take() {
    double mean = mean();
    clear();
    return mean;
  }
}
