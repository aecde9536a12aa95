package dev.unroll.data.time;

import dev.unroll.BadInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Detects the common style of the cells of a column. */
final class Detection {
  private static final int SAMPLE = 200;

  private final IntFunction<String> where;
  private final List<String> cells;
  private final boolean most;

  /**
   * Creates a detection for these cells.
   *
   * @param most whether the style of most cells is sufficient; otherwise a cell in another style is
   *     rejected
   */
  Detection(IntFunction<String> where, List<String> cells, boolean most) {
    this.where = where;
    this.cells = cells;
    this.most = most;
  }

  /**
   * Returns the style.
   *
   * @throws BadInputException if there is none, or more than one
   */
  TimeStyle style() {
    EpochStyle epochs = epochs();
    if (epochs != null) {
      return epochs;
    }
    MonthDoubt.refuse(where, cells);
    int reference = reference();
    if (reference < 0) {
      throw none();
    }
    Written example = Cells.read(cells.get(reference));
    if (example == null) {
      throw new IllegalStateException(cells.get(reference));
    }
    var builder = new CalendarStyle.Builder(example.style());
    int day = -1; // a cell whose first number is above 12
    int month = -1;
    for (int i = 0; i < cells.size(); i++) {
      Written cell = Cells.read(cells.get(i));
      if (most && (cell == null || !builder.add(cell))) {
        continue;
      }
      if (cell == null) {
        throw notATime(where.apply(i), cells.get(i), "one such as " + cells.get(reference).strip());
      }
      if (!most && !builder.add(cell)) {
        throw differs(i, reference, cell, example);
      }
      if (cell.style().undecided()) {
        day = day < 0 && cell.numbers().get(0) > 12 ? i : day;
        month = month < 0 && cell.numbers().get(1) > 12 ? i : month;
        if (day >= 0 && month >= 0) {
          throw bothFirst(Math.max(day, month), Math.min(day, month));
        }
      }
    }
    if (!example.style().undecided()) {
      return builder.build(example.style());
    }
    boolean dayFirst = day >= 0 || (month < 0 && decided(example));
    return builder.build(example.style().decided(dayFirst));
  }

  /**
   * Returns the epoch style, if most cells are epochs and are not dates of digits; otherwise null.
   */
  private @Nullable EpochStyle epochs() {
    EpochStyle.Unit unit = null;
    boolean dates = true;
    int digits = 0;
    int plausible = 0;
    for (String cell : cells) {
      EpochStyle.Unit its = EpochStyle.unit(cell);
      if (its != null) {
        plausible++;
        unit = unit == null ? its : unit;
        digits = Math.max(digits, EpochStyle.digits(cell));
        dates = dates && Cells.read(cell) != null;
      }
    }
    return unit == null || dates || 2 * plausible <= cells.size()
        ? null
        : new EpochStyle(unit, false, digits);
  }

  /** Returns the first cell of the most frequent style in a sample, or -1. */
  private int reference() {
    Map<DateStyle, Integer> firsts = new LinkedHashMap<>();
    Map<DateStyle, Integer> counts = new LinkedHashMap<>();
    int stride = Math.max(1, cells.size() / SAMPLE);
    for (int i = 0; i < cells.size(); i += stride) {
      Written cell = Cells.read(cells.get(i));
      if (cell != null) {
        firsts.putIfAbsent(cell.style(), i);
        counts.merge(cell.style(), 1, Integer::sum);
      }
    }
    int best = -1;
    int most = 0;
    for (Map.Entry<DateStyle, Integer> one : counts.entrySet()) {
      if (one.getValue() > most) {
        most = one.getValue();
        best = firsts.getOrDefault(one.getKey(), -1);
      }
    }
    return best;
  }

  private BadInputException none() {
    String first = cells.get(0);
    if (Cells.hasShortYear(first)) {
      return new BadInputException(
          where.apply(0)
              + ": the year of "
              + Cells.shown(first)
              + " has two digits, so day, month and year cannot be distinguished. Set"
              + " data.dateFormat, such as "
              + shortPatterns(first)
              + ".");
    }
    return new BadInputException(
        where.apply(0)
            + ": "
            + Cells.shown(first)
            + " is not a time (expected one such as 2024-05, 2024-05-31 or 2024-05-31T13:00). Set"
            + " data.dateFormat if it is one.");
  }

