package dev.unroll.data.rows;

import java.util.Arrays;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Gathers what the cells of a file tell of its decimal mark. Belongs to one reading. */
final class DecimalEvidence {
  private static final Pattern DOTTED_DATE = Pattern.compile("\\d{1,2}\\.\\d{1,2}\\.\\d{2,4}.*");

  /** Of one column. */
  private static final class Counts {
    long present;
    long small; // whole numbers below 1000
    long large; // whole numbers above, without separators of thousands
    long dottedDates;
    String groups = "";
    long texts;
    long points;
    long commas;
    long onePoints;
    long oneCommas;
    long pointGroups; // with thousands beside a decimal point: 1,234.5
    long commaGroups; // with thousands beside a decimal comma: 1.234,5
    String onePoint = ""; // the first of them

    void add(NumberShape shape) {
      present++;
      switch (shape) {
        case NONE -> texts++;
        case WHOLE -> {}
        case POINT -> points++;
        case COMMA -> commas++;
        case ONE_POINT -> onePoints++;
        case ONE_COMMA -> oneCommas++;
      }
    }

    boolean isNumeric() {
      return 2 * texts <= present && texts < present;
    }

    /** Returns whether 987 stands next to 1.234, and no number such as 1234. */
    boolean mayBeThousands() {
      return onePoints > 0 && small > 0 && large == 0;
    }

    /** Returns whether 1234 stands next to 1.234: thousands are not separated. */
    boolean hasPlainThousands() {
      return onePoints > 0 && large > 0;
    }

    /** Returns whether 12,5 and 1.234, or 12.5 and 1,234, are there and no 1.234,5 or 1,234.5. */
    boolean changesItsStyle() {
      return (commas > 0 && onePoints > 0 && commaGroups == 0)
          || (points > 0 && oneCommas > 0 && pointGroups == 0);
    }
  }

  private final Counts[] columns;

  DecimalEvidence(int columns) {
    this.columns = new Counts[columns];
    Arrays.setAll(this.columns, i -> new Counts());
  }

  /** Adds a cell of a column. */
  void add(int column, String cell) {
    Counts counts = columns[column];
    NumberShape plain = NumberShape.plain(cell);
    if (plain == NumberShape.POINT && !isPadded(cell)) {
      counts.add(plain);
      return;
    }
    if (Cells.isMissing(cell)) {
      return;
    }
    String digits = NumberShape.unsigned(NumberShape.bare(cell));
    NumberShape found = NumberShape.of(digits);
    boolean shows = found == NumberShape.NONE || !isPadded(digits);
    NumberShape shape = shows ? found : NumberShape.WHOLE;
    counts.add(shape);
    if (shape == NumberShape.ONE_POINT && counts.onePoint.isEmpty()) {
      counts.onePoint = digits;
    }
    counts.pointGroups += shape == NumberShape.POINT && digits.indexOf(',') >= 0 ? 1 : 0;
    counts.commaGroups += shape == NumberShape.COMMA && digits.indexOf('.') >= 0 ? 1 : 0;
    if (shape == NumberShape.WHOLE) {
      counts.small += digits.length() <= 3 ? 1 : 0;
      counts.large += NumberShape.plain(digits) != null && digits.length() > 3 ? 1 : 0;
    }
    if (shape == NumberShape.NONE
        && digits.length() <= 20
        && DOTTED_DATE.matcher(digits).matches()) {
      counts.dottedDates++;
    }
    if (shape != NumberShape.NONE) {
      counts.groups = groups(counts.groups, digits, shape);
    }
  }

  /** Returns whether a zero stands before other digits, as in days and months such as 01.02. */
  private static boolean isPadded(String digits) {
    return digits.length() > 1
        && digits.charAt(0) == '0'
        && digits.charAt(1) >= '0'
        && digits.charAt(1) <= '9';
  }

  private static String groups(String known, String digits, NumberShape shape) {
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      boolean group =
          c == ' ' || c == '\u00a0' || c == '\u202f' || c == '\u2009' || c == '\'' || c == '\u2019';
      boolean mark =
          (c == ',' && shape == NumberShape.POINT) || (c == '.' && shape == NumberShape.COMMA);
      if ((group || mark) && known.indexOf(c) < 0) {
        return known + c;
      }
    }
    return known;
  }

  /** Returns how the numbers of the file are read. */
  CellNumbers decide(char separator) {
    long points = sum(c -> c.points);
    long commas = sum(c -> c.commas);
    long onePoints = sum(c -> c.onePoints);
    long oneCommas = sum(c -> c.oneCommas);
    if ((points > 0 && commas > 0) || numeric().anyMatch(Counts::changesItsStyle)) {
      return CellNumbers.MIXED;
    }
    if (points > 0 || commas > 0) {
      return points > 0 ? CellNumbers.POINT : CellNumbers.COMMA;
    }
    if (onePoints > 0) {
      boolean doubtful = oneCommas > 0 || mayBeThousands(separator);
      return doubtful ? CellNumbers.MIXED : CellNumbers.POINT;
    }
    return CellNumbers.OPEN;
  }

  /**
   * Returns a number that was read with a decimal point although nothing in the file tells that it
   * has one; empty: there is none.
   */
  String assumedPoint() {
    boolean told =
        sum(c -> c.points) > 0
            || sum(c -> c.commas) > 0
            || numeric().anyMatch(Counts::hasPlainThousands);
    return told
        ? ""
        : numeric().map(c -> c.onePoint).filter(one -> !one.isEmpty()).findFirst().orElse("");
  }

  /**
   * Returns whether the only numbers with a point, such as 1.234, may have it between thousands:
   * where 987 stands in the same column, dates have points, or no comma separates the columns, as
   * where commas are decimal marks. Numbers such as 1234 show that thousands are not separated.
   */
  private boolean mayBeThousands(char separator) {
    if (numeric().anyMatch(Counts::mayBeThousands)) {
      return true;
    }
    if (numeric().anyMatch(Counts::hasPlainThousands)) {
      return false;
    }
    boolean dotted = Arrays.stream(columns).anyMatch(column -> column.dottedDates > 0);
    return columns.length > 1 && (separator != ',' || dotted);
  }

  /** Returns the separators of thousands that the numbers have. */
  String thousands(CellNumbers numbers) {
    var all = new StringBuilder();
    for (Counts column : columns) {
      if (column.isNumeric()) {
        column
            .groups
            .chars()
            .filter(c -> all.indexOf(Character.toString(c)) < 0)
            .forEach(c -> all.append((char) c));
        long one = numbers.decimal() == ',' ? column.onePoints : column.oneCommas;
        String mark = numbers.decimal() == ',' ? "." : ",";
        if (one > 0 && numbers.decimal() != '\0' && all.indexOf(mark) < 0) {
          all.append(mark);
        }
      }
    }
    return all.toString();
  }

  private long sum(ToLongFunction<Counts> count) {
    return numeric().mapToLong(count).sum();
  }

  private Stream<Counts> numeric() {
    return Arrays.stream(columns).filter(Counts::isNumeric);
  }
}
