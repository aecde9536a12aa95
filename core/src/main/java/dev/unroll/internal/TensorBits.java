package dev.unroll.internal;

import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies of the bits of tensors as values with {@code equals}, for states that are equal when all
 * their numbers are, including NaN.
 */
public final class TensorBits {
  private TensorBits() {}

  /** Returns an object that equals another one when names, shapes and all bits are equal. */
  public static Object of(Map<String, List<Tensor>> tensors) {
    var bits = new LinkedHashMap<String, List<List<Integer>>>();
    tensors.forEach((name, parts) -> bits.put(name, parts.stream().map(TensorBits::of).toList()));
    return bits;
  }

  private static List<Integer> of(Tensor tensor) {
    var bits = new ArrayList<Integer>();
    for (int size : tensor.shape()) {
      bits.add(size);
    }
    for (float value : tensor.toArray()) {
      bits.add(Float.floatToRawIntBits(value));
    }
    return bits;
  }
}
