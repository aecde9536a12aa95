package dev.unroll.sequence;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * Values by name, in a fixed order: the common part of {@link Inputs}, {@link Outputs} and {@link
 * Targets}. Immutable.
 *
 * @param kind the word for one value in messages, such as {@code input}; also the name of a single
 *     value that was passed without a name
 * @param values by name
 * @param isUnnamed whether it is one value that was passed without a name
 */
record Named<V>(String kind, Map<String, V> values, boolean isUnnamed) {
  Named {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("expected at least one " + kind + ", got none");
    }
    values.forEach(
        (name, value) -> {
          if (name.isBlank()) {
            throw new IllegalArgumentException("the name of an " + kind + " must not be empty");
          }
        });
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  static <V> Named<V> of(String kind, String name, V value) {
    return new Named<>(kind, Map.of(name, value), false);
  }

  /** Returns one value without a name, which stands for the only one of a model. */
  static <V> Named<V> unnamed(String kind, V value) {
    return new Named<>(kind, Map.of(kind, value), true);
  }

  static <V> Named<V> of(String kind, Map<String, V> values) {
    return new Named<>(kind, values, false);
  }

  Named<V> with(String name, V value) {
    if (values.containsKey(name)) {
      throw new IllegalArgumentException("two " + kind + "s are called \"" + name + "\"");
    }
    var more = new LinkedHashMap<>(values);
    more.put(name, value);
    return of(kind, more);
  }

  /** Returns the same values with one replaced. */
  Named<V> replace(String name, V value) {
    get(name); // rejects an unknown name
    var others = new LinkedHashMap<>(values);
    others.put(name, value);
    return new Named<>(kind, others, isUnnamed);
  }

  List<String> names() {
    return List.copyOf(values.keySet());
  }

  V get(String name) {
    V value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "no " + kind + " \"" + name + "\"; available: " + String.join(", ", values.keySet()));
    }
    return value;
  }

  /** Returns the only value. */
  V only() {
    if (values.size() != 1) {
      throw new IllegalArgumentException(
          "expected one " + kind + ", got " + values.keySet() + "; pass one of these names");
    }
    return values.values().iterator().next();
  }

  /**
   * Returns the same values in this order.
   *
   * @param expected the names of the model; a single value without a name stands for the only one
   */
  Named<V> inOrder(List<String> expected) {
    if (expected.size() == 1 && isUnnamed) {
      return expected.get(0).equals(kind) ? this : of(kind, expected.get(0), only());
    }
    if (!values.keySet().equals(java.util.Set.copyOf(expected))) {
      throw new IllegalArgumentException(
          "the model's "
              + kind
              + "s are "
              + expected
              + ", got "
              + values.keySet()
              + "; pass each under its name");
    }
    if (names().equals(expected)) {
      return this;
    }
    var ordered = new LinkedHashMap<String, V>();
    expected.forEach(name -> ordered.put(name, get(name)));
    return of(kind, ordered);
  }

  /** Returns the results of a function of each value, under the same names. */
  Named<V> map(UnaryOperator<V> function) {
    var mapped = new LinkedHashMap<String, V>();
    values.forEach((name, value) -> mapped.put(name, function.apply(value)));
    return new Named<>(kind, mapped, isUnnamed);
  }

  /** Returns the number of rows, which is the same for all values. */
  int rows(ToIntFunction<V> size) {
    int rows = -1;
    String first = "";
    for (Map.Entry<String, V> each : values.entrySet()) {
      int now = size.applyAsInt(each.getValue());
      if (rows >= 0 && now != rows) {
        throw new IllegalArgumentException(
            kind
                + " \""
                + first
                + "\" has "
                + rows
                + " rows but "
                + kind
                + " \""
                + each.getKey()
                + "\" has "
                + now
                + "; they must match");
      }
      rows = now;
      first = each.getKey();
    }
    return rows;
  }
}
