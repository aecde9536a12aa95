package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.recipe.TrainingRecipe;
import java.util.List;
import java.util.Optional;

/**
 * A kind of task: how its recipes are read, its data prepared, its models scored and loaded. The
 * command line knows tasks through this interface only. One line registers a task, see {@link
 * Registry}.
 *
 * @param <P> what training gives
 */
public interface TaskType<P extends Predictor> {
  /** Returns the word of recipes, {@code task: forecast}. */
  String name();

  /** Returns what a trained model is called in messages, with its article: {@code a forecaster}. */
  String predictorName();

  /** Returns the command that asks a trained model, such as {@code unroll predict}. */
  String command();

  /** Returns the key under which model files keep what belongs to the task. */
  String fileKey();

  /**
   * Returns the metrics of the test set. Recipes are compared by the first one unless they expect
   * another, and any of them can be expected.
   */
  List<TaskMetric> metrics();

  /**
   * Returns what reads {@code training} of recipes, with the losses and metrics that they can name;
   * empty, the default, where the task reads it in its own way.
   */
  default Optional<TrainingRecipe> trainingWords() {
    return Optional.empty();
  }

  /** Returns the input kind that a recipe names; empty, the default, where the task has none. */
  default Optional<String> inputKind(Recipe recipe) {
    return Optional.empty();
  }

  /**
   * Returns the keys of a recipe's {@code data} that say how files are read, and that may differ
   * from file to file, such as {@code missing} or {@code separator}; by default none.
   */
  default List<String> readingKeys() {
    return List.of();
  }

  /** Returns true when data.badRows of a recipe can skip bad rows; by default it cannot. */
  default boolean skipsBadRows() {
    return false;
  }

  /**
   * Checks the keys of a recipe that are the task's own, layers and training included, when the
   * recipe is read.
   *
   * @param fields of the recipe; the caller refuses keys that nothing read
   * @throws BadInputException when a key or value is wrong
   */
  void check(Recipe recipe, Fields fields);

  /**
   * Reads the data and builds the network, with fresh weights.
   *
   * @param data the recipe's own, or what replaces them
   * @throws BadInputException when recipe and data do not fit
   */
  PreparedTask<P> prepare(Recipe recipe, DataLocation data);

  /**
   * Makes a predictor from a file.
   *
   * @throws BadInputException when what the file keeps of the task is not valid
   */
  P load(TaskFile file);
}
