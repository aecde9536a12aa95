package dev.unroll.tasks;

import dev.unroll.tasks.input.ExampleFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Predictions of single examples as rows of a table: a cell for each column, a String, a Long or a
 * Double. {@code unroll predict} prints them for any task that has them.
 */
public interface RowPredictions {
  /** Returns the names of the columns, the id of the example first. */
  List<String> columns();

  /** Returns what the model reads, in words: {@code texts}. */
  String reads();

  /** Returns true when it reads texts or letters; otherwise files of numbers or images. */
  boolean readsTexts();

  /**
   * Predicts the examples of a file without labels; labels may be there and are ignored.
   *
   * @param row takes one row after the other, in the order of the file
   * @return notes on what the network did not read, a sentence each
   * @throws dev.unroll.BadInputException when the file does not fit; rows before the place may have
   *     been passed on by then
   */
  List<String> predict(Path file, Consumer<List<Object>> row);

  /** Returns how files of examples are read. */
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
