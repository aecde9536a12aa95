package dev.unroll.train;

import dev.unroll.loss.Reduction;
import dev.unroll.sequence.Outputs;
import dev.unroll.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The loss of one batch or chunk: the tensor to differentiate, the weight of the batch among
 * others, and scalars to report. {@link StepContext#loss()} computes it from the configured losses.
 * A custom {@link TrainingStep} may add terms and scalars, or make one from any tensor. Immutable.
 */
public final class StepLoss {
  /**
   * The loss of one output.
   *
   * @param value of the batch
   * @param coefficient its weight in the total
   * @param reduction how the values of several batches are combined
   * @param weight the total weight of the items in the batch
   */
  record Part(double value, double coefficient, Reduction reduction, double weight) {}

  private final Tensor total;
  private final Tensor minimized;
  private final Map<String, Part> parts; // by output
  private final boolean hasMore; // than the losses of the outputs
  private final int sequences;
  private final Map<String, Double> scalars;

  private StepLoss(
      Tensor total,
      Tensor minimized,
      Map<String, Part> parts,
      boolean hasMore,
      int sequences,
      Map<String, Double> scalars) {
    this.total = total;
    this.minimized = minimized;
    this.parts = parts;
    this.hasMore = hasMore;
    this.sequences = sequences;
    this.scalars = scalars;
  }

  static StepLoss of(Tensor total, Map<String, Part> parts, int sequences) {
    return new StepLoss(
        total, total, Collections.unmodifiableMap(parts), false, sequences, Map.of());
  }

  /**
   * Makes a loss from any tensor of one element that was recorded in this step.
   *
   * @param total the tensor to differentiate
   * @param sequences the number of examples that it is a mean of: its weight among other batches
   */
  public static StepLoss of(Tensor total, int sequences) {
    return new StepLoss(total, total, Map.of(), true, sequences, Map.of());
  }

  /**
   * Makes a loss from any tensor of one element that was recorded in this step, which is weighted
   * among other batches like a {@link dev.unroll.loss.Loss} of the model's only output.
   *
   * @param total the tensor to differentiate
   * @param reduction of the losses of all items to the total
   * @param weight the total weight of the items in the batch
   * @param sequences the number of examples in the batch
   */
  public static StepLoss of(Tensor total, Reduction reduction, double weight, int sequences) {
    var part = new Part(total.item(), 1, reduction, weight);
    return of(total, Map.of(Outputs.ONLY, part), sequences);
  }

  /** Returns the tensor whose value is reported; it has one element. */
  public Tensor total() {
    return total;
  }

  /**
   * Returns the tensor to differentiate, which has one element: the total unless another one was
   * set.
   */
  public Tensor minimized() {
    return minimized;
  }

  /** Returns this loss plus another term of one element, such as a penalty. */
  public StepLoss plus(Tensor term) {
    return new StepLoss(total.plus(term), minimized.plus(term), parts, true, sequences, scalars);
  }

  /**
   * Returns a loss that reports this value but differentiates another tensor of one element.
   * Examples are a different scale, such as a sum over steps that is reported per step, or
   * penalties that are not reported. With accumulation, gradients of batches are combined in the
   * same way as the reported losses.
   */
  public StepLoss minimizing(Tensor other) {
    return new StepLoss(total, other, parts, hasMore, sequences, scalars);
  }

  /**
   * Returns this loss with a number to report. History, listeners and event files show it under
   * this name, as the mean over the steps of an interval.
   *
   * @param name must not be that of a metric or another column of the history
   */
  public StepLoss withScalar(String name, double value) {
    if (name.isBlank() || History.COLUMNS.contains(name)) {
      throw new IllegalArgumentException(
          "a scalar must not be called \"" + name + "\", which the history uses. Rename it.");
    }
    var more = new LinkedHashMap<>(scalars);
    more.put(name, value);
    return new StepLoss(
        total, minimized, parts, hasMore, sequences, Collections.unmodifiableMap(more));
  }

  /** Returns the numbers to report by name. */
  public Map<String, Double> scalars() {
    return scalars;
  }

  /** Returns the losses of the outputs, by output. */
  Map<String, Part> parts() {
    return parts;
  }

  /** Returns whether the total has terms other than the losses of the outputs. */
  boolean hasMore() {
    return hasMore;
  }

  /** Returns whether the batch has an item with a weight above 0, or the total another term. */
  boolean counts() {
    return hasMore || parts.values().stream().anyMatch(part -> part.weight() > 0);
  }

  /** Returns the number of examples in the batch. */
  int sequences() {
    return sequences;
  }

  /** Adds the total to a mean over batches. */
  void addTo(WeightedMean mean, double value) {
    mean.add(value, reduction(), weight(), sequences);
  }

  /**
   * Returns how the totals of several batches are combined. A single loss determines it; several
   * losses are weighted by the number of examples, unless all are sums.
   */
  Reduction reduction() {
    if (parts.size() == 1) {
      return parts.values().iterator().next().reduction();
    }
    boolean sums =
        !parts.isEmpty()
            && parts.values().stream().allMatch(part -> part.reduction() == Reduction.SUM);
    return sums ? Reduction.SUM : Reduction.BATCH_MEAN;
  }

  private double weight() {
    return parts.size() == 1 ? parts.values().iterator().next().weight() : sequences;
  }

  /** Returns the factor of the gradient when gradients of several batches are combined. */
  double share() {
    return switch (reduction()) {
      case MEAN -> weight();
      case SUM -> 1;
      case BATCH_MEAN -> sequences;
    };
  }
}
