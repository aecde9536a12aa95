package dev.unroll.data.rows;

import dev.unroll.data.table.ColumnKind;
import dev.unroll.data.time.TimeFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Classifies cells by their text. */
public final class Cells {
  private static final int MAX_LENGTH = 48;
  private static final Set<String> MARKS =
      Set.of(
          "",
          "na",
          "n/a",
          "#na",
          "#n/a",
          "<na>",
          "nan",
          "-nan",
          "null",
          "none",
          "?",
          "-",
          ".",
          "..",
          "...",
          "\u2026",
          ":",
          "/",
          "\u2013",
          "\u2014",
          "\\n",
          "n.a.",
          "n.d.",
          "nd",
          "n/d",
          "k.a.",
          "k. a.",
          "k.\u00a0a.",
          "#nv",
          "#div/0!",
          "#value!",
          "#wert!",
          "#ref!",
          "#bezug!",
          "#name?",
          "#num!",
          "#zahl!",
          "#null!");

  private Cells() {}

  /**
   * Returns whether a cell denotes a missing value: empty, NA, n/a, NaN, null, none, a single sign
   * such as ?, -, / or a colon, points, n.d., k. A., or a spreadsheet error such as #DIV/0!.
   */
  public static boolean isMissing(String cell) {
    return cell.isBlank()
        || (cell.length() < MAX_LENGTH
            && MARKS.contains(NumberShape.strip(cell).toLowerCase(Locale.ROOT)));
  }

  /** Returns the kind of a cell. */
  public static ColumnKind kind(String cell) {
    if (isMissing(cell)) {
      return ColumnKind.EMPTY;
    }
    if (CellNumbers.isNumber(cell)) {
      // 2023.01 can be a month or a number, but 1.2023 is a number.
      return ColumnKind.NUMBER;
    }
    if (isTime(cell)) {
      return ColumnKind.TIME;
    }
    return CellNumbers.isAlmostNumber(cell) ? ColumnKind.ALMOST_NUMBER : ColumnKind.TEXT;
  }

  /** Returns the most frequent kind of the non-missing cells in a column. */
  public static ColumnKind kind(List<String[]> rows, int column) {
    return ColumnKinds.count(rows, column).kind();
  }

  private static boolean isTime(String cell) {
    String text = cell.strip();
    return text.length() < MAX_LENGTH && TimeFormat.isLikeATime(text);
  }
}
