package dev.unroll.data.tagged;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the lines of one format into sentences. */
interface LineParser {
  /** Returns whether a line ends the sentence before it and is not part of any. */
  boolean isBoundary(TaggedLines.Line line);

  /** Returns whether a line begins a sentence by what is in it; asked for again, it does not. */
  boolean begins(TaggedLines.Line line);

  /**
   * Reads a line that is not blank.
   *
   * @throws dev.unroll.BadInputException when it is not of the format
   */
  void read(TaggedLines.Line line, TaggedSentence.Builder to);

  /**
   * Checks what can only be checked at the end of a sentence.
   *
   * @throws dev.unroll.BadInputException when it is not complete
   */
  void end();

  /** Returns whether the file has a column of this name or number. */
  boolean hasColumn(String column);

  /** Returns what is equal for two names of one column: a name and its number, or another case. */
  Object place(String column);

  /** Returns what a line without its end has in a column; null: nothing. */
  @Nullable String value(String line, String column);

  /** Returns the settings that were detected or set. */
  Found found();

  /**
   * The format of a file.
   *
   * @param separator between columns; 0: there is one column
   * @param columns the number of columns
   * @param token the column of tokens
   * @param tags the columns of tags
   * @param notes sentences on what was detected
   */
  record Found(
      TaggedFormat.Kind kind,
      char separator,
      int columns,
      String token,
      List<String> tags,
      List<String> notes) {}
}
