package dev.unroll.tasks.input;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.TextRows;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The format of the files of an input kind: columns, and files that belong together. Immutable. */
public interface ExampleFormat {
  /** Returns the columns, as in the {@code data} of a recipe. */
  Map<String, Object> settings();

  /**
   * Returns the names of the files that the recipe names in addition to that of the examples, such
   * as the labels of images; none by default.
   */
  default List<String> filesNextTo(ExampleFile.Role role) {
    return List.of();
  }

  /**
   * Checks that a single file can replace the recipe's data; by default it can.
   *
   * @param train the recipe's file to train on, or an empty text
   * @throws dev.unroll.BadInputException when one file is not enough
   */
  default void requireEnough(Path file, String train) {}

  /**
   * Returns whether a file without labels is a table, with a column of texts among others; false by
   * default.
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

  /** Returns the encoding of text files without a byte order mark; empty: it is detected. */
  default Optional<Charset> encoding() {
    return Optional.empty();
  }

  /** Returns the number of lines above the header of a table. */
  default int linesAbove() {
    return 0;
  }

  /**
   * Returns a check of the lines of a file that is not a table; by default it accepts all lines.
   *
   * @param name of the file or stream
   */
  default LineCheck lineCheck(String name) {
    return LineCheck.NONE;
  }

  /**
   * Opens a table.
   *
   * @throws BadInputException when it lacks the column
   * @throws IllegalStateException when the kind does not read tables of texts
   */
  default TextRows table(Path file) {
    throw new IllegalStateException("this kind of input does not read tables of texts");
  }

  /**
   * Opens the table of a stream; otherwise as {@link #table(Path)}.
   *
   * @param name for messages
   */
  default TextRows table(String name, Reader text) {
    throw new IllegalStateException("this kind of input does not read tables of texts");
  }

  /** Returns the column with the names of the examples; empty if there is none. */
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
   * Reads examples without labels, from first to last; labels that are present are ignored.
   *
   * @throws dev.unroll.BadInputException when the file does not fit; examples before the bad one
   *     may have been passed on already
   */
  void read(Path file, UnlabelledExamples to);
}
