package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.time.Likelihood;
import dev.unroll.data.time.OrderLabels;
import dev.unroll.data.time.TimeFormat;
import dev.unroll.data.time.TimesOfDay;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The column of a table that holds the times of its rows.
 *
 * @param name the name of the column
 * @param more the columns with the rest of the time, if dates, times of day, and AM or PM are in
 *     several columns
 * @param certain whether the column was set by name, or its cells can only be times; otherwise they
 *     are numbers such as years, which are times only if each occurs once
 * @param numbers whether it was set by name and holds numbers that grow with time but are not dates
 * @param others other columns that hold times, some of which occur more than once
 */
record TimeColumn(
    String name, List<String> more, boolean certain, boolean numbers, List<String> others) {
  /**
   * A column that may hold times.
   *
   * @param rank 0 for written dates, 1 for numbers in a column with a name such as date, 2 for
   *     other numbers
   */
  private record Candidate(String column, Likelihood likelihood, int rank) {}

  /**
   * Finds the time column.
   *
   * @param named the column that the options name; null to detect it
   * @param taken columns that are read as values or as ids
   * @return the column, or null if there is none
   * @throws BadInputException if the named column is taken, or several columns hold times
   */
  static @Nullable TimeColumn find(
      Table table, @Nullable String named, Collection<String> taken, int[] rows) {
    if (named != null) {
      return named(table, named, taken, rows);
    }
    List<Candidate> all = candidates(table, taken, rows);
    List<Candidate> found = all;
    if (found.size() > 1) {
      List<Candidate> unique =
          found.stream().filter(one -> isUnique(cells(table, one.column(), rows))).toList();
      List<Candidate> certain =
          found.stream().filter(one -> one.likelihood() == Likelihood.CERTAIN).toList();
      found = !unique.isEmpty() ? unique : !certain.isEmpty() ? certain : found.subList(0, 1);
    }
    if (found.size() > 1) {
      throw new BadInputException(
          "%s: %d columns hold times (%s). Set data.time to the one that orders the rows."
              .formatted(
                  table.name(),
                  found.size(),
                  Shown.listed(found.stream().map(Candidate::column).toList())));
    }
    if (found.isEmpty()) {
      return null;
    }
    String name = found.get(0).column();
    boolean certain = found.get(0).likelihood() == Likelihood.CERTAIN;
    List<String> others =
        all.stream().map(Candidate::column).filter(column -> !column.equals(name)).toList();
    return new TimeColumn(name, more(table, name, taken, rows), certain, false, others);
  }

  private static TimeColumn named(Table table, String named, Collection<String> taken, int[] rows) {
    List<String> cells = cells(table, named, rows); // throws if the column does not exist
    if (taken.contains(named)) {
      throw new BadInputException(
          "%s: column \"%s\" is read as values (expected a column of times). Set data.time or"
                  .formatted(table.name(), Shown.of(named))
              + " data.columns to another column.");
    }
    boolean numbers =
        table.numericColumns().contains(named)
            && !TimeFormat.isTimes(cells, true, table.dateFormat())
            && table.dateFormat() == null;
    List<String> patterns = numbers ? OrderLabels.digitPatterns(cells) : List.<String>of();
    if (!patterns.isEmpty()) {
      String pattern = String.join(" or ", patterns);
      throw new BadInputException(
          "%s:%d: column \"%s\" is \"%s\", which data.time would sort as a number although it can be a date written as %s (expected dates that are read as such). Set data.dateFormat to %s."
              .formatted(
                  table.name(),
                  table.line(rows[0]),
                  Shown.of(named),
                  Shown.of(cells.get(0).strip()),
                  pattern,
                  pattern));
    }
    return new TimeColumn(
        named, numbers ? List.of() : more(table, named, taken, rows), true, numbers, List.of());
  }

  /** Returns the columns that hold times, limited to the lowest rank. */
  private static List<Candidate> candidates(Table table, Collection<String> taken, int[] rows) {
    List<Candidate> all = new ArrayList<>();
    List<String> numeric = table.numericColumns();
    for (String column : table.columns()) {
      if (!taken.contains(column)) {
        boolean named = TimeFormat.isNamedLikeATime(column);
        Likelihood likelihood =
            TimeFormat.likelihood(cells(table, column, rows), named, table.dateFormat());
        List<String> more =
            likelihood == Likelihood.NONE && table.dateFormat() != null
                ? more(table, column, taken, rows)
                : List.of();
        if (!more.isEmpty()) { // the pattern may cover date and time of day together
          List<String> together = Stream.concat(Stream.of(column), more.stream()).toList();
          likelihood =
              TimeFormat.likelihood(joined(table, together, rows), named, table.dateFormat());
        }
        int rank = !numeric.contains(column) ? 0 : named ? 1 : 2;
        if (likelihood.compareTo(Likelihood.LIKELY) >= 0) {
          all.add(new Candidate(column, likelihood, rank));
        }
      }
    }
    List<Candidate> varying =
        all.stream()
            .filter(
                one ->
                    varies(cells(table, one.column(), rows))
                        || !more(table, one.column(), taken, rows).isEmpty())
            .toList();
    all = varying.isEmpty() ? all : varying; // a constant date of export gives no order
    int lowest = all.stream().mapToInt(Candidate::rank).min().orElse(0);
    return all.stream().filter(one -> one.rank() == lowest).toList();
  }

  /** Returns the columns of times of day, and of AM or PM, that belong to a date column. */
  private static List<String> more(
      Table table, String dates, Collection<String> taken, int[] rows) {
    String clock = clock(table, dates, taken, rows);
    List<String> more = new ArrayList<>();
    if (clock != null) {
      more.add(clock);
    }
    boolean halved =
        cells(table, clock == null ? dates : clock, rows).stream().allMatch(TimesOfDay::lacksHalf);
    table.columns().stream()
        .filter(column -> halved && !taken.contains(column))
        .filter(column -> cells(table, column, rows).stream().allMatch(TimesOfDay::isHalf))
        .findFirst()
        .ifPresent(more::add);
    return more;
  }

  /**
   * Returns the column of times of day that belongs to repeated dates, or null if there is none.
   */
  private static @Nullable String clock(
      Table table, String dates, Collection<String> taken, int[] rows) {
    List<String> days = cells(table, dates, rows);
    if (isUnique(days) || days.stream().anyMatch(day -> day.indexOf(':') >= 0)) {
      return null;
    }
    for (String column : table.columns()) {
      if (!column.equals(dates) && !taken.contains(column)) {
        List<String> cells = cells(table, column, rows);
        if (cells.stream().allMatch(TimesOfDay::isClock)) {
          return column;
        }
      }
    }
    return null;
  }

  /** Returns the format of the times of rows. */
  TimeFormat format(Table table, int[] rows) {
    String column = "column \"" + Shown.of(title()) + "\"";
    IntFunction<String> where =
        i -> (i < 0 ? table.name() : table.name() + ":" + table.line(rows[i])) + ": " + column;
    List<String> cells = cells(table, rows);
    return numbers
        ? TimeFormat.ofNumbers(where, cells)
        : TimeFormat.detect(where, cells, pattern(table, rows, cells), title());
  }

  /** Returns the pattern that is set; if it covers only dates, a time of day is appended. */
  private @Nullable String pattern(Table table, int[] rows, List<String> cells) {
    String pattern = table.dateFormat();
    if (pattern == null || more.isEmpty() || TimeFormat.isTimes(cells, false, pattern)) {
      return pattern;
    }
    List<String> clocks = joined(table, more, rows);
    String first = clocks.get(0);
    boolean half = Character.isLetter(first.charAt(first.length() - 1));
    boolean padded = clocks.stream().allMatch(clock -> clock.indexOf(':') == 2);
    String hour = half ? "h" : "H";
    return pattern
        + " "
        + (padded ? hour + hour : hour)
        + (first.indexOf(':') < first.lastIndexOf(':') ? ":mm:ss" : ":mm")
        + (half ? (first.indexOf(' ') > 0 ? " a" : "a") : "");
  }

  /** Returns the times of rows, as written in the file; several columns are joined with spaces. */
  List<String> cells(Table table, int[] rows) {
    List<String> days = cells(table, name, rows);
    if (numbers) {
      return days.stream().map(cell -> plain(table, cell)).toList();
    }
    if (more.isEmpty()) {
      return days;
    }
    return joined(table, columns(), rows);
  }

  /** Returns a number with a decimal point, whatever the file uses; other cells are unchanged. */
  private static String plain(Table table, String cell) {
    double number = table.number(cell);
    return Double.isNaN(number)
        ? cell
        : BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /** Returns the time of a row. */
  String cell(Table table, int row) {
    return more.isEmpty() ? table.cell(row, name) : joined(table, columns(), row);
  }

  private static List<String> joined(Table table, List<String> columns, int[] rows) {
    return Arrays.stream(rows).mapToObj(row -> joined(table, columns, row)).toList();
  }

  private static String joined(Table table, List<String> columns, int row) {
    return columns.stream()
        .map(column -> table.cell(row, column).strip())
        .collect(Collectors.joining(" "));
  }

  /** Returns the columns that together hold the time. */
  List<String> columns() {
    return Stream.concat(Stream.of(name), more.stream()).toList();
  }

  /** Returns the name of the column; if there are several, all names. */
  String title() {
    return String.join(" ", columns());
  }

  static List<String> cells(Table table, String column, int[] rows) {
    List<String> all = table.text(column);
    List<String> cells = new ArrayList<>(rows.length);
    for (int row : rows) {
      cells.add(all.get(row));
    }
    return cells;
  }

  private static boolean varies(List<String> cells) {
    return cells.stream().anyMatch(cell -> !cell.equals(cells.get(0)));
  }

  private static boolean isUnique(List<String> cells) {
    Set<String> seen = new HashSet<>();
    return cells.stream().allMatch(seen::add);
  }
}
