package dev.unroll.tasks.classify;

import dev.unroll.data.table.FoundFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Receives the rows of a table with their classes, one at a time. */
public interface TableAnswers {
  /**
   * Called with the columns, before the first row.
   *
   * @param columns of the rows
   * @param format of the table; null: the answers are for ids of sequences
   * @param what a sentence that describes what was read
   */
  void begin(List<String> columns, @Nullable FoundFormat format, String what);

  /**
   * Called with a row.
   *
   * @param cells of the columns; for a sequence its id alone
   */
  void row(List<String> cells, Classification said);
}
