package dev.unroll.data.labelled;

import dev.unroll.data.rows.CsvRows;
import dev.unroll.data.table.FoundFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a table with a text column, with one row in memory; a label column is optional.
 * Not thread-safe; must be closed.
 */
public final class TextRows implements AutoCloseable {
  /**
   * A row.
   *
   * @param line the line on which it begins, from 1
   * @param cells the cells of all columns
   * @param text the cell of the text column
   */
  public record Row(long line, List<String> cells, String text) {
    /** Copies the cells. */
    public Row {
      cells = List.copyOf(cells);
    }
  }

  private final CsvRows rows;
  private final int text;

  TextRows(CsvRows rows, int text) {
    this.rows = rows;
    this.text = text;
  }

  /** Returns the names of all columns, from left to right. */
  public List<String> columns() {
    return List.copyOf(rows.columns());
  }

  /** Returns the name of the text column. */
  public String column() {
    return rows.columns().get(text);
  }

  /** Returns the format of the file. */
  public FoundFormat found() {
    return rows.found();
  }

  /**
   * Returns the next row, or null at the end.
   *
   * @throws dev.unroll.BadInputException if it has too many or too few fields
   */
  public @Nullable Row next() {
    CsvRows.Row row = rows.next();
    return row == null ? null : new Row(row.line(), List.of(row.cells()), row.cells()[text]);
  }

  @Override
  public void close() {
    rows.close();
  }
}
