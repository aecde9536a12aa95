package dev.unroll.data.tagged;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into cells. If commas or semicolons separate the cells, a cell may be in double
 * quotes.
 */
final class ColumnCells {
  /**
   * A cell.
   *
   * @param begin the start of its text in the line, including quotes
   * @param end the position after its text
   * @param value the text without quotes and surrounding spaces
   */
  record Cell(int begin, int end, String value) {}

  private ColumnCells() {}

  /**
   * Splits a line.
   *
   * @param separator the separator; a space stands for runs of spaces and tabs, 0 for a line of one
   *     cell
   * @return the cells; empty if a quote is not closed, or text follows it
   */
  static List<Cell> cut(String line, char separator) {
    return switch (separator) {
      case ' ' -> runs(line);
      case 0 -> List.of(cell(line, 0, line.length()));
      case ',', ';' -> quoted(line, separator);
      default -> plain(line, separator);
    };
  }

  private static List<Cell> runs(String line) {
    var cells = new ArrayList<Cell>();
    int begin = -1;
    for (int i = 0; i <= line.length(); i++) {
      boolean space = i == line.length() || line.charAt(i) == ' ' || line.charAt(i) == '\t';
      if (space && begin >= 0) {
        cells.add(new Cell(begin, i, line.substring(begin, i)));
        begin = -1;
      } else if (!space && begin < 0) {
        begin = i;
      }
    }
    return cells;
  }

  private static List<Cell> plain(String line, char separator) {
    var cells = new ArrayList<Cell>();
    int begin = 0;
    for (int i = line.indexOf(separator); i >= 0; i = line.indexOf(separator, begin)) {
      cells.add(cell(line, begin, i));
      begin = i + 1;
    }
    cells.add(cell(line, begin, line.length()));
    return cells;
  }

  private static List<Cell> quoted(String line, char separator) {
    var cells = new ArrayList<Cell>();
    int begin = 0;
    while (true) {
      int first = begin;
      while (first < line.length() && line.charAt(first) == ' ') {
        first++;
      }
      int end;
      if (first < line.length() && line.charAt(first) == '"') {
        var value = new StringBuilder();
        int close = close(line, first + 1, value);
        end = close;
        while (end >= 0 && end < line.length() && line.charAt(end) != separator) {
          end = line.charAt(end) == ' ' ? end + 1 : -1;
        }
        if (end < 0) {
          return List.of();
        }
        cells.add(new Cell(first, close, value.toString().strip()));
      } else {
        int next = line.indexOf(separator, begin);
        end = next < 0 ? line.length() : next;
        cells.add(cell(line, begin, end));
      }
      if (end == line.length()) {
        return cells;
      }
      begin = end + 1;
    }
  }

  /** Returns the position after the closing quote, or -1 if there is none. */
  private static int close(String line, int from, StringBuilder value) {
    for (int i = from; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        if (i + 1 == line.length() || line.charAt(i + 1) != '"') {
          return i + 1;
        }
        i++;
      }
      value.append(c);
    }
    return -1;
  }

  private static Cell cell(String line, int from, int to) {
    int begin = from;
    int end = to;
    while (begin < end && Character.isWhitespace(line.charAt(begin))) {
      begin++;
    }
    while (end > begin && Character.isWhitespace(line.charAt(end - 1))) {
      end--;
    }
    return new Cell(begin, end, line.substring(begin, end));
  }

  /** Returns a value as a cell, in quotes if necessary. */
  static String written(String value, char separator) {
    boolean csv = separator == ',' || separator == ';';
    boolean quotes = csv && (value.indexOf(separator) >= 0 || value.indexOf('"') >= 0);
    return quotes ? '"' + value.replace("\"", "\"\"") + '"' : value;
  }
}
