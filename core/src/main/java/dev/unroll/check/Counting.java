package dev.unroll.check;

import dev.unroll.sequence.Mask;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The valid steps of {@code [N, T, F]}, sequence by sequence; all rows of [N, F]. */
final class Counting {
  private Counting() {}

  /** Returns the values at a step. */
  @FunctionalInterface
  interface Step {
    float[] of(int row, int i);
  }

  /** Returns the values of the valid steps; all others must be zero. */
  static float[] values(String what, Tensor tensor, @Nullable Mask mask) {
    float[] values = tensor.toArray();
    if (mask == null) {
      return values;
    }
    int steps = tensor.size(1);
    int width = tensor.size(2);
    var kept = new float[values.length];
    int size = 0;
    for (int n = 0; n < mask.batch(); n++) {
      for (int i = 0; i < mask.count(n); i++) {
        int at = (n * steps + mask.position(n, i, steps)) * width;
        System.arraycopy(values, at, kept, size, width);
        Arrays.fill(values, at, at + width, 0f);
        size += width;
      }
    }
    for (int at = 0; at < values.length; at++) {
      if (values[at] != 0) {
        throw new AssertionError(
            what
                + " at masked steps must be zero, got "
                + values[at]
                + " in sequence "
                + at / width / steps
                + " at step "
                + at / width % steps);
      }
    }
    return Arrays.copyOf(kept, size);
  }

  /** Does the reverse: puts values of steps at their positions, and large values elsewhere. */
  static Tensor spread(int[] shape, @Nullable Mask mask, Step step) {
    int width = shape[shape.length - 1];
    int steps = shape.length == 3 ? shape[1] : 1;
    var values = new float[Shape.size(shape)];
    Arrays.fill(values, 1e9f);
    for (int n = 0; n < shape[0]; n++) {
      int count = mask == null ? steps : mask.count(n);
      for (int i = 0; i < count; i++) {
        int position = mask == null ? i : mask.position(n, i, steps);
        System.arraycopy(step.of(n, i), 0, values, (n * steps + position) * width, width);
      }
    }
    return Tensor.of(values, shape);
  }
}
