package dev.unroll.metric;

import dev.unroll.nn.Sequence;
import dev.unroll.tensor.Tensor;

/** A figure over many batches: update with each, then ask for the value. For one thread. */
public interface Metric {
  /** Its plain name, such as {@code rmse}. */
  String name();

  /** Takes in a batch; steps beyond a sequence's length do not count. */
  void update(Sequence prediction, Tensor target);

  /** The figure over all batches since the last {@link #clear}; NaN when there was nothing. */
  double value();

  /** Begins anew. */
  void clear();

  /** Whether a larger figure is a better one. */
  boolean higherIsBetter();
}
