package dev.unroll.data.rows;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Collects evidence for the decimal mark of a file from its cells. Used for one reading. */
final class DecimalEvidence {
  private static final int MAX_DATE_LENGTH = 20;
  private static final Pattern DOTTED_DATE = Pattern.compile("\\d{1,2}\\.\\d{1,2}\\.\\d{2,4}.*");
  private static final Pattern SLASHED_DATE =
      Pattern.compile("\\d{1,2}/(?:\\d{1,2}/)?(?:\\d{4}|\\d{2}).*");
  private static final Pattern MONTH =
      Pattern.compile("(?:1[0-2]|[1-9])\\.(?:19|20)\\d\\d|(?:19|20)\\d\\d\\.(?:0[1-9]|1[0-2])");

  /** The counts for one column. */
  private static final class Counts {
    long present;
    long wholes; // without thousands separators
    long padded; // such as 01.2024 and 05.02, which are dates or codes
    long months; // such as 10.2024; included in points
    @Nullable String month; // the last of them
    boolean severalMonths; // otherwise they are rates such as 1.1987 and 1.2034
    long dottedDates;
    long slashedDates;
    long pointGroups; // such as 1.234,5 and 1.234.567
    long commaGroups;
    String groups = "";
    long texts;
    long points;
    long commas;
    long onePoints;
    long oneCommas;
    @Nullable String onePoint; // the first of these cells

    void add(NumberShape shape, String digits) {
      present++;
      switch (shape) {
        case NONE -> texts++;
        case WHOLE -> {}
        case POINT -> {
          points++;
          commaGroups += digits.indexOf(',') >= 0 ? 1 : 0;
          addMonth(digits);
        }
        case COMMA -> {
          commas++;
          pointGroups += digits.indexOf('.') >= 0 ? 1 : 0;
        }
        case ONE_POINT -> {
          onePoints++;
          onePoint = onePoint == null ? digits : onePoint;
        }
        case ONE_COMMA -> oneCommas++;
      }
    }

    private void addMonth(String digits) {
      if (isMonth(digits)) {
        String part = digits.substring(0, digits.indexOf('.'));
        months++;
        severalMonths |= part.length() == 4 || (month != null && !month.equals(part));
        month = part;
      }
    }

    /** Returns whether the column holds numbers that are not months such as 10.2024. */
    boolean isNumeric() {
      return 2 * texts <= present && texts < present && !isMonths();
    }

    boolean isMonths() {
      return (padded > 0 || severalMonths)
          && months == points
          && commas + onePoints + oneCommas == 0;
    }

    /** Returns whether some numbers have three digits after a point, and others have no point. */
    boolean mayBeThousands() {
      return onePoints > 0 && wholes > 0;
    }

    /**
     * Returns whether 1.234 occurs with 12,5, or 1,234 with 12.5, and no 1.234,5 or 1,234.5 shows
     * that thousands are separated.
     */
    boolean changesStyle() {
      return (commas > 0 && onePoints > 0 && pointGroups == 0)
          || (points > 0 && oneCommas > 0 && commaGroups == 0);
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
    if (plain != null && plain != NumberShape.WHOLE && !isPadded(cell)) {
      counts.add(plain, cell);
      return;
    }
    if (Cells.isMissing(cell)) {
      return;
    }
    String digits = NumberShape.unsigned(NumberShape.bare(cell));
    NumberShape found = NumberShape.of(digits);
    boolean shows = found == NumberShape.NONE || !isPadded(digits);
    counts.add(shows ? found : NumberShape.WHOLE, digits);
    if (found == NumberShape.NONE) {
      addDate(counts, digits);
      return;
    }
    counts.padded += shows || found == NumberShape.WHOLE ? 0 : 1;
    counts.wholes += shows && found == NumberShape.WHOLE ? 1 : 0;
    counts.groups = groups(counts.groups, digits, shows ? found : NumberShape.WHOLE);
  }

  private static void addDate(Counts counts, String text) {
    if (text.length() <= MAX_DATE_LENGTH) {
      counts.dottedDates += DOTTED_DATE.matcher(text).matches() ? 1 : 0;
      counts.slashedDates += SLASHED_DATE.matcher(text).matches() ? 1 : 0;
    }
  }

  /** Returns whether a number may be a month of a year: 10.2024, 2024.10. */
  private static boolean isMonth(String digits) {
    int length = digits.length();
    return (length == 6 || length == 7) && MONTH.matcher(digits).matches();
  }

  /** Returns whether there is a zero before other digits, as in days and months such as 01.02. */
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

  /** Determines how the numbers of the file are read. */
  CellNumbers decide(char separator) {
    long points = sum(c -> c.points);
    long commas = sum(c -> c.commas);
    if (points > 0 && commas > 0) {
      return CellNumbers.MIXED;
    }
    if (points > 0 || commas > 0) {
      boolean changes = numeric().anyMatch(Counts::changesStyle);
      CellNumbers point = changes ? CellNumbers.POINT_ONLY : CellNumbers.POINT;
      CellNumbers comma = changes ? CellNumbers.COMMA_ONLY : CellNumbers.COMMA;
      return points > 0 ? point : comma;
    }
    if (sum(c -> c.onePoints) > 0) {
      boolean doubtful = sum(c -> c.oneCommas) > 0 || mayBeThousands(separator);
      return doubtful ? CellNumbers.MIXED : CellNumbers.POINT;
    }
    return CellNumbers.OPEN;
  }

  /**
   * Returns whether 1.234 may mean one thousand: its column has whole numbers, or the file has the
   * format of countries with decimal commas.
   */
  private boolean mayBeThousands(char separator) {
    boolean dotted = Arrays.stream(columns).anyMatch(c -> c.dottedDates > 0 || c.isMonths());
    boolean slashed = Arrays.stream(columns).anyMatch(c -> c.slashedDates > 0);
    return separator == ';'
        || dotted
        || (separator != ',' && slashed)
        || numeric().anyMatch(Counts::mayBeThousands);
  }

  /**
   * Returns a note on numbers that were read with a decimal point although it may separate
   * thousands, or null if there are none. This is the case if no other number of the file shows the
   * decimal mark, or if only other columns show it and this column has whole numbers.
   *
   * @param numbers the number style that was determined
   */
  @Nullable String note(CellNumbers numbers) {
    boolean told = sum(c -> c.points) > 0;
    String example =
        numeric()
            .filter(c -> c.points == 0 && (!told || c.mayBeThousands()))
            .map(c -> c.onePoint)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    if (numbers != CellNumbers.POINT || example == null) {
      return null;
    }
    String number = NumberShape.unsigned(NumberShape.bare(example));
    return "numbers such as \"%s\" were read with a decimal point (not as %s); set data.decimal to point, or to comma if points separate thousands"
        .formatted(number, number.replace(".", ""));
  }

  /** Returns the thousands separators that occur in the numbers. */
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

  private Stream<Counts> numeric() {
    return Arrays.stream(columns).filter(Counts::isNumeric);
  }

  private long sum(ToLongFunction<Counts> count) {
    return numeric().mapToLong(count).sum();
  }
}
