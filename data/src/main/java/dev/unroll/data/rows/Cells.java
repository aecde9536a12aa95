package dev.unroll.data.rows;

import dev.unroll.data.table.ColumnKind;
import dev.unroll.data.time.TimeFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The kinds of cells, from their looks. */
public final class Cells {
  private static final int LONGEST = 48;
  private static final String CLOCK =
      "\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?:\\h?[AaPp]\\.?[Mm]\\.?)?";
  private static final String ZONE = "(?:\\h?(?:Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?))?";
  private static final String MONTH =
      "(?i:jan|feb|mar|m\u00e4r|apr|may|mai|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez)\\p{L}{0,6}\\.?";
  private static final String DAY =
      "(?:\\d{4}([-/.])\\d{1,2}(?:\\1\\d{1,2})?"
          + "|\\d{1,2}([-/.])\\d{1,2}\\2(?:\\d{4}|\\d{2})"
          + "|\\d{1,2}[/-]\\d{4}"
          + "|\\d{4}-?[QqWw]\\d{1,2}|[QqWw]\\d{1,2}[-/ ]?\\d{4}"
          + "|\\d{4}\u5e74\\d{1,2}\u6708(?:\\d{1,2}\u65e5)?"
          + "|(?:\\d{1,2}[-. ]\\h?)?"
          + MONTH
          + "[-, ]\\h?\\d{2,4}(?:,\\h\\d{4})?|\\d{4}[- ]"
          + MONTH
          + ")";
  private static final Pattern TIME =
      Pattern.compile(
          "(?:" + DAY + "(?:(?:T|\\h{1,2}|,\\h)" + CLOCK + ZONE + ")?|" + CLOCK + ZONE + ")");
  private static final Set<String> MARKS =
      Set.of("", "na", "n/a", "#na", "#n/a", "<na>", "nan", "-nan", "null", "none", "?", "-", ".");

  private Cells() {}

  /**
   * Returns whether a cell stands for "no value": empty, NA, n/a, NaN, null, none, ?, - or a point.
   */
  public static boolean isMissing(String cell) {
    return cell.isBlank()
        || (cell.length() < LONGEST && MARKS.contains(cell.strip().toLowerCase(Locale.ROOT)));
  }

  /** Returns the kind of a cell. */
  public static ColumnKind kind(String cell) {
    if (isMissing(cell)) {
      return ColumnKind.EMPTY;
    }
    if (CellNumbers.isNumber(cell)) {
      // 2023.01 is a month as well as a number, but 1.2023 is a number.
      return ColumnKind.NUMBER;
    }
    if (isTime(cell)) {
      return ColumnKind.TIME;
    }
    return CellNumbers.isAlmostNumber(cell) ? ColumnKind.ALMOST_NUMBER : ColumnKind.TEXT;
  }

  /** Returns the most frequent kind of the cells with a value in a column. */
  public static ColumnKind kind(List<String[]> rows, int column) {
    return ColumnKinds.count(rows, column).kind();
  }

  private static boolean isTime(String cell) {
    String text = cell.strip();
    return text.length() < LONGEST && (TIME.matcher(text).matches() || TimeFormat.isTime(text));
  }
}
