package dev.unroll.data.rows;

import dev.unroll.data.table.ColumnKind;
import java.util.ArrayList;
import java.util.List;

/** Decides from the kinds of cells whether the first record is a header. */
final class HeaderChoice {
  private static final int MAX_HEADER_LINES = 5;

  /** A decision. */
  enum Verdict {
    /** The cells of the first record are of other kinds than the cells below. */
    HEADER,
    /** The cells of the first record are of the same kinds as the cells below. */
    DATA,
    /** Some cells of the first record indicate a header, others indicate data. */
    DOUBTFUL,
    /** The kinds are inconclusive: all columns are texts, or there is nothing below. */
    UNKNOWN
  }

  private HeaderChoice() {}

  static Verdict decide(String[] first, List<String[]> body) {
    int names = 0;
    var numbers = new ArrayList<Integer>();
    for (int c = 0; c < first.length; c++) {
      ColumnKind kind = Cells.kind(first[c]);
      ColumnKinds.Count below = ColumnKinds.count(body, c);
      if (!below.isTyped() || kind == ColumnKind.EMPTY || kind == ColumnKind.ALMOST_NUMBER) {
        continue;
      }
      if (kind == ColumnKind.TIME && below.kind() == ColumnKind.TIME) {
        return Verdict.DATA;
      }
      if (kind != ColumnKind.NUMBER) {
        names++;
      } else if (below.kind() == ColumnKind.NUMBER) {
        numbers.add(c);
      }
    }
    if (names == 0) {
      boolean years = numbers.size() > 1 && areYears(first, body, numbers);
      return numbers.isEmpty() ? Verdict.UNKNOWN : years ? Verdict.DOUBTFUL : Verdict.DATA;
    }
    return numbers.isEmpty() || areNames(first, body, numbers) ? Verdict.HEADER : Verdict.DOUBTFUL;
  }

  /** Returns whether numbers are column names: years above other numbers, or 0, 1, 2, … */
  private static boolean areNames(String[] first, List<String[]> body, List<Integer> columns) {
    return (columns.size() > 1 && isRun(first, columns)) || allYears(first, body, columns);
  }

  /** Returns whether numbers are consecutive years above other numbers. */
  private static boolean areYears(String[] first, List<String[]> body, List<Integer> columns) {
    return isRun(first, columns) && allYears(first, body, columns);
  }

  private static boolean isRun(String[] first, List<Integer> columns) {
    for (int i = 1; i < columns.size(); i++) {
      double step = Numbers.parse(first[columns.get(i)]) - Numbers.parse(first[columns.get(i - 1)]);
      if (step != 1) {
        return false;
      }
    }
    return true;
  }

  private static boolean allYears(String[] first, List<String[]> body, List<Integer> columns) {
    return columns.stream()
        .allMatch(
            c ->
                isYear(Numbers.parse(first[c]))
                    && body.stream().noneMatch(record -> isYear(record, c)));
  }

  private static boolean isYear(String[] record, int column) {
    return column < record.length && isYear(Numbers.parse(record[column]));
  }

  private static boolean isYear(double value) {
    return value >= 1500 && value < 2500 && value == Math.rint(value);
  }

  /** Returns whether a first record is a header if its kinds are inconclusive: it has no number. */
  static boolean hasNoNumber(String[] first) {
    for (String cell : first) {
      if (CellNumbers.isNumber(cell)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the number of records below a header that also hold names or units. */
  static int moreHeaderLines(List<String[]> body, int columns) {
    int lines = 0;
    while (lines < MAX_HEADER_LINES
        && lines + 2 < body.size()
        && isHeaderLine(body.get(lines), body.subList(lines + 1, body.size()), columns)) {
      lines++;
    }
    // Lines above the last of them belong to the header, even if one holds a number such as a code.
    return lines;
  }

  private static boolean isHeaderLine(String[] record, List<String[]> below, int columns) {
    int names = 0;
    boolean others = false;
    for (int c = 0; c < Math.min(columns, record.length); c++) {
      ColumnKind kind = Cells.kind(record[c]);
      if (!ColumnKinds.count(below, c).isTyped()) {
        others |= kind != ColumnKind.EMPTY;
      } else if (kind == ColumnKinds.count(below, c).kind() || kind == ColumnKind.ALMOST_NUMBER) {
        return false;
      } else if (kind != ColumnKind.EMPTY) {
        names++; // a name, or a date above numbers, as in a line about the export
      }
    }
    return names > 1 || (names == 1 && !others);
  }
}
