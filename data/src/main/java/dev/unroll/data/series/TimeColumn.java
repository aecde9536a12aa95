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
 * @param name of the column
 * @param more the columns of the rest of the time, where dates, times of day, and AM or PM are in
 *     several columns
 * @param certain whether it was named, or its cells can be nothing but times; otherwise they are
 *     numbers such as years, which are times as long as each occurs once
 * @param numbers whether it holds numbers that grow with time and are no dates; it was named
 * @param others columns that hold times, too, of which some are there several times
 */
record TimeColumn(
    String name, List<String> more, boolean certain, boolean numbers, List<String> others) {
  /**
   * A column that may hold times.
   *
   * @param rank 0: written dates; 1: numbers under a name such as date; 2: other numbers
   */
  private record Candidate(String column, Likelihood likelihood, int rank) {}

  /**
   * Finds it.
   *
   * @param named the column that the options name; null: whichever holds times
   * @param taken columns that are read as values or tell series apart
   * @return null when there is none
   * @throws BadInputException when the named one is taken, or several columns hold times
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
    List<String> cells = cells(table, named, rows); // refuses a column that does not exist
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

  /** Returns the columns of the lowest rank that hold times. */
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
        if (!more.isEmpty()) { // the pattern may be one of dates and times of day together
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
    all = varying.isEmpty() ? all : varying; // a day of export orders nothing
    int lowest = all.stream().mapToInt(Candidate::rank).min().orElse(0);
    return all.stream().filter(one -> one.rank() == lowest).toList();
  }

  /** Returns the columns of times of day, and of AM or PM, that go with dates. */
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

  /** Returns the column of times of day that goes with dates that repeat; null: there is none. */
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

  /** Returns how the times of rows are written. */
  TimeFormat format(Table table, int[] rows) {
    String column = "column \"" + Shown.of(title()) + "\"";
    IntFunction<String> where =
        i -> (i < 0 ? table.name() : table.name() + ":" + table.line(rows[i])) + ": " + column;
    List<String> cells = cells(table, rows);
    return numbers
        ? TimeFormat.ofNumbers(where, cells)
        : TimeFormat.detect(where, cells, pattern(table, rows, cells), title());
  }

  /** Returns the pattern that is set, with times of day if it is one of dates alone. */
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

  /**
   * Returns the times of rows, as the file writes them; of several columns, with a space between.
   */
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

  /** Returns a number with a decimal point, however the file writes it; another cell as it is. */
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

  /** Returns the columns that hold the time. */
  List<String> columns() {
    return Stream.concat(Stream.of(name), more.stream()).toList();
  }

  /** Returns what the column is called; of several columns, all names. */
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
