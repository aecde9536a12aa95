package dev.unroll.train;

import dev.unroll.tensor.ParameterStore;
import dev.unroll.train.TrainingConfig.KeepBest;
import org.jspecify.annotations.Nullable;

/** Remembers the weights of the best epoch, by the figure that is monitored. */
final class Best {
  private final ParameterStore store;
  private final KeepBest when;
  private final boolean higherIsBetter;
  private float @Nullable [] weights;
  private double figure = Double.NaN;

  Best(ParameterStore store, KeepBest when, boolean higherIsBetter) {
    this.store = store;
    this.when = when;
    this.higherIsBetter = higherIsBetter;
  }

  /** Takes in the present weights and their figure; a NaN is never better. */
  void offer(double value) {
    boolean better = higherIsBetter ? value > figure : value < figure;
    if (when != KeepBest.NEVER && (better || (Double.isNaN(figure) && !Double.isNaN(value)))) {
      figure = value;
      weights = store.snapshot(weights);
    }
  }

  /** Gives the model the best weights when the configuration wants that. */
  void settle(boolean endedEarly) {
    boolean wanted = when == KeepBest.ALWAYS || (when == KeepBest.WHEN_STOPPED && endedEarly);
    if (wanted && weights != null) {
      store.restore(weights);
    }
  }

  /** The best weights; null when no epoch has been judged. */
  float @Nullable [] weights() {
    return weights;
  }

  /** Their figure; NaN when no epoch has been judged. */
  double figure() {
    return figure;
  }

  void restore(float @Nullable [] values, double value) {
    if ((values == null ? -1 : values.length) != (Double.isNaN(value) ? -1 : store.size())) {
      throw new IllegalArgumentException("the best weights are not all there");
    }
    weights = values;
    figure = value;
  }
}
