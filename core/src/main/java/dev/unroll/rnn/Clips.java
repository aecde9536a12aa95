package dev.unroll.rnn;

import dev.unroll.nn.Activation;
import dev.unroll.tensor.Tensor;
import java.util.Map;

/** Bounds on values within a cell; 0 means none. */
final class Clips {
  private Clips() {}

  /** Returns the bound after checking it. */
  static float check(String name, float bound) {
    if (!(bound >= 0 && Float.isFinite(bound))) {
      throw new IllegalArgumentException(
          name + " is " + bound + " (expected a finite number above 0, or 0 for no clipping)");
    }
    return bound;
  }

  /** Clips x to [-bound, bound]; the gradient outside is 0. */
  static Tensor clip(Tensor x, float bound) {
    return bound == 0 ? x : Activation.hardTanh(-bound, bound).apply(x);
  }

  /** Adds a bound to a configuration, unless there is none. */
  static void put(Map<String, Object> config, String key, float bound) {
    if (bound != 0) {
      config.put(key, bound);
    }
  }
}
