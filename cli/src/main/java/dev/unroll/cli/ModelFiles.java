package dev.unroll.cli;

import dev.unroll.BadInputException;
import dev.unroll.tasks.Classifier;
import dev.unroll.tasks.Forecaster;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Task;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds model files. */
final class ModelFiles {
  private ModelFiles() {}

  /**
   * The model file that a user means.
   *
   * @param given the file, or the directory of a run
   * @throws BadInputException when there is none
   */
  static Path find(Path given) {
    Path file = Files.isDirectory(given) ? new RunFiles(given, false).model() : given;
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          file + ": there is no such model file; unroll train writes one into runs/");
    }
    return file;
  }

  /**
   * The forecaster in a file that {@link #find} has found.
   *
   * @throws BadInputException when it holds a classifier
   */
  static Forecaster forecaster(Path file) {
    if (Task.load(file) instanceof Forecaster forecaster) {
      return forecaster;
    }
    throw new BadInputException(
        file + ": a classifier, which forecasts nothing; ask it with unroll classify");
  }

  /**
   * The classifier in a file that {@link #find} has found.
   *
   * @throws BadInputException when it holds a forecaster
   */
  static Classifier classifier(Path file) {
    if (Task.load(file) instanceof Classifier classifier) {
      return classifier;
    }
    throw new BadInputException(
        file + ": a forecaster, which knows no classes; ask it with unroll predict");
  }

  /**
   * Refuses recipes that do not forecast.
   *
   * @throws BadInputException when it does another thing
   */
  static Recipe requireForecast(Recipe recipe) {
    if (recipe.task().equals("forecast")) {
      return recipe;
    }
    throw new BadInputException(
        recipe.source()
            + ": a classifier, and only forecasts have a past to be tested in; judge it with unroll"
            + " train, whose data.validation is for comparing settings");
  }
}
