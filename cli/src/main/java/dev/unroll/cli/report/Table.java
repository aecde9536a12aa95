package dev.unroll.cli.report;

import dev.unroll.internal.VisibleText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of text in columns; each column is aligned left, right, or at its decimal points. Cells may
 * come from files: control characters are visible, and long ones are cut.
 */
public final class Table {
  /** Alignment of a column. */
  public enum Align {
    LEFT,
    RIGHT,
    /** Aligns the decimal points; the heading is aligned left. */
    POINT
  }

  private static final String GAP = "   ";

  /** Maximum number of characters of a cell. */
  private static final int LONGEST = 200;

  private final Align[] aligns;
  private final List<String[]> rows = new ArrayList<>();

  public Table(Align... aligns) {
    this.aligns = aligns.clone();
  }

  /** Adds a row; the first may be the heading. Omitted cells are empty. */
  public Table row(String... cells) {
    String[] row = Arrays.copyOf(cells, aligns.length);
    for (int i = 0; i < row.length; i++) {
      row[i] = row[i] == null ? "" : VisibleText.of(row[i], LONGEST);
    }
    rows.add(row);
    return this;
  }

  /** Returns the lines, without trailing spaces and without a final line break. */
  public String text() {
    var columns = new ArrayList<String[]>();
    for (int c = 0; c < aligns.length; c++) {
      columns.add(column(c));
    }
    var lines = new ArrayList<String>();
    for (int r = 0; r < rows.size(); r++) {
      var line = new StringBuilder();
      for (String[] column : columns) {
        line.append(line.length() == 0 ? "" : GAP).append(column[r]);
      }
      lines.add(line.toString().stripTrailing());
    }
    return String.join("\n", lines);
  }

  private String[] column(int c) {
    String[] cells = rows.stream().map(row -> row[c]).toArray(String[]::new);
    if (aligns[c] == Align.POINT) {
      int whole = Arrays.stream(cells).mapToInt(Table::beforePoint).max().orElse(0);
      for (int r = 0; r < cells.length; r++) {
        cells[r] =
            isNumber(cells[r]) ? Width.spaces(whole - beforePoint(cells[r])) + cells[r] : cells[r];
      }
    }
    int width = Arrays.stream(cells).mapToInt(Width::of).max().orElse(0);
    for (int r = 0; r < cells.length; r++) {
      String space = Width.spaces(width - Width.of(cells[r]));
      cells[r] = aligns[c] == Align.RIGHT ? space + cells[r] : cells[r] + space;
    }
    return cells;
  }

  private static int beforePoint(String cell) {
    int point = cell.indexOf('.');
    return !isNumber(cell) ? 0 : point < 0 ? cell.length() : point;
  }

  private static boolean isNumber(String cell) {
    return !cell.isEmpty() && (Character.isDigit(cell.charAt(0)) || cell.charAt(0) == '-');
  }
}
