package dev.unroll.data.time;

import dev.unroll.BadInputException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How the times of a column are written. It is found out from the cells, or given as a pattern of
 * {@link java.time.format.DateTimeFormatter}. Words are English whatever the locale. Immutable.
 *
 * <p>One format holds for all cells. What may vary from cell to cell: {@code T} or a space between
 * date and time, seconds and their fraction, leading zeros, the form and value of the offset, and a
 * midnight without its time. Offsets in some cells alone are refused.
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
   * Finds the format of a column; a cell in a message is named by its position, counted from 1.
   *
   * @param where begins each sentence: file and column
   * @param cells the cells, in the order of the file
   * @param pattern a pattern of {@code java.time} or {@code epoch-seconds}, {@code
   *     epoch-milliseconds} and so on, or null to find it out
   * @throws BadInputException when a cell is no time or is written in another way than the others,
   *     or day and month cannot be told apart
   */
  public static TimeFormat detect(String where, List<String> cells, @Nullable String pattern) {
    return detect(i -> i < 0 ? where : where + ", point " + (i + 1), cells, pattern);
  }

  /**
   * Finds the format of a column.
   *
   * @param where begins a sentence: the place of the cell at this index, or of the column at -1
   * @param cells the cells, in the order of the file
   * @param pattern see {@link #detect(String, List, String)}
   * @throws BadInputException when a cell is no time or is written in another way than the others,
   *     or day and month cannot be told apart
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
   * Finds the format of most cells of a column; {@link #parse} refuses the others.
   *
   * @param where begins a sentence: the place of the cell at this index, or of the column at -1
   * @param cells the cells, in the order of the file
   * @param pattern see {@link #detect(String, List, String)}
   * @throws BadInputException when no cell is a time, or day and month cannot be told apart
   */
  public static TimeFormat ofMost(
      IntFunction<String> where, List<String> cells, @Nullable String pattern) {
    return new TimeFormat(style(where, cells, pattern, true));
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
   * Refuses what is no pattern of times.
   *
   * @throws IllegalArgumentException with advice, such as the pattern that was meant
   */
  public static void checkPattern(String pattern) {
    PatternStyle.check(pattern);
  }

  /** Whether a cell by itself is a time and no number. */
  public static boolean isTime(String cell) {
    Written written = Cells.read(cell);
    return written == null ? Cells.hasShortYear(cell) : !written.isNumber();
  }

  /**
   * Whether a column with this name is one of times, so that numbers in it can be epochs or years.
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
   * Whether most of the cells are times of a pattern, or without a pattern of any format.
   *
   * @param named see {@link #isTimes(List, boolean)}
   * @param pattern see {@link #detect(String, List, String)}, or null
   */
  public static boolean isTimes(List<String> cells, boolean named, @Nullable String pattern) {
    if (pattern == null) {
      return isTimes(cells, named);
    }
    List<String> some = cells.stream().limit(SAMPLE).filter(cell -> !cell.isBlank()).toList();
    if (some.isEmpty()) {
      return false;
    }
    TimeStyle style;
    try {
      style = PatternStyle.of("", pattern, some);
    } catch (BadInputException none) {
      return false;
    }
    if (style instanceof EpochStyle && !named) {
      return isTimes(cells, false);
    }
    long times = some.stream().filter(cell -> fits(style, cell)).count();
    return 2 * times > some.size();
  }

  private static boolean fits(TimeStyle style, String cell) {
    try {
      style.parse(cell);
      return true;
    } catch (DateTimeException none) {
      return false;
    }
  }

  /** Whether cells are times and no numbers: {@code isTimes(cells, false)}. */
  public static boolean isTimes(List<String> cells) {
    return isTimes(cells, false);
  }

  /**
   * Whether most of the cells are times, in whichever format; empty cells do not count. Looks at
   * the first thousand. Cells that could be plain numbers (2024, 20240131, epochs) count when the
   * column is named like a time, or when they increase in even steps.
   *
   * @param named whether the column is named like a time
   */
  public static boolean isTimes(List<String> cells, boolean named) {
    int present = 0;
    int times = 0;
    var dates = new ArrayList<Moment>(); // of digits alone
    var precisions = EnumSet.noneOf(Precision.class);
    var epochs = new ArrayList<Moment>();
    var units = EnumSet.noneOf(EpochStyle.Unit.class);
    for (String cell : cells.subList(0, Math.min(SAMPLE, cells.size()))) {
      if (cell.isBlank()) {
        continue;
      }
      present++;
      Written written = Cells.read(cell);
      EpochStyle.Unit unit = EpochStyle.unit(cell);
      if (written != null && written.isNumber()) {
        dates.add(written.moment(written.style().order()));
        precisions.add(written.precision());
      } else if (written != null || Cells.hasShortYear(cell)) {
        times++;
      }
      if (unit != null) {
        epochs.add(new EpochStyle(unit, false, 0).parse(cell));
        units.add(unit);
      }
    }
    if (2 * times > present) {
      return true;
    }
    boolean areDates = precisions.size() == 1 && 10 * dates.size() >= 9 * present;
    boolean areEpochs = units.size() == 1 && 10 * epochs.size() >= 9 * present;
    if (named || !(areDates || areEpochs)) {
      return areDates || areEpochs;
    }
    List<Moment> moments = areDates ? dates : epochs;
    Precision precision = areDates ? precisions.iterator().next() : Precision.TIME;
    return moments.size() == present && isEven(moments, precision);
  }

  private static boolean isEven(List<Moment> moments, Precision precision) {
    for (int i = 1; i < moments.size(); i++) {
      if (moments.get(i - 1).compareTo(moments.get(i)) >= 0) {
        return false;
      }
    }
    Frequency rule = Frequency.infer(moments, precision);
    if (moments.size() < 3 || rule.isIrregular()) {
      return false;
    }
    Map<Long, Integer> steps = new LinkedHashMap<>();
    for (int i = 1; i < moments.size(); i++) {
      steps.merge(rule.stepsBetween(moments.get(i - 1), moments.get(i)), 1, Integer::sum);
    }
    return 10 * steps.getOrDefault(1L, 0) >= 9 * (moments.size() - 1);
  }

  /**
   * The moment that a cell tells.
   *
   * @throws DateTimeException when the cell is none of this format
   */
  public Moment parse(String cell) {
    return style.parse(cell);
  }

  /**
   * The moments of cells.
   *
   * @throws DateTimeException when a cell is none of this format
   */
  public List<Moment> parse(List<String> cells) {
    return cells.stream().map(style::parse).toList();
  }

  /** How exact the times are. */
  public Precision precision() {
    return style.precision();
  }

  /**
   * Writes a time as the column writes its times. Parsed again it is the same moment, as far as the
   * format tells it.
   */
  public String format(Moment moment) {
    return style.format(moment);
  }

  /** The format in words, for messages: a pattern where there is one, such as dd.MM.yyyy. */
  public String describe() {
    return style.describe();
  }

  /** The pattern that names this format in a recipe, or null when no pattern does. */
  public @Nullable String pattern() {
    return style.pattern();
  }

  @Override
  public String toString() {
    return describe();
  }
}
