package dev.unroll.nn;

import dev.unroll.tensor.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A function of sequences with named parameters. Applying it changes nothing in it, so any number
 * of threads may.
 */
public interface Layer {
  /** Its kind as recipes and model files name it, such as {@code lstm}. */
  String type();

  /**
   * Everything that is needed to make such a layer again, as plain JSON values (strings, numbers,
   * booleans, lists, maps). Weights are not in it.
   */
  Map<String, Object> config();

  /** Its type and configuration in one map, as model files and layers of layers hold it. */
  default Map<String, Object> description() {
    var description = new LinkedHashMap<String, Object>();
    description.put("type", type());
    description.putAll(config());
    return description;
  }

  /** Its parameters by name, in a fixed order; the names are those of its formula. */
  Map<String, Parameter> parameters();

  /** Applies it. */
  Sequence apply(Sequence x, Pass pass);

  /**
   * The shape that comes out when this shape goes in, {@link dev.unroll.tensor.Shape#ANY} where a
   * size is open.
   *
   * @throws IllegalArgumentException when such an input does not fit, with a sentence
   */
  int[] outputShape(int... inputShape);

  /** How it is computed, for {@code summary}: {@code fused}, {@code step by step}, and why. */
  String path();

  /** The size of the last dimension that it wants, or {@link dev.unroll.tensor.Shape#ANY}. */
  default int inputSize() {
    return dev.unroll.tensor.Shape.ANY;
  }
}
