package dev.unroll.tasks.classify;

import java.util.List;

/** Takes the rows of a table with their classes, one at a time. */
public interface TableAnswers {
  /**
   * Takes the columns, before the first row.
   *
   * @param columns of the rows
   * @param what was read, a sentence
   */
  void begin(List<String> columns, String what);

  /**
   * Takes a row.
   *
   * @param cells of the columns; of a sequence its id alone
   */
  void row(List<String> cells, Classification said);
}
