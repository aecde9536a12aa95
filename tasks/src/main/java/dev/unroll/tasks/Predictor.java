package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.vectors.WordVectors;
import dev.unroll.nn.Model;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A trained model together with everything needed to use it: how raw data are converted to its
 * input, and what its output means. Using a predictor does not change it, and any number of threads
 * can share one. Only its {@link Training} changes its weights, if it is fitted again; a predictor
 * that was loaded never changes.
 *
 * <pre>{@code
 * Predictor predictor = Predictor.load(Path.of("reviews.safetensors"));
 * Score score = predictor.evaluate(Path.of("others.csv"));
 * Map<String, Object> answer = predictor.answer(Map.of("text", "a film to remember"));
 * }</pre>
 *
 * <p>Each task has its own predictor, such as {@code Forecaster} and {@code Classifier}, with its
 * own types of answers.
 *
 * <p>In all predictors, a {@link BadInputException} reports a bad value of the data, such as NaN, a
 * series that is too short or a horizon out of range. Its message is for the person who sent the
 * value; a service may answer it with the status 400. Mistakes of the program are other exceptions:
 * {@link NullPointerException} for null, {@link IllegalArgumentException} for wrong settings and
 * {@link IllegalStateException} for a call that the model does not support, such as a text for a
 * model of numbers.
 */
public interface Predictor {
  /**
   * Loads a predictor that {@link #save} wrote; its predictions are bit-identical.
   *
   * @throws BadInputException when the file does not hold a model of a task
   */
  static Predictor load(Path file) {
    return load(file, Registry.standard());
  }

  /**
   * Loads a predictor with custom parts.
   *
   * @param registry contains the custom parts that the file needs
   * @throws BadInputException when the file does not hold a model of a task, or it needs parts that
   *     the registry lacks
   */
  static Predictor load(Path file, Registry registry) {
    TaskFile read = TaskFile.read(file, registry);
    return read.type().load(read);
  }

  /**
   * Scores a whole file as a test set.
   *
   * @throws BadInputException when the file does not fit the model
   */
  Score evaluate(Path file);

  /**
   * Scores a whole file as a test set, with or without its bad rows.
   *
   * @param skipBadRows true to skip bad rows and count them in the notes, false to fail on the
   *     first one
   * @throws IllegalArgumentException when the task cannot skip rows ({@link TaskType#skipsBadRows})
   */
  default Score evaluate(Path file, boolean skipBadRows) {
    if (skipBadRows) {
      throw new IllegalArgumentException("this task cannot skip bad rows");
    }
    return evaluate(file);
  }

  /**
   * Returns a copy that reads files with other settings than those of its recipe; the weights and
   * everything else fitted in training stay. The new settings are kept in a model file that the
   * copy saves.
   *
   * @param settings values of a recipe's {@code data}, as YAML, by key: {@code missing: drop}
   * @throws BadInputException when a key is not one of {@link TaskType#readingKeys}, or a value is
   *     wrong
   */
  default Predictor withReading(Map<String, String> settings) {
    if (!settings.isEmpty()) {
      throw new BadInputException(
          "%s has no settings for reading files, got %s"
              .formatted(recipe().type().predictorName(), String.join(", ", settings.keySet())));
    }
    return this;
  }

  /**
   * Answers one request in plain JSON values, for programs that are independent of the task. A
   * forecaster expects the columns and a horizon, a classifier a text or the steps of a sequence.
   *
   * @param request as a JSON parser returns it; arrays are accepted in place of lists
   * @throws BadInputException when the request has an unknown key or a value that does not fit
   */
  Map<String, @Nullable Object> answer(Map<String, ? extends @Nullable Object> request);

  /**
   * Returns a view that predicts single examples as rows of a table, for programs that are
   * independent of the task. Empty, the default, if the task does not support this.
   */
  default Optional<RowPredictions> rowPredictions() {
    return Optional.empty();
  }

  /**
   * Writes the weights, the recipe and everything else needed to predict to one safetensors file.
   * Missing directories are created; an existing file is replaced atomically.
   *
   * @throws BadInputException when the path is a directory, or its directory cannot be created
   * @throws java.io.UncheckedIOException when the file cannot be written
   */
  void save(Path file);

  /**
   * Returns the network. It reads and returns coded values: those of a forecaster are transformed
   * and scaled, and a text is a sequence of ids. The other methods of this predictor convert them.
   */
  Model model();

  /**
   * Returns the recipe that this was trained from; for data in memory, a recipe with the same
   * settings.
   */
  Recipe recipe();

  /**
   * Returns the shape of the network's input, such as [N, 10, 1], with {@link
   * dev.unroll.tensor.Shape#ANY} for variable sizes.
   */
  int[] inputShape();

  /**
   * Returns the words of the vocabulary with their vectors, to find nearest neighbours.
   *
   * @throws IllegalStateException when the model has no word vectors
   */
  default WordVectors wordVectors() {
    throw new IllegalStateException(recipe().type().predictorName() + " has no word vectors");
  }
}
