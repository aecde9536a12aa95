package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.nn.Model;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingListener;
import java.nio.file.Path;
import java.util.Map;

/**
 * A model with its data and a question: what every task can do, whatever its recipe says.
 *
 * <pre>{@code
 * Task task = Task.create(Recipes.find("imdb-gru"));
 * TaskResult result = task.fit(RunListener.silent());
 * task.save(Path.of("imdb.safetensors"));
 * }</pre>
 *
 * <p>Train from one thread; when trained, any number of threads may evaluate. {@link #requestStop}
 * may come from any thread.
 */
public sealed interface Task permits Classifier, Forecaster {
  /**
   * Makes a task with fresh weights for a recipe and the data that it names.
   *
   * @throws BadInputException when recipe and data do not fit
   */
  static Task create(Recipe recipe) {
    return switch (recipe.kind()) {
      case FORECAST -> Forecaster.create(recipe);
      case CLASSIFY -> Classifier.create(recipe);
    };
  }

  /**
   * Makes a task with fresh weights for a recipe.
   *
   * @param data a file to use in place of the recipe's, or a directory to find the recipe's files
   *     in
   * @throws BadInputException when recipe and data do not fit
   */
  static Task create(Recipe recipe, Path data) {
    return switch (recipe.kind()) {
      case FORECAST -> Forecaster.create(recipe, data);
      case CLASSIFY -> Classifier.create(recipe, data);
    };
  }

  /**
   * The task whose run left a checkpoint, to {@link #resume} it: recipe and data are those that the
   * run began with, and its checkpoints go where that one is.
   *
   * @param changes to the recipe, by dotted key; only for how long it trains can be changed, with
   *     {@code training.epochs} or {@code training.steps}
   * @throws BadInputException when there is no checkpoint of a task, or the data are gone
   */
  static Task of(Checkpoints where, Map<String, String> changes) {
    return switch (TaskCheckpoint.read(where).recipe().kind()) {
      case FORECAST -> Forecaster.of(where, changes);
      case CLASSIFY -> Classifier.of(where, changes);
    };
  }

  /**
   * Returns the task of a checkpoint, as {@link #of(Checkpoints, Map)}, with data in another place.
   *
   * @param data where the data are now
   */
  static Task of(Checkpoints where, Map<String, String> changes, Path data) {
    return switch (TaskCheckpoint.read(where).recipe().kind()) {
      case FORECAST -> Forecaster.of(where, changes, data);
      case CLASSIFY -> Classifier.of(where, changes, data);
    };
  }

  /**
   * Reads what {@link #save} wrote; it predicts the same bits.
   *
   * @throws BadInputException when the file is none of ours
   */
  static Task load(Path file) {
    TaskFile read = TaskFile.read(file);
    return read.has(ClassifierFile.KEY) ? Classifier.load(read) : Forecaster.load(read);
  }

  /** Adds somebody to be told how training goes, on a thread of their own. */
  Task listener(TrainingListener listener);

  /**
   * Writes checkpoints while it trains, to {@link #resume} from. Beside the state they keep recipe
   * and data file, in place of any other extra, so that {@link #of} can make this task again.
   *
   * @throws IllegalStateException when this task was loaded and has no data to train on
   */
  Task checkpoints(Checkpoints value);

  /**
   * Trains, and scores the test part.
   *
   * @throws IllegalStateException when this task was loaded and has no data to train on
   * @throws dev.unroll.train.DivergedException when the loss is no longer finite
   * @throws BadInputException when checkpoints are wanted and cannot be written, or would replace
   *     that of a run that has not come to its end
   */
  TaskResult fit(RunListener listener);

  /**
   * Goes on from the checkpoint, to the same bits as if training had never been broken off.
   *
   * @throws IllegalStateException when this task was loaded and has no data to train on, or {@link
   *     #checkpoints} has not said where to go on from
   * @throws dev.unroll.train.DivergedException when the loss is no longer finite
   * @throws BadInputException when there is no checkpoint, or it is of another run
   */
  TaskResult resume(RunListener listener);

  /**
   * Asks {@link #fit} or {@link #resume} to stop after the step in progress; what was learned so
   * far stays.
   */
  void requestStop();

  /**
   * Scores a whole file as test part.
   *
   * @throws BadInputException when the file does not fit
   */
  TaskResult evaluate(Path file);

  /** Writes weights, recipe and all that is needed to predict to one safetensors file. */
  void save(Path file);

  /** The network. */
  Model model();

  /** What it was made from; for data in memory, the same in words of a recipe. */
  Recipe recipe();

  /** How it is trained. */
  TrainingConfig training();

  /**
   * The shape of what goes into the network, such as [N, 10, 1], with {@link
   * dev.unroll.tensor.Shape#ANY} where a size is open.
   */
  int[] inputShape();
}
