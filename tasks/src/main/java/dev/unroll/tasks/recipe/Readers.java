package dev.unroll.tasks.recipe;

import dev.unroll.internal.FailureText;
import dev.unroll.store.Fields;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Readers of settings of one kind, such as losses, by their names. Immutable.
 *
 * @param kind in messages, such as {@code loss}
 * @param byName reads the keys of one name; the caller rejects other keys
 */
record Readers<T>(String kind, Map<String, Function<Fields, ? extends T>> byName) {
  Readers {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /** Returns the names, in the order of registration. */
  Set<String> names() {
    return byName.keySet();
  }

  /** Creates the object with this name; the caller has checked that the name exists. */
  T read(String name, Fields fields) {
    Function<Fields, ? extends T> reader = byName.get(name);
    if (reader == null) {
      throw new IllegalArgumentException("no " + kind + " \"" + name + "\" is registered");
    }
    try {
      return reader.apply(fields);
    } catch (IllegalArgumentException e) {
      throw fields.error(FailureText.of(e));
    }
  }

  /**
   * Rejects a custom object with the name of one of these, because it would be read again as that
   * one.
   *
   * @param config its settings
   * @throws IllegalArgumentException when its class is not that of the name
   */
  void requireOwnName(String name, Map<String, ?> config, Object object) {
    if (byName.containsKey(name)
        && !read(name, Fields.of(config, kind)).getClass().equals(object.getClass())) {
      throw new IllegalArgumentException(
          "the "
              + kind
              + " "
              + object
              + " has the name \""
              + name
              + "\" of a built-in one; use another name");
    }
  }

  /**
   * Returns a copy with one more reader.
   *
   * @throws IllegalArgumentException when the name is taken
   */
  Readers<T> with(String name, Function<Fields, ? extends T> reader) {
    if (byName.containsKey(name)) {
      throw new IllegalArgumentException(
          "the " + kind + " \"" + name + "\" already exists; use another name for the new one");
    }
    var more = new LinkedHashMap<>(byName);
    more.put(name, reader);
    return new Readers<>(kind, more);
  }
}
