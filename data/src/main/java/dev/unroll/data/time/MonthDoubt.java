package dev.unroll.data.time;

import dev.unroll.BadInputException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Detects months of digits, such as 2010-01, that may also be weeks, quarters or years that span
 * two calendar years. They are rejected, since any choice would be a guess.
 */
final class MonthDoubt {
  private static final int QUARTERS = 4;
  private static final Pattern TWO_YEARS = Pattern.compile("(\\d{4})[-/\u2013](\\d{2})");
  private static final Set<String> WEEKS =
      Set.of("week", "weeks", "woche", "kw", "cw", "wk", "semana", "semaine", "周", "周次");
  private static final Set<String> PARTS =
      Set.of("quarter", "quartal", "qtr", "trimestre", "trimester", "semester", "季度");
  private static final String IN_ORDER =
      ", or set data.time to none if the rows of a series are in the order of time";

  private final List<String> cells;
  private final Set<Integer> years = new HashSet<>();
  private final Set<Integer> months = new HashSet<>();
  private final @Nullable DateStyle style;
  private boolean padded = true;

  private MonthDoubt(List<String> cells) {
    this.cells = cells;
    style = style();
  }

  private @Nullable DateStyle style() {
    DateStyle first = null;
    for (String text : cells) {
      Written cell = Cells.read(text);
      boolean month =
          cell != null
              && cell.clock() == null
              && !cell.style().words()
              && cell.style().order().precision == Precision.MONTH;
      if (cell == null || !month) {
        return null;
      }
      first = cell.style();
      years.add(cell.numbers().get(first.order().fields.indexOf(DateOrder.Field.YEAR)));
      months.add(cell.numbers().get(first.order().fields.indexOf(DateOrder.Field.MONTH)));
      padded &= cell.texts().stream().allMatch(field -> field.length() > 1);
    }
    return first;
  }

  /**
   * Rejects cells whose rows show that they may not be months.
   *
   * @param where returns the prefix of a message: the place of the cell at this index
   * @throws BadInputException if the cells are ambiguous
   */
  static void refuse(IntFunction<String> where, List<String> cells) {
    if (areTwoYears(cells)) {
      throw new BadInputException(
          "%s: %s can be a month or a year of two calendar years, since each number after a year is that of the next year (expected times that can be read in one way). Write years as 2024%s. For months set data.dateFormat."
              .formatted(where.apply(0), Cells.shown(cells.get(0)), IN_ORDER));
    }
    var doubt = new MonthDoubt(cells);
    DateStyle style = doubt.style;
    if (style != null && doubt.years.size() > 1 && doubt.areParts()) {
      throw doubt.refusedParts(where, style);
    }
  }

  /**
   * Rejects cells that would be read as months in a column with a name of weeks or quarters.
   *
   * @param where returns the prefix of a message: the place of the cell at this index
   * @throws BadInputException if the cells are ambiguous
   */
  static void refuse(IntFunction<String> where, List<String> cells, String column) {
    List<String> words = List.of(column.strip().toLowerCase(Locale.ROOT).split("[^\\p{L}]+"));
    boolean weeks = words.stream().anyMatch(WEEKS::contains);
    if (!weeks && words.stream().noneMatch(PARTS::contains)) {
      return;
    }
    var doubt = new MonthDoubt(cells);
    DateStyle style = doubt.style;
    if (style != null && weeks) {
      throw new BadInputException(
          "%s: %s can be a month or, as the column is called, a week (expected times that can be read in one way). Write weeks as 2024-W05%s. For months set data.dateFormat to \"%s\"."
              .formatted(
                  where.apply(0), Cells.shown(cells.get(0)), IN_ORDER, doubt.pattern(style)));
    }
    if (style != null && doubt.areParts()) {
      throw doubt.refusedParts(where, style);
    }
  }

  /** Returns whether the second number of all cells is the year after the first: 2000-01. */
  private static boolean areTwoYears(List<String> cells) {
    Set<String> seen = new HashSet<>();
    for (String cell : cells) {
      Matcher two = TWO_YEARS.matcher(cell.strip());
      if (!two.matches()
          || Integer.parseInt(two.group(2)) != (Integer.parseInt(two.group(1)) + 1) % 100) {
        return false;
      }
      seen.add(cell.strip());
    }
    return seen.size() > 1;
  }

  /** Returns whether the month numbers are consecutive from 1, with at most four of them. */
  private boolean areParts() {
    return months.size() > 1
        && months.size() <= QUARTERS
        && months.stream().allMatch(month -> month <= months.size());
  }

  private BadInputException refusedParts(IntFunction<String> where, DateStyle style) {
    String pattern = pattern(style);
    return new BadInputException(
        "%s: %s can be a month or a quarter, since no number of a month is above %d (expected times that can be read in one way). Set data.dateFormat to \"%s\" or \"%s\"."
            .formatted(
                where.apply(0),
                Cells.shown(cells.get(0)),
                months.size(),
                pattern,
                pattern.replace('M', 'q')));
  }

  private String pattern(DateStyle style) {
    return style.pattern(List.of(padded, padded), false);
  }
}
