package dev.unroll.data.time;

import dev.unroll.BadInputException;
import java.time.DateTimeException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The format of the times of a column. It is detected from the cells, or given as a pattern of
 * {@link java.time.format.DateTimeFormatter}. Words are English, independent of the locale.
 * Immutable.
 *
 * <p>One format applies to all cells. The following may vary from cell to cell: {@code T} or a
 * space between date and time, seconds and their fraction, leading zeros, the form and value of the
 * offset, and a midnight without its time. Offsets in only some of the cells are rejected.
 *
 * <pre>{@code
 * var format = TimeFormat.detect("sales.csv: column \"day\"", cells, null);
 * Moment first = format.parse(cells.get(0));
 * }</pre>
 */
public final class TimeFormat {
  private static final int SAMPLE = 1000;
  private static final Set<String> NAMES =
      Set.of(
          "date",
          "dates",
          "datetime",
          "time",
          "times",
          "timestamp",
          "ts",
          "ds",
          "day",
          "month",
          "year",
          "week",
          "quarter",
          "period",
          "hour",
          "stunde",
          "uhrzeit",
          "hora",
          "heure",
          "datum",
          "zeit",
          "zeitpunkt",
          "zeitstempel",
          "tag",
          "monat",
          "jahr",
          "fecha",
          "mes",
          "ano",
          "jour",
          "mois",
          "annee",
          "data",
          "epoch",
          "unix",
          "日期",
          "时间",
          "年",
          "年月",
          "月份",
          "年份");

  private final TimeStyle style;

  private TimeFormat(TimeStyle style) {
    this.style = style;
  }

  /**
   * Detects the format of a column; messages name a cell by its position, counted from 1.
   *
   * @param where the prefix of messages: file and column
   * @param cells the cells, in file order
   * @param pattern a pattern of {@code java.time}, or {@code epoch-seconds}, {@code
   *     epoch-milliseconds} and so on; null to detect the format
   * @throws BadInputException if a cell is not a time or has another format than the others, or if
   *     the order of day and month is ambiguous
   */
  public static TimeFormat detect(String where, List<String> cells, @Nullable String pattern) {
    return detect(i -> i < 0 ? where : where + ", point " + (i + 1), cells, pattern);
  }

  /**
   * Detects the format of a column.
   *
   * @param where returns the prefix of a message: the place of the cell at this index, or of the
   *     column at -1
   * @param cells the cells, in file order
   * @param pattern see {@link #detect(String, List, String)}
   * @throws BadInputException if a cell is not a time or has another format than the others, or if
   *     the order of day and month is ambiguous
   */
  public static TimeFormat detect(
      IntFunction<String> where, List<String> cells, @Nullable String pattern) {
    TimeStyle style = style(where, cells, pattern, false);
    if (!(style instanceof CalendarStyle)) {
      checkAll(where, cells, style);
    }
    return new TimeFormat(style);
  }

  /**
   * Detects the format of a column whose name may contradict it, such as months in a column of
   * weeks.
   *
   * @param where returns the prefix of a message: the place of the cell at this index, or of the
   *     column at -1
   * @param cells the cells, in file order
   * @param pattern see {@link #detect(String, List, String)}
   * @param column the name of the column
   * @throws BadInputException as in {@link #detect(IntFunction, List, String)}, or if the name
   *     indicates weeks or quarters and the cells may be months
   */
  public static TimeFormat detect(
      IntFunction<String> where, List<String> cells, @Nullable String pattern, String column) {
    if (pattern == null) {
      MonthDoubt.refuse(where, cells, column);
    }
    return detect(where, cells, pattern);
  }

  /**
   * Detects the format of most cells of a column; {@link #parse} rejects the others.
   *
   * @param where returns the prefix of a message: the place of the cell at this index, or of the
   *     column at -1
   * @param cells the cells, in file order
   * @param pattern see {@link #detect(String, List, String)}
   * @throws BadInputException if no cell is a time, or if the order of day and month is ambiguous
   */
  public static TimeFormat ofMost(
      IntFunction<String> where, List<String> cells, @Nullable String pattern) {
    return new TimeFormat(style(where, cells, pattern, true));
  }

  /**
   * Returns the format of numbers that grow with time, such as 1, 2, 3, whose unit is unknown.
   *
   * @param where returns the prefix of a message: the place of the cell at this index
   * @throws BadInputException if a cell is not a number
   */
  public static TimeFormat ofNumbers(IntFunction<String> where, List<String> cells) {
    NumberStyle style = NumberStyle.of(cells);
    checkAll(where, cells, style);
    return new TimeFormat(style);
  }

  private static TimeStyle style(
      IntFunction<String> where, List<String> cells, @Nullable String pattern, boolean most) {
    if (cells.isEmpty()) {
      throw new BadInputException(where.apply(-1) + ": there are no times.");
    }
    return pattern == null
        ? new Detection(where, cells, most).style()
        : PatternStyle.of(where.apply(-1), pattern, cells);
  }

