package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.vectors.WordVectors;
import dev.unroll.nn.Model;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A trained model with all that it takes to use it: how raw data become its input, and what its
 * output means. A predictor never changes, and any number of threads may use it.
 *
 * <pre>{@code
 * Predictor predictor = Predictor.load(Path.of("reviews.safetensors"));
 * Score score = predictor.evaluate(Path.of("others.csv"));
 * Map<String, Object> answer = predictor.answer(Map.of("text", "a film to remember"));
 * }</pre>
 *
 * <p>Each task has its own predictor, such as {@code Forecaster} and {@code Classifier}, with
 * answers of its own types.
 */
public interface Predictor {
  /**
   * Loads what {@link #save} wrote; it predicts the same bits.
   *
   * @throws BadInputException when the file does not hold a model of a task
   */
  static Predictor load(Path file) {
    return load(file, Registry.standard());
  }

  /**
   * Loads a predictor with custom parts.
   *
   * @param registry knows the custom parts that the file needs
   * @throws BadInputException when the file does not hold a model of a task, or it needs parts that
   *     the registry lacks
   */
  static Predictor load(Path file, Registry registry) {
    TaskFile read = TaskFile.read(file, registry);
    return read.type().load(read);
  }

  /**
   * Scores a whole file as test set.
   *
   * @throws BadInputException when the file does not fit
   */
  Score evaluate(Path file);

  /**
   * Scores a whole file as test set, with or without its bad rows.
   *
   * @param skipBadRows whether bad rows are left out and counted in the notes, or the first one is
   *     refused
   * @throws IllegalArgumentException when the task cannot skip rows ({@link TaskType#skipsBadRows})
   */
  default Score evaluate(Path file, boolean skipBadRows) {
    if (skipBadRows) {
      throw new IllegalArgumentException("this task cannot skip bad rows");
    }
    return evaluate(file);
  }

  /**
   * Returns a copy that reads files in another way than its recipe says; what it has learned stays.
   * A model file that it saves keeps the settings.
   *
   * @param settings values of a recipe's {@code data}, as YAML, by key: {@code missing: drop}
   * @throws BadInputException when a key is none of {@link TaskType#readingKeys}, or a value is
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
   * Answers one request in plain JSON values, for programs that do not know the task: a forecaster
   * takes the columns and a horizon, a classifier a text or the steps of a sequence.
   *
   * @throws BadInputException when the request has an unknown key or a value that does not fit
   */
  Map<String, @Nullable Object> answer(Map<String, ? extends @Nullable Object> request);

  /**
   * Returns what predicts single examples as rows of a table, for programs that do not know the
   * task; empty, the default, where the task does not.
   */
  default Optional<RowPredictions> rowPredictions() {
    return Optional.empty();
  }

  /** Writes weights, recipe and all that is needed to predict to one safetensors file. */
  void save(Path file);

  /** Returns the network. */
  Model model();

  /** Returns what it was made from; for data in memory, the same in words of a recipe. */
  Recipe recipe();

  /**
   * Returns the shape of what goes into the network, such as [N, 10, 1], with {@link
   * dev.unroll.tensor.Shape#ANY} where a size is open.
   */
  int[] inputShape();

  /**
   * Returns the words of the vocabulary with their vectors, to ask which ones are near.
   *
   * @throws IllegalStateException when the model has no word vectors
   */
  default WordVectors wordVectors() {
    throw new IllegalStateException(recipe().type().predictorName() + " has no word vectors");
  }
}
