package dev.unroll.data.series;

import dev.unroll.data.rows.CellNumbers;
import dev.unroll.data.rows.Cells;
import dev.unroll.data.table.ColumnKind;
import dev.unroll.data.time.TimeFormat;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Classifies a column of a table from all of its cells. */
final class TableColumns {
  private static final int FEWEST = 3;
  private static final int MAX_LENGTH = 40;
  private static final Pattern LIKE_NUMBER = Pattern.compile("[^\\p{L}\\d]{0,3}\\d");
  private static final Pattern LIKE_DATE = Pattern.compile("\\d[-/._]\\d+[-/._]\\d|\\d:\\d");

  private TableColumns() {}

  /** Returns the most frequent kind of the non-missing cells. */
  static ColumnKind kind(String[][] cells, int column) {
    return Cells.kind(Arrays.asList(cells), column);
  }

  /** Returns whether at least half of the non-missing cells are numbers. */
  static boolean isNumeric(String[][] cells, int column) {
    int present = 0;
    int numbers = 0;
    for (String[] row : cells) {
      if (!Missing.marks(row[column])) {
        present++;
        numbers += CellNumbers.isNumber(row[column]) ? 1 : 0;
      }
    }
    return numbers > 0 && 2 * numbers >= present;
  }

  /**
   * Returns whether a column that is not numeric may be meant as numeric. Either a fifth of its
   * cells are numbers, or at least half are numbers or begin with one. Such a cell must have no
   * letters, or at least as many digits as other characters.
   */
  static boolean isNearlyNumeric(String[][] cells, int column) {
    int present = 0;
    int numbers = 0;
    int almost = 0;
    for (String[] row : cells) {
      ColumnKind kind = Cells.kind(row[column]);
      present += kind == ColumnKind.EMPTY ? 0 : 1;
      numbers += kind == ColumnKind.NUMBER ? 1 : 0;
      boolean like = kind == ColumnKind.ALMOST_NUMBER;
      almost += like || (kind == ColumnKind.TEXT && isLikeNumber(row[column])) ? 1 : 0;
    }
    boolean nearly = 2 * (numbers + almost) >= present || 5 * numbers >= present;
    return present > 0
        && nearly
        && kind(cells, column) != ColumnKind.TIME
        && !TimeFormat.isTimes(Arrays.stream(cells).map(row -> row[column]).toList());
  }

  private static boolean isLikeNumber(String cell) {
    String text = cell.strip();
    return text.length() < MAX_LENGTH
        && LIKE_NUMBER.matcher(text).lookingAt()
        && !LIKE_DATE.matcher(text).find()
        && (text.chars().noneMatch(Character::isLetter)
            || 2 * text.chars().filter(c -> c >= '0' && c <= '9').count() >= text.length());
  }

  /**
   * Returns the reason why a column of numbers is probably not a column of values: it counts the
   * rows, or holds years, dates or epochs. Returns null if there is no reason.
   *
   * @param named whether a header names the columns
   */
  static @Nullable String reasonAgainst(
      String[][] cells, int column, boolean named, CellNumbers numbers) {
    if (cells.length < FEWEST) {
      return null;
    }
    var values = new double[cells.length];
    for (int row = 0; row < values.length; row++) {
      values[row] = numbers.parse(cells[row][column]);
      if (values[row] != Math.rint(values[row])) { // NaN too
        return null;
      }
    }
    // Without names a later column may come from a split at commas: 10,5 and 11,5 and 12,5.
    if ((named || column == 0) && (isStep(values, 1) || isStep(values, -1))) {
      return isYears(values) ? "holds years" : "counts the rows";
    }
    if (isYears(values) && isConstantOrSlow(values)) {
      return "holds years";
    }
    List<String> all = Arrays.stream(cells).map(row -> row[column]).toList();
    return TimeFormat.isTimes(all) ? "holds times such as " + all.get(0).strip() : null;
  }

  private static boolean isStep(double[] values, double step) {
    for (int i = 1; i < values.length; i++) {
      if (values[i] - values[i - 1] != step) {
        return false;
      }
    }
    return true;
  }

  private static boolean isYears(double[] values) {
    for (double value : values) {
      if (value < 1700 || value > 2200) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether years advance as in a table of months, or in constant steps. */
  private static boolean isConstantOrSlow(double[] values) {
    double step = values[1] - values[0];
    double sign = Math.signum(values[values.length - 1] - values[0]);
    boolean slow = true;
    for (int i = 1; i < values.length; i++) {
      double difference = values[i] - values[i - 1];
      slow &= difference == 0 || difference == sign;
    }
    return slow || isStep(values, step);
  }
}
