package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.nn.Model;
import dev.unroll.store.Fields;
import dev.unroll.store.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model file with what a task keeps beside the network, under a key of its own: name and recipe,
 * and what it takes to make inputs of raw data.
 *
 * @param path where it was read
 * @param loaded what it held
 */
record TaskFile(Path path, ModelFile.Loaded loaded) {
  /**
   * Reads a model file.
   *
   * @throws BadInputException when there is none
   */
  static TaskFile read(Path path) {
    try {
      return new TaskFile(path, ModelFile.load(path));
    } catch (IOException e) {
      throw new BadInputException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether a task of this key has written it. */
  boolean has(String key) {
    return loaded.extra().containsKey(key);
  }

  /**
   * What a task keeps beside the network.
   *
   * @param what the task, for sentences
   * @throws BadInputException when another one has written the file
   */
  Fields fields(String key, String what) {
    if (!has(key)) {
      throw new BadInputException(
          path + ": a model, but not " + what + "; give one that unroll train has written");
    }
    return Fields.of(loaded.extra(), path.toString()).object(key);
  }

  /** The recipe among what the task keeps. */
  Recipe recipe(Fields fields) {
    return Recipe.of(fields.string("name"), path + ": recipe", members(fields, "recipe"), true);
  }

  Model network() {
    return loaded.model();
  }

  /** Begins what a task keeps: its recipe. */
  static Map<String, @Nullable Object> begin(Recipe recipe) {
    var kept = new LinkedHashMap<String, @Nullable Object>();
    kept.put("name", recipe.name());
    kept.put("recipe", recipe.yaml());
    return kept;
  }

  /** Writes a model file. */
  static void save(Path path, Model network, String key, Map<String, @Nullable Object> kept) {
    try {
      ModelFile.save(path, network, Map.of(key, kept));
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /** An object of any members. */
  static Map<String, @Nullable Object> members(Fields fields, String key) {
    if (!(fields.raw(key) instanceof Map<?, ?> map)) {
      throw fields.error(key, "expected an object");
    }
    var members = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((name, value) -> members.put(String.valueOf(name), value));
    return members;
  }
}
