package dev.unroll.tasks.input;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.TextRows;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the files of an input kind hold what: columns, files that belong together. Immutable. */
public interface ExampleFormat {
  /** Returns the columns, as the {@code data} of a recipe has them. */
  Map<String, Object> settings();

  /**
   * Returns the names of the files that the recipe names next to that of the examples, such as the
   * labels of images; none by default.
   */
  default List<String> filesNextTo(ExampleFile.Role role) {
    return List.of();
  }

  /**
   * Refuses a single file in place of the recipe's data where that is not enough; by default it is.
   *
   * @param train the recipe's file to learn from, or an empty text
   * @throws dev.unroll.BadInputException when it is not enough
   */
  default void requireEnough(Path file, String train) {}

  /**
   * Returns whether a file without labels is a table, with a column of texts among others; by
   * default it is not.
   *
   * @param name of the file
   * @param firstLine of the file
   */
  default boolean isTable(String name, String firstLine) {
    return false;
  }

  /**
   * Returns whether a file without labels is a table; otherwise as {@link #isTable(String,
   * String)}.
   *
   * @throws BadInputException when there is no such file
   */
  default boolean isTable(Path file) {
    return false;
  }

  /** Returns the encoding of files of texts without a byte order mark; empty: found out. */
  default Optional<Charset> encoding() {
    return Optional.empty();
  }

  /** Returns the lines that stand above the header of a table. */
  default int linesAbove() {
    return 0;
  }

  /**
   * Returns a check of the lines of a file that is no table; by default it refuses nothing.
   *
   * @param name of the file or stream
   */
  default LineCheck lineCheck(String name) {
    return LineCheck.NONE;
  }

  /**
   * Begins to read a table.
   *
   * @throws BadInputException when it lacks the column
   * @throws IllegalStateException when the kind does not read tables of texts
   */
  default TextRows table(Path file) {
    throw new IllegalStateException("this kind of input does not read tables of texts");
  }

  /**
   * Begins to read the table of a stream; otherwise as {@link #table(Path)}.
   *
   * @param name for sentences
   */
  default TextRows table(String name, Reader text) {
    throw new IllegalStateException("this kind of input does not read tables of texts");
  }

  /** Returns the column that names the examples of a file; empty where none does. */
  default Optional<String> key() {
    return Optional.empty();
  }

  /**
   * Reads labelled examples.
   *
   * @throws dev.unroll.BadInputException when the file does not fit
   */
  LabelledSource read(ExampleFile file);

  /**
   * Reads examples without labels, from first to last; labels may be there and are ignored.
   *
   * @throws dev.unroll.BadInputException when the file does not fit; examples before the place may
   *     have been passed on by then
   */
  void read(Path file, UnlabelledExamples to);
}