  /** Returns the most likely patterns of a date whose year has two digits, such as 31/05/24. */
  private static String shortPatterns(String cell) {
    String text = cell.strip();
    int mark = 0;
    while (mark < text.length() && Character.isLetterOrDigit(text.charAt(mark))) {
      mark++;
    }
    String between = mark < text.length() ? text.substring(mark, mark + 1) : ".";
    if (Character.isLetter(text.charAt(0))) {
      return String.join(between, "MMM", "yy");
    }
    return text.chars().anyMatch(Character::isLetter) && !text.contains(":")
        ? String.join(between, "d", "MMM", "yy")
        : String.join(between, "dd", "MM", "yy") + " or " + String.join(between, "MM", "dd", "yy");
  }

  /**
   * Returns the exception for a cell that is not a time.
   *
   * @param expected an example, or the pattern
   */
  static BadInputException notATime(String where, String cell, String expected) {
    return new BadInputException(
        where
            + ": "
            + (cell.isBlank() ? "the cell is empty" : Cells.shown(cell) + " is not a time")
            + " (expected "
            + expected
            + "). "
            + (TimeLooks.isLikeATime(cell)
                ? "Write it like the others, or all of them as 2024-05-31 or 2024-05."
                : "Remove the row, or correct it."));
  }

  private BadInputException differs(int i, int reference, Written cell, Written example) {
    boolean offsets =
        cell.style().equals(example.style())
            && (cell.clock() != null && cell.clock().hasOffset())
                != (example.clock() != null && example.clock().hasOffset());
    return new BadInputException(
        where.apply(i)
            + ": "
            + Cells.shown(cells.get(i))
            + (offsets
                ? " and " + Cells.shown(cells.get(reference)) + " differ in having an offset"
                : " is written differently from " + Cells.shown(cells.get(reference)))
            + ". Write all times of the column in one format.");
  }

  private BadInputException bothFirst(int i, int other) {
    return new BadInputException(
        where.apply(i)
            + ": "
            + Cells.shown(cells.get(i))
            + " is written differently from "
            + Cells.shown(cells.get(other))
            + ", in which day and month are in the other order. Write all dates in one format.");
  }

  /**
   * Returns whether the day comes first, according to the order of the cells. If that is
   * inconclusive, points between the numbers mean that it does.
   */
  private boolean decided(Written example) {
    var dayFirst = new ArrayList<Moment>();
    var monthFirst = new ArrayList<Moment>();
    List<String> before = List.of();
    for (String text : cells) {
      Written cell = Cells.read(text);
      if (cell != null && cell.style().equals(example.style()) && !cell.texts().equals(before)) {
        before = cell.texts();
        var date = new Written(cell.style(), cell.texts(), cell.numbers(), null);
        dayFirst.add(date.moment(DateOrder.DAY_MONTH_YEAR));
        monthFirst.add(date.moment(DateOrder.MONTH_DAY_YEAR));
      }
    }
    Boolean decided = DayOrMonth.decide(dayFirst, monthFirst);
    boolean points = example.style().separators().contains(".");
    if (decided != null || points) {
      return decided == null || decided;
    }
    int index = firstThatDiffers();
    if (index < 0) {
      return true; // the same days either way
    }
    String text = cells.get(index);
    Written cell = Cells.read(text);
    if (cell == null) {
      throw new IllegalStateException(text);
    }
    throw new BadInputException(
        where.apply(index)
            + ": "
            + Cells.shown(text)
            + " could be "
            + inWords(cell, true)
            + " or "
            + inWords(cell, false)
            + ", and the other rows do not determine which. Set data.dateFormat to \""
            + pattern(cell, true)
            + "\" or \""
            + pattern(cell, false)
            + "\".");
  }

  /** Returns a cell whose two readings are different days, or -1 if there is none. */
  private int firstThatDiffers() {
    for (int i = 0; i < cells.size(); i++) {
      Written cell = Cells.read(cells.get(i));
      if (cell != null
          && cell.style().undecided()
          && !cell.numbers().get(0).equals(cell.numbers().get(1))) {
        return i;
      }
    }
    return -1;
  }

  private static String inWords(Written cell, boolean dayFirst) {
    var day = cell.moment(cell.style().decided(dayFirst).order()).local();
    return day.getDayOfMonth() + " " + Cells.MONTHS.get(day.getMonthValue() - 1);
  }

  private String pattern(Written example, boolean dayFirst) {
    var builder = new CalendarStyle.Builder(example.style());
    for (String text : cells.subList(0, Math.min(SAMPLE, cells.size()))) {
      Written cell = Cells.read(text);
      if (cell != null) {
        builder.add(cell);
      }
    }
    CalendarStyle style = builder.build(example.style().decided(dayFirst));
    String pattern = style.pattern();
    return pattern == null ? style.describe() : pattern;
  }
}
