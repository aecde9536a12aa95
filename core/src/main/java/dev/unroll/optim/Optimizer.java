package dev.unroll.optim;

import dev.unroll.tensor.ParameterStore;

/**
 * A rule that turns gradients into updates: its settings alone, which any number of runs may share.
 */
public interface Optimizer {
  /** Begins a run on these parameters. */
  Updater updater(ParameterStore store);

  /** The step size. */
  float learningRate();

  /** Refuses a setting that is not positive and finite; for constructors. */
  static void requirePositive(String who, String what, float value) {
    if (!(value > 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(
          who + ": " + what + " must be positive and finite, got " + value);
    }
  }
}
