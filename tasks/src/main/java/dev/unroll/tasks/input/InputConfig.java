package dev.unroll.tasks.input;

import dev.unroll.store.Fields;
import dev.unroll.tasks.recipe.LayerSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of an input kind: what the examples are, and how they become input. Immutable. */
public interface InputConfig {
  /** Returns the kind. */
  InputKind type();

  /** Returns the word of recipes for the kind: {@code text}, {@code letters}, ... */
  default String kind() {
    return type().name();
  }

  /** Returns the settings as the {@code data} of a recipe has them, without {@code kind}. */
  Map<String, @Nullable Object> settings();

  /** Returns the names of files that are needed next to the examples, such as word vectors. */
  default List<String> files() {
    return List.of();
  }

  /** Reads from the {@code data} of a recipe where its files hold what. */
  ExampleFormat format(Fields data);

  /**
   * Returns where the files of examples that a program has read hold what, as the {@code data} of a
   * recipe has it, for a model to read other files in the same way; by default nothing.
   */
  default Map<String, Object> columns(LabelledSource examples) {
    return Map.of();
  }

  /** Returns what is known of the input before there are data. */
  ExpectedInput expected();

  /** Returns the layers that a default network begins with; none by default. */
  default List<LayerSpec> firstLayers() {
    return List.of();
  }

  /**
   * Begins to make input of examples.
   *
   * @param examples to learn from, to validate on and perhaps to test on
   * @param files finds the {@link #files}
   * @param seed of everything random
   * @throws IllegalArgumentException when the examples are of another kind
   * @throws dev.unroll.BadInputException when the data do not fit
   */
  UncodedExamples begin(LabelledSource examples, FileFinder files, long seed);
}
