package dev.unroll.internal;

import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bits of tensors as a value: for states that are equal when all their numbers are, NaN
 * included. Copies everything.
 */
public final class TensorBits {
  private TensorBits() {}

  /** Something that is equal to another when names, shapes and all bits are. */
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
