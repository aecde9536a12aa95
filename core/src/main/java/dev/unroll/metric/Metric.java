package dev.unroll.metric;

import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Tensor;
import java.util.Map;

/**
 * A metric over many batches: call {@link #update} for each, then {@link #value}. Not thread-safe.
 */
public interface Metric {
  /** Returns its name, such as {@code rmse}. */
  String name();

  /**
   * Adds a batch. Masked steps of the prediction have no influence; the others are weighted by the
   * target's weights.
   */
  void update(Sequence prediction, Target target);

  /** Adds a batch with target values in the shape of the prediction. */
  default void update(Sequence prediction, Tensor target) {
    update(prediction, Target.values(target));
  }

  /** Returns the value over all batches since the last {@link #clear}; NaN if there was nothing. */
  double value();

  /** Resets the metric. */
  void clear();

  /** Returns the state since the last {@link #clear}, as numbers by name, for a checkpoint. */
  Map<String, Double> state();

  /**
   * Resumes from a {@link #state}.
   *
   * @throws IllegalArgumentException if it is not a state of this metric
   */
  void restore(Map<String, Double> state);

  /** Returns whether a higher value is better. */
  boolean higherIsBetter();
}
