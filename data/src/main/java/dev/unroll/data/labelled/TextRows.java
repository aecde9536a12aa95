package dev.unroll.data.labelled;

import dev.unroll.data.rows.CsvRows;
import dev.unroll.data.table.FoundFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table with a column of texts, from first to last, one of them in memory; labels may
 * be there or not. Belongs to one thread; to be closed.
 */
public final class TextRows implements AutoCloseable {
  /**
   * A row.
   *
   * @param line where it begins, from 1
   * @param cells of all columns
   * @param text of these
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

  /** Returns the name of the column of texts. */
  public String column() {
    return rows.columns().get(text);
  }

  /** Returns how the file is written. */
  public FoundFormat found() {
    return rows.found();
  }

  /**
   * Returns the next row; null at the end.
   *
   * @throws dev.unroll.BadInputException when it has too many or too few fields
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
