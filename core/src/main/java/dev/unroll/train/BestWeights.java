package dev.unroll.train;

import dev.unroll.tensor.ParameterStore;
import dev.unroll.train.TrainingConfig.KeepBest;
import org.jspecify.annotations.Nullable;

/** Remembers the weights of the epoch with the lowest loss. */
final class BestWeights {
  private final ParameterStore store;
  private final KeepBest when;
  private float @Nullable [] weights;
  private double lowest = Double.POSITIVE_INFINITY;

  BestWeights(ParameterStore store, KeepBest when) {
    this.store = store;
    this.when = when;
  }

  void offer(double loss) {
    if (when != KeepBest.NEVER && loss < lowest) {
      lowest = loss;
      weights = store.snapshot(weights);
    }
  }

  void restore(boolean stopped) {
    boolean wanted = when == KeepBest.ALWAYS || (when == KeepBest.WHEN_STOPPED && stopped);
    if (wanted && weights != null) {
      store.restore(weights);
    }
  }
}