  private static void checkAll(IntFunction<String> where, List<String> cells, TimeStyle style) {
    boolean offset = false;
    for (int i = 0; i < cells.size(); i++) {
      Moment moment;
      try {
        moment = style.parse(cells.get(i));
      } catch (DateTimeException none) {
        throw Detection.notATime(where.apply(i), cells.get(i), style.describe());
      }
      boolean its = moment.offset() != null;
      if (i > 0 && its != offset) {
        throw new BadInputException(
            where.apply(i)
                + ": "
                + Cells.shown(cells.get(i))
                + (its ? " has an offset" : " has no offset")
                + " unlike those before it. Write all times with an offset or none.");
      }
      offset = its;
    }
  }

  /**
   * Checks a pattern.
   *
   * @throws IllegalArgumentException if it is not a pattern of times; the message has advice, such
   *     as the pattern that was probably meant
   */
  public static void checkPattern(String pattern) {
    PatternStyle.check(pattern);
  }

  /**
   * Returns whether a cell looks like a time, whether or not it can be read, such as {@code KW
   * 01/2022} and {@code März 2024}.
   */
  public static boolean isLikeATime(String cell) {
    return TimeLooks.isLikeATime(cell) || isTime(cell);
  }

  /** Returns whether a cell by itself is a time and not a number. */
  public static boolean isTime(String cell) {
    Written written = Cells.read(cell);
    return written == null ? Cells.hasShortYear(cell) : !written.isNumber();
  }

  /**
   * Returns whether a column has a name typical of times, so that its numbers can be epochs or
   * years.
   */
  public static boolean isNamedLikeATime(String column) {
    String lower = column.strip().toLowerCase(Locale.ROOT);
    if (NAMES.contains(lower)) {
      return true;
    }
    String[] words = column.strip().split("[^\\p{L}]+|(?<=\\p{Ll})(?=\\p{Lu})", 12);
    for (String word : words) {
      String its = word.toLowerCase(Locale.ROOT);
      if (its.equals("date") || its.equals("datetime") || its.equals("timestamp")) {
        return true;
      }
    }
    String last = words.length == 0 ? "" : words[words.length - 1].toLowerCase(Locale.ROOT);
    return words.length > 1 && last.equals("time");
  }

  /**
   * Returns the likelihood that cells are times in a pattern, or without a pattern, in any format.
   * Cells that can be plain numbers, such as 2024, 202405, 20240531 or epochs, are times in three
   * cases: all are existing days, the column has a name typical of times, or, in any order, they
   * follow a rule. Empty cells do not count.
   *
   * @param named whether the column has a name typical of times; see {@link #isNamedLikeATime}
   * @param pattern see {@link #detect(String, List, String)}, or null
   */
  public static Likelihood likelihood(List<String> cells, boolean named, @Nullable String pattern) {
    if (pattern == null) {
      return new TimeEvidence(cells, named).likelihood();
    }
    List<String> some = cells.stream().limit(SAMPLE).filter(cell -> !cell.isBlank()).toList();
    if (some.isEmpty()) {
      return Likelihood.NONE;
    }
    TimeStyle style;
    try {
      style = PatternStyle.of("", pattern, some);
    } catch (BadInputException none) {
      return Likelihood.NONE;
    }
    if (style instanceof EpochStyle && !named) {
      return likelihood(cells, false, null);
    }
    long times = some.stream().filter(cell -> fits(style, cell)).count();
    return 2 * times > some.size() ? Likelihood.CERTAIN : Likelihood.NONE;
  }

  private static boolean fits(TimeStyle style, String cell) {
    try {
      style.parse(cell);
      return true;
    } catch (DateTimeException none) {
      return false;
    }
  }

  /**
   * Returns whether cells are {@linkplain #likelihood likely or certain} to be times.
   *
   * @param named whether the column has a name typical of times
   * @param pattern see {@link #detect(String, List, String)}, or null
   */
  public static boolean isTimes(List<String> cells, boolean named, @Nullable String pattern) {
    return likelihood(cells, named, pattern).compareTo(Likelihood.LIKELY) >= 0;
  }

  /**
   * Returns whether cells are times, regardless of the name of their column and without a pattern.
   */
  public static boolean isTimes(List<String> cells) {
    return isTimes(cells, false, null);
  }

  /**
   * Returns the moment in a cell.
   *
   * @throws DateTimeException if the cell does not have this format
   */
  public Moment parse(String cell) {
    return style.parse(cell);
  }

  /**
   * Returns the moments in cells.
   *
   * @throws DateTimeException if a cell does not have this format
   */
  public List<Moment> parse(List<String> cells) {
    return cells.stream().map(style::parse).toList();
  }

  /** Returns the precision of the times. */
  public Precision precision() {
    return style.precision();
  }

  /**
   * Formats a time like those of the column. Parsing the result gives the same moment, within the
   * precision of the format.
   */
  public String format(Moment moment) {
    return style.format(moment);
  }

  /**
   * Returns a description of the format for messages: a pattern if there is one, such as
   * dd.MM.yyyy.
   */
  public String describe() {
    return style.describe();
  }

  /** Returns the pattern of this format for a recipe, or null if there is none. */
  @Nullable String pattern() {
    return style.pattern();
  }

  @Override
  public String toString() {
    return describe();
  }
}
