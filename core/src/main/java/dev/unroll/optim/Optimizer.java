package dev.unroll.optim;

import dev.unroll.tensor.ParameterStore;
import java.util.Map;

/**
 * The settings of an optimizer, which computes new parameters from gradients. Any number of runs
 * may share them. The built-in optimizers are {@linkplain Rule rules}, or {@link Groups} of them.
 */
public interface Optimizer {
  /** Begins a run on these parameters. */
  Updater updater(ParameterStore store);

  /** Returns the step size, before a {@link Schedule}. */
  float learningRate();

  /** Returns its name in recipes, such as {@code adam}. */
  String text();

  /**
   * Returns all settings by the keys that recipes use: strings, numbers, booleans, lists and maps.
   * A run that is resumed must have the same.
   *
   * @throws IllegalArgumentException if recipes have no keys for them
   */
  Map<String, Object> config();

  /** Rejects a setting that is not positive and finite; for constructors. */
  static void requirePositive(String who, String what, float value) {
    if (!(value > 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(
          who + ": " + what + " must be positive and finite, got " + value);
    }
  }

  /** Rejects a setting that is negative, infinite or NaN; for constructors. */
  static void requireNotNegative(String who, String what, float value) {
    if (!(value >= 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(
          who + ": " + what + " must be 0 or more and finite, got " + value);
    }
  }

  /** Rejects a setting that is not in [0, 1); for constructors. */
  static void requireBelowOne(String who, String what, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(who + ": " + what + " must be in [0, 1), got " + value);
    }
  }
}
