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
  private long epoch;

  Best(ParameterStore store, KeepBest when, boolean higherIsBetter) {
    this.store = store;
    this.when = when;
    this.higherIsBetter = higherIsBetter;
  }

  /**
   * Takes in the present weights and their figure; a NaN is never better.
   *
   * @param number of the epoch, from 1
   */
  void offer(double value, long number) {
    boolean better = higherIsBetter ? value > figure : value < figure;
    if (when != KeepBest.NEVER && (better || (Double.isNaN(figure) && !Double.isNaN(value)))) {
      figure = value;
      epoch = number;
      weights = weights == null ? store.snapshot() : store.snapshot(weights);
    }
  }

  /**
   * Gives the model the best weights when the configuration wants that.
   *
   * @return what became of it; null when no epoch has been judged
   */
  History.@Nullable BestEpoch settle(boolean endedEarly) {
    if (weights == null) {
      return null;
    }
    boolean kept = when == KeepBest.ALWAYS || (when == KeepBest.WHEN_STOPPED && endedEarly);
    if (kept) {
      store.restore(weights);
    }
    return new History.BestEpoch(epoch, figure, kept);
  }

  /** The best weights; null when no epoch has been judged. */
  float @Nullable [] weights() {
    return weights;
  }

  /** Their figure; NaN when no epoch has been judged. */
  double figure() {
    return figure;
  }

  /** Its number, from 1; 0 when no epoch has been judged. */
  long epoch() {
    return epoch;
  }

  void restore(float @Nullable [] values, double value, long number) {
    if ((values == null ? -1 : values.length) != (Double.isNaN(value) ? -1 : store.size())) {
      throw new IllegalArgumentException("the best weights are not all there");
    }
    weights = values;
    figure = value;
    epoch = number;
  }
}
