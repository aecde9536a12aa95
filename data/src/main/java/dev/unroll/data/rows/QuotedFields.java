package dev.unroll.data.rows;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Repairs or detects quoted fields that are malformed: preceded by a space, or extending over other
 * rows.
 */
final class QuotedFields {
  private static final int ENOUGH_LINES = 5; // of a field, if its columns are inconclusive
  private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");

  private final char separator;
  private final List<String[]> sample;

  /**
   * Creates an instance for a file.
   *
   * @param sample the first rows of the file
   */
  QuotedFields(char separator, List<String[]> sample) {
    this.separator = separator;
    this.sample = sample;
  }

  /** Removes the quotes of fields that are preceded by a space, as in {@code a, "b"}. */
  String[] unquoted(String[] fields) {
    for (int i = 1; i < fields.length; i++) {
      String field = fields[i];
      if (separator != '\t' && !field.isEmpty() && field.charAt(0) == ' ') {
        String bare = field.strip();
        int end = bare.length() - 1;
        if (end > 0 && bare.charAt(0) == '"' && bare.indexOf('"', 1) == end) {
          fields[i] = bare.substring(1, end);
        }
      }
    }
    return fields;
  }

  /**
   * Returns the number of lines of a field that are rows of the table, or 0. This happens if a
   * quote is not closed and another quote, far below, is taken for its end.
   */
  int swallowed(String[] fields) {
    for (int c = 0; c < fields.length; c++) {
      if (fields[c].indexOf('\n') >= 0 || fields[c].indexOf('\r') >= 0) {
        String[] lines = LINE_END.split(fields[c], -1);
        if (areRows(lines, c, fields.length)) {
          return lines.length;
        }
      }
    }
    return 0;
  }

  private boolean areRows(String[] lines, int column, int width) {
    int told = 0;
    String cut = Pattern.quote(String.valueOf(separator));
    for (int i = 0; i < lines.length; i++) {
      boolean first = i == 0;
      boolean last = i == lines.length - 1;
      String[] cells = lines[i].split(cut, -1);
      int begin = first ? column : 0;
      if (cells.length != (first ? width - column : last ? column + 1 : width)) {
        return false;
      }
      for (int k = first ? 1 : 0; k < cells.length - (last ? 1 : 0); k++) {
        int fits = fits(cells[k], begin + k);
        if (fits < 0) {
          return false;
        }
        told += fits;
      }
    }
    return width > 1 && (told > 0 || lines.length >= ENOUGH_LINES);
  }

  /**
   * Returns 1 if a cell resembles those of a column, -1 if it does not, 0 if that is undecidable.
   */
  private int fits(String cell, int column) {
    ColumnKinds.Count count = ColumnKinds.count(sample, column);
    if (count.isTyped()) {
      return Cells.kind(cell) == count.kind() || Cells.isMissing(cell) ? 1 : -1;
    }
    Set<String> values = new HashSet<>();
    for (String[] row : sample) {
      if (column < row.length) {
        values.add(row[column].strip());
      }
    }
    boolean tells = 2 * values.size() <= sample.size();
    return tells ? (values.contains(cell.strip()) ? 1 : -1) : 0;
  }
}
