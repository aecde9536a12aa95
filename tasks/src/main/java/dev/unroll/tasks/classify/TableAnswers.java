package dev.unroll.tasks.classify;

import dev.unroll.data.table.FoundFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the rows of a table with their classes, one at a time. */
public interface TableAnswers {
  /**
   * Takes the columns, before the first row.
   *
   * @param columns of the rows
   * @param format of the table, null: it is answered by the ids of its sequences
   * @param what was read, a sentence
   */
  void begin(List<String> columns, @Nullable FoundFormat format, String what);

  /**
   * Takes a row.
   *
   * @param cells of the columns; of a sequence its id alone
   */
  void row(List<String> cells, Classification said);
}
