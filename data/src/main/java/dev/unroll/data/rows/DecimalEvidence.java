package dev.unroll.data.rows;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers what the cells of a file tell of its decimal mark. Belongs to one reading. */
final class DecimalEvidence {
  private static final int LONGEST_DATE = 20;
  private static final Pattern DOTTED_DATE = Pattern.compile("\\d{1,2}\\.\\d{1,2}\\.\\d{2,4}.*");
  private static final Pattern SLASHED_DATE =
      Pattern.compile("\\d{1,2}/(?:\\d{1,2}/)?(?:\\d{4}|\\d{2}).*");
  private static final Pattern MONTH =
      Pattern.compile("(?:1[0-2]|[1-9])\\.(?:19|20)\\d\\d|(?:19|20)\\d\\d\\.(?:0[1-9]|1[0-2])");

  /** Of one column. */
  private static final class Counts {
    long present;
    long wholes; // without separators of thousands
    long padded; // such as 01.2024 and 05.02, which are dates or codes
    long months; // such as 10.2024, among the points
    @Nullable String month; // the first of them
    boolean severalMonths; // else they are rates such as 1.1987 and 1.2034
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
    @Nullable String onePoint; // the first of them

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

    /** Returns whether the column holds numbers, and no months such as 10.2024. */
    boolean isNumeric() {
      return 2 * texts <= present && texts < present && !isMonths();
    }

    boolean isMonths() {
      return (padded > 0 || severalMonths)
          && months == points
          && commas + onePoints + oneCommas == 0;
    }

    /** Returns whether some numbers have three digits behind a point, and the others none. */
    boolean mayBeThousands() {
      return onePoints > 0 && wholes > 0;
    }

    /**
     * Returns whether 1.234 stands next to 12,5, or 1,234 next to 12.5, and no 1.234,5 or 1,234.5
     * shows that thousands are separated.
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
    if (text.length() <= LONGEST_DATE) {
      counts.dottedDates += DOTTED_DATE.matcher(text).matches() ? 1 : 0;
      counts.slashedDates += SLASHED_DATE.matcher(text).matches() ? 1 : 0;
    }
  }

  /** Returns whether a number may be a month of a year: 10.2024, 2024.10. */
  private static boolean isMonth(String digits) {
    int length = digits.length();
    return (length == 6 || length == 7) && MONTH.matcher(digits).matches();
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
   * Returns whether 1.234 may be one thousand: whole numbers stand in its column, or the file is
   * written as in countries with decimal commas.
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
   * Returns a sentence on numbers that were read with a decimal point though it may separate
   * thousands: none of the file tells, or only those of other columns while whole numbers stand
   * next to these; null when there are none.
   *
   * @param numbers that were decided on
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
    return "\"%s\" and the like were read with a decimal point (not as %s); set data.decimal to point, or to comma if points separate thousands"
        .formatted(number, number.replace(".", ""));
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

  private Stream<Counts> numeric() {
    return Arrays.stream(columns).filter(Counts::isNumeric);
  }

  private long sum(ToLongFunction<Counts> count) {
    return numeric().mapToLong(count).sum();
  }
}
