package dev.unroll.check;

import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;

/** Fixed random numbers, none of them near zero, so that no product vanishes. */
final class Randoms {
  private Randoms() {}

  /** Returns values of ±[0.25, 1), a function of the name and the position. */
  static Tensor tensor(String name, int... shape) {
    return Tensor.of(floats(name, Shape.size(shape)), shape);
  }

  /** Same as {@link #tensor}. */
  static float[] floats(String name, int size) {
    var random = new CounterRandom(CounterRandom.DEFAULT_SEED, name);
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      double magnitude = 0.25 + 0.75 * random.uniform(2L * i);
      values[i] = (float) (random.uniform(2L * i + 1) < 0.5 ? -magnitude : magnitude);
    }
    return values;
  }
}
