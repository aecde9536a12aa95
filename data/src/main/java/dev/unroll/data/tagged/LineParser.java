package dev.unroll.data.tagged;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses the lines of one format into sentences. */
interface LineParser {
  /** Returns whether a line ends the previous sentence and belongs to none. */
  boolean isBoundary(TaggedLines.Line line);

  /**
   * Returns whether the contents of a line begin a sentence. A second call for the same line
   * returns false.
   */
  boolean begins(TaggedLines.Line line);

  /**
   * Parses a line that is not blank.
   *
   * @throws dev.unroll.BadInputException if the line is malformed
   */
  void read(TaggedLines.Line line, TaggedSentence.Builder to);

  /**
   * Checks conditions that only hold at the end of a sentence.
   *
   * @throws dev.unroll.BadInputException if the sentence is incomplete
   */
  void end();

  /** Returns whether the file has a column of this name or number. */
  boolean hasColumn(String column);

  /**
   * Returns an identifier that is equal for different names of one column: a name and its number,
   * or other case.
   */
  Object place(String column);

  /** Returns the value of a line, without its line end, in a column, or null if there is none. */
  @Nullable String value(String line, String column);

  /** Returns the settings that were detected or set. */
  Found found();

  /**
   * The format of a file.
   *
   * @param separator the separator of columns; 0 if there is one column
   * @param columns the number of columns
   * @param token the token column
   * @param tags the tag columns
   * @param notes notes on what was detected
   */
  record Found(
      TaggedFormat.Kind kind,
      char separator,
      int columns,
      String token,
      List<String> tags,
      List<String> notes) {}
}
