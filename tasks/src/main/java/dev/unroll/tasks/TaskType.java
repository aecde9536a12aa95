package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.recipe.TrainingRecipe;
import java.util.List;
import java.util.Optional;

/**
 * A kind of task: reads its recipes, prepares its data, loads and scores its models. The command
 * line uses tasks through this interface only. One line registers a task, see {@link Registry}.
 *
 * @param <P> the predictor that training returns
 */
public interface TaskType<P extends Predictor> {
  /** Returns the name in recipes, {@code task: forecast}. */
  String name();

  /** Returns the name of a trained model in messages, with its article: {@code a forecaster}. */
  String predictorName();

  /** Returns the command that runs a trained model, such as {@code unroll predict}. */
  String command();

  /** Returns the key under which model files keep the values of the task. */
  String fileKey();

  /**
   * Returns the metrics of the test set. Recipes are compared by the first one unless they expect
   * another; a recipe can expect any of them.
   */
  List<TaskMetric> metrics();

  /**
   * Returns the reader of {@code training} in recipes, with the losses and metrics that they can
   * name. Empty, the default, if the task reads it in another way.
   */
  default Optional<TrainingRecipe> trainingWords() {
    return Optional.empty();
  }

  /** Returns the input kind that a recipe names; empty, the default, if the task has none. */
  default Optional<String> inputKind(Recipe recipe) {
    return Optional.empty();
  }

  /**
   * Returns the keys of a recipe's {@code data} that determine how files are read and that may
   * differ from file to file, such as {@code missing} or {@code separator}; none by default.
   */
  default List<String> readingKeys() {
    return List.of();
  }

  /** Returns true if data.badRows of a recipe can skip bad rows; false by default. */
  default boolean skipsBadRows() {
    return false;
  }

  /**
   * Checks the keys of a recipe that belong to the task, including layers and training, when the
   * recipe is read.
   *
   * @param fields of the recipe; the caller rejects keys that were not read
   * @throws BadInputException when a key or value is wrong
   */
  void check(Recipe recipe, Fields fields);

  /**
   * Reads the data and builds the network, with fresh weights.
   *
   * @param data the recipe's own, or the location that replaces them
   * @throws BadInputException when recipe and data do not fit
   */
  PreparedTask<P> prepare(Recipe recipe, DataLocation data);

  /**
   * Creates a predictor from a file.
   *
   * @throws BadInputException when the values of the task in the file are not valid
   */
  P load(TaskFile file);
}
