package dev.unroll.tasks.input;

import dev.unroll.store.Fields;
import dev.unroll.tasks.recipe.Agreement;
import dev.unroll.tasks.recipe.LayerSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an input kind: what the examples are, and how they are converted to input.
 * Immutable.
 */
public interface InputConfig {
  /** Returns the kind. */
  InputKind type();

  /** Returns the name of the kind in recipes: {@code text}, {@code letters}, ... */
  default String kind() {
    return type().name();
  }

  /** Returns the settings as in the {@code data} of a recipe, without {@code kind}. */
  Map<String, @Nullable Object> settings();

  /**
   * Returns the names of files that are needed in addition to the examples, such as word vectors.
   */
  default List<String> files() {
    return List.of();
  }

  /** Reads the format of the files from the {@code data} of a recipe. */
  ExampleFormat format(Fields data);

  /**
   * Returns the columns of the files that a program has read its examples from, as in the {@code
   * data} of a recipe. A model then reads other files in the same way. Empty by default.
   */
  default Map<String, Object> columns(LabelledSource examples) {
    return Map.of();
  }

  /**
   * Returns the values of a coder in a model file that follow from these settings. Loading rejects
   * a file in which they differ, since it was changed after training. None by default.
   *
   * @param coder of this kind
   * @param format of the files, with the columns of the recipe
   */
  default List<Agreement> agreements(InputCoder coder, ExampleFormat format) {
    return List.of();
  }

  /** Returns the properties of the input that are known before the data are read. */
  ExpectedInput expected();

  /** Returns the first layers of a default network; none by default. */
  default List<LayerSpec> firstLayers() {
    return List.of();
  }

  /**
   * Begins to convert examples to input.
   *
   * @param examples of the training and validation sets, and perhaps of the test set
   * @param files finds the {@link #files}
   * @param seed of everything random
   * @throws IllegalArgumentException when the examples are of another kind
   * @throws dev.unroll.BadInputException when the data do not fit
   */
  UncodedExamples begin(LabelledSource examples, FileFinder files, long seed);
}
