package dev.unroll.data.labelled;

import dev.unroll.data.rows.CsvRows;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.table.FoundFormat;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over the examples of a file, with one example in memory. Not thread-safe; must be
 * closed.
 */
public final class LabelledRows implements Iterator<LabelledText>, AutoCloseable {
  private final CsvRows rows;
  private final CsvRows.Decided decided;
  private final int text;
  private final int label;
  private final ExpectedLabels expected;
  private final BadRows bad;
  private @Nullable LabelledText next;
  private boolean any;
  private boolean ended;

  LabelledRows(
      CsvRows rows,
      CsvRows.Decided decided,
      int text,
      int label,
      ExpectedLabels expected,
      BadRows bad) {
    this.rows = rows;
    this.decided = decided;
    this.text = text;
    this.label = label;
    this.expected = expected;
    this.bad = bad;
  }

  private @Nullable LabelledText read() {
    for (CsvRows.Row row = rows.next(); row != null; row = rows.next()) {
      if (Arrays.stream(row.cells()).allMatch(String::isBlank)) {
        continue; // as spreadsheets write it below the last row
      }
      String complaint = complaint(row);
      if (complaint == null) {
        any = true;
        return new LabelledText(row.cells()[text], label(row), row.line());
      }
      String label = row.cells()[this.label].strip();
      if (label.isEmpty()) {
        bad.report(complaint);
      } else {
        bad.report(complaint, 1, label);
      }
    }
    if (!any) {
      throw bad.nothingLeft(rows.name());
    }
    return null;
  }

  /** Returns a description of what is wrong with a row, or null if it is valid. */
  private @Nullable String complaint(CsvRows.Row row) {
    int empty = row.cells()[text].isBlank() ? text : row.cells()[label].isBlank() ? label : -1;
    if (empty >= 0) {
      return "%s:%d: column \"%s\" is empty; expected a %s"
          .formatted(
              rows.name(),
              row.line(),
              Shown.of(rows.columns().get(empty)),
              empty == text ? "text" : "label");
    }
    return expected.problem(row.cells()[label].strip(), decided.numbers(), rows.name(), row.line());
  }

  private String label(CsvRows.Row row) {
    return expected.read(row.cells()[label].strip(), decided.numbers());
  }

  /** Returns the name of the column of texts. */
  public String textColumn() {
    return rows.columns().get(text);
  }

  /** Returns the name of the column of labels. */
  public String labelColumn() {
    return rows.columns().get(label);
  }

  /** Returns the format of the file. */
  public FoundFormat found() {
    return decided.format();
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      next = read();
      ended = next == null;
    }
    return next != null;
  }

  /**
   * Returns the next example.
   *
   * @throws dev.unroll.BadInputException if the row is bad, or the file ends early
   */
  @Override
  public LabelledText next() {
    LabelledText row = hasNext() ? next : null;
    if (row == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return row;
  }

  @Override
  public void close() {
    rows.close();
  }
}
