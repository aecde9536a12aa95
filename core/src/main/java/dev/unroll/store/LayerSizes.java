package dev.unroll.store;

import dev.unroll.tensor.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sizes of a layer that follow from the data or from the previous layer, by their keys in files and
 * recipes:
 *
 * <pre>{@code
 * LayerSizes.input(features).with("units", classes)
 * }</pre>
 *
 * <p>A size in the layer's configuration takes precedence. Immutable.
 */
public final class LayerSizes {
  /** The key of the number of input features of a layer. */
  public static final String INPUT = "input";

  /** The key of the number of output values of a dense layer. */
  public static final String UNITS = "units";

  /** The key of the number of ids that an embedding or oneHot layer reads. */
  public static final String VOCABULARY = "vocabulary";

  /** The key of the number of values in a vector of an embedding. */
  public static final String SIZE = "size";

  private static final LayerSizes NONE = new LayerSizes(Map.of());

  private final Map<String, Integer> byKey;

  private LayerSizes(Map<String, Integer> byKey) {
    this.byKey = byKey;
  }

  /** Returns no sizes, for a layer whose configuration contains all of them. */
  public static LayerSizes none() {
    return NONE;
  }

  /**
   * Returns the number of input features of the layer.
   *
   * @param features {@link Shape#ANY} if unknown
   */
  public static LayerSizes input(int features) {
    return features == Shape.ANY ? NONE : NONE.with(INPUT, features);
  }

  /** Returns these sizes with one more size, or another value for one of them. */
  public LayerSizes with(String key, int size) {
    var more = new LinkedHashMap<>(byKey);
    more.put(key, size);
    return new LayerSizes(Collections.unmodifiableMap(more));
  }

  /** Returns the number of ids that a layer reads, or otherwise the number of its features. */
  int inputOrVocabulary() {
    return byKey.getOrDefault(VOCABULARY, byKey.getOrDefault(INPUT, Shape.ANY));
  }

  /** Returns all sizes by key. */
  public Map<String, Integer> asMap() {
    return byKey;
  }

  @Override
  public String toString() {
    return byKey.toString();
  }
}
