package dev.unroll.data.rows;

import java.util.ArrayList;
import java.util.List;

/**
 * The first records of a file, split at one separator to test whether it fits. Blank records are
 * skipped.
 *
 * @param separator the separator; 0 if lines are not split
 * @param records the cells of each record
 * @param lines the line on which each record begins, counted from the first line of the file
 * @param malformed whether text follows a closing quote, or a quote is not closed
 */
record Trial(
    char separator, boolean quotes, List<String[]> records, List<Long> lines, boolean malformed) {

  /**
   * Splits the beginning of a text.
   *
   * @param complete whether the text is the entire rest of the file; otherwise its last record is
   *     dropped
   * @param line the line of the first character
   * @param most the maximum number of records
   */
  static Trial cut(
      CharSequence text, boolean complete, long line, char separator, boolean quotes, int most) {
    return new Cutter(text, complete, line, separator, quotes, most).cut();
  }

  /** Splits a text. */
  private static final class Cutter {
    private final CharSequence text;
    private final boolean complete;
    private final char separator;
    private final boolean quotes;
    private final int most;
    private final List<String[]> records = new ArrayList<>();
    private final List<Long> lines = new ArrayList<>();
    private final List<String> cells = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private boolean malformed;
    private boolean wasQuoted;
    private long line;
    private long begin;

    Cutter(
        CharSequence text, boolean complete, long line, char separator, boolean quotes, int most) {
      this.text = text;
      this.complete = complete;
      this.line = line;
      this.begin = line;
      this.separator = separator;
      this.quotes = quotes;
      this.most = most;
    }

    Trial cut() {
      int i = 0;
      while (i < text.length() && records.size() < most) {
        char c = text.charAt(i);
        if (c == '\n' || c == '\r') {
          boolean both = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
          i += both ? 2 : 1;
          line++;
          endRecord();
        } else if (c == separator && separator != 0) {
          endCell();
          i++;
        } else if (quotes && c == '"' && cell.isEmpty() && !wasQuoted) {
          i = quoted(i + 1);
        } else {
          malformed |= wasQuoted;
          cell.append(c);
          i++;
        }
      }
      if (complete && i >= text.length() && records.size() < most) {
        endRecord();
      }
      return new Trial(separator, quotes, records, lines, malformed);
    }

    /** Reads from after an opening quote; returns the position after the closing quote. */
    private int quoted(int from) {
      wasQuoted = true;
      int i = from;
      while (i < text.length()) {
        char c = text.charAt(i);
        if (c == '"') {
          if (i + 1 >= text.length() || text.charAt(i + 1) != '"') {
            return i + 1;
          }
          i++;
        }
        boolean half = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
        line += (c == '\n' || c == '\r') && !half ? 1 : 0;
        cell.append(c);
        i++;
      }
      malformed |= complete;
      return i;
    }

    private void endCell() {
      cells.add(cell.toString());
      cell.setLength(0);
      wasQuoted = false;
    }

    private void endRecord() {
      endCell();
      if (cells.size() > 1 || !cells.get(0).isBlank()) {
        records.add(cells.toArray(String[]::new));
        lines.add(begin);
      }
      cells.clear();
      begin = line;
    }
  }

  /** Returns the most frequent number of fields; if several are equally frequent, the greatest. */
  int usualFields() {
    var counts = new java.util.TreeMap<Integer, Integer>();
    records.forEach(record -> counts.merge(record.length, 1, Integer::sum));
    return counts.entrySet().stream()
        .reduce((a, b) -> b.getValue() >= a.getValue() ? b : a)
        .map(java.util.Map.Entry::getKey)
        .orElse(0);
  }

  /** Returns whether a record has the usual number of fields, ignoring empty fields at its end. */
  boolean fits(String[] record, int usual, int filled) {
    return record.length == usual
        || (record.length > usual && filled(record) <= usual)
        || (record.length < usual && filled <= record.length);
  }

  /** Returns the number of fields needed for the non-blank cells in records of the usual length. */
  int filledFields(int usual) {
    return records.stream()
        .filter(record -> record.length == usual)
        .mapToInt(Trial::filled)
        .max()
        .orElse(0);
  }

  /** Returns the number of cells up to the last non-blank cell. */
  static int filled(String[] record) {
    int filled = record.length;
    while (filled > 0 && record[filled - 1].isBlank()) {
      filled--;
    }
    return filled;
  }
}
