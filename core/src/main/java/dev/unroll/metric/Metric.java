package dev.unroll.metric;

import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Tensor;
import java.util.Map;

/** A figure over many batches: update with each, then ask for the value. For one thread. */
public interface Metric {
  /** Its plain name, such as {@code rmse}. */
  String name();

  /**
   * Takes in a batch. Steps that the prediction's mask does not count have no influence, and others
   * count by the target's weights.
   */
  void update(Sequence prediction, Target target);

  /** Takes in a batch with target values in the shape of the prediction. */
  default void update(Sequence prediction, Tensor target) {
    update(prediction, Target.values(target));
  }

  /** The figure over all batches since the last {@link #clear}; NaN when there was nothing. */
  double value();

  /** Begins anew. */
  void clear();

  /**
   * What it has seen since the last {@link #clear}, as numbers by name: what a checkpoint keeps.
   */
  Map<String, Double> state();

  /**
   * Goes on from a {@link #state}.
   *
   * @throws IllegalArgumentException when it is not one of this metric
   */
  void restore(Map<String, Double> state);

  /** Whether a larger figure is a better one. */
  boolean higherIsBetter();
}
