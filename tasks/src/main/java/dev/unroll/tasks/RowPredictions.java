package dev.unroll.tasks;

import dev.unroll.tasks.input.ExampleFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Predictions of single examples as rows of a table, with one cell for each column: a String, a
 * Long or a Double. {@code unroll predict} prints them for any task that has them.
 */
public interface RowPredictions {
  /** Returns the names of the columns, the id of the example first. */
  List<String> columns();

  /** Returns the name of the model's input, in the plural: {@code texts}. */
  String reads();

  /**
   * Returns true if the model reads texts or letters; otherwise it reads files of numbers or
   * images.
   */
  boolean readsTexts();

  /**
   * Predicts the examples of a file without labels; labels that are present are ignored.
   *
   * @param row receives the rows one at a time, in the order of the file
   * @return notes on parts of the input that the network did not read, a sentence each
   * @throws dev.unroll.BadInputException when the file does not fit the model; rows before the bad
   *     one may have been passed on already
   */
  List<String> predict(Path file, Consumer<List<Object>> row);

  /** Returns the format of files of examples. */
  ExampleFormat format();

  /**
   * Predicts a text.
   *
   * @param id of the row
   * @throws dev.unroll.BadInputException when the text cannot be read
   * @throws IllegalStateException when the model does not read texts
   */
  List<Object> predict(String id, String text);
}
