package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.CellNumbers;
import dev.unroll.data.rows.CsvRows;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.time.Moment;
import dev.unroll.data.time.TimeFormat;
import dev.unroll.data.time.TimesOfDay;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The column that orders the steps of sequences. Its cells are numbers, or times of one format,
 * whichever is more frequent. Dates of digits alone (20240131) are times if the column has a name
 * typical of times.
 */
final class SequenceTimes {
  private final CsvRows rows;
  private final CellNumbers numbers;
  private final int column;
  private final List<String> cells = new ArrayList<>();
  private final List<Long> lines = new ArrayList<>();
  private double @Nullable [] times;
  private boolean dates;
  private String expected = "a number or a date such as 2024-05-31T13:00";

  /**
   * Creates an instance for a column.
   *
   * @param column its index; negative if there is none
   */
  SequenceTimes(CsvRows rows, int column, CellNumbers numbers) {
    this.numbers = numbers;
    this.rows = rows;
    this.column = column;
    if (column < 0 && rows.dateFormat() != null) {
      throw new BadInputException(
          rows.name()
              + ": data.dateFormat is set, but no column of times (expected data.time). Set data.time"
              + " to the column that orders the steps, or leave data.dateFormat out.");
    }
  }

  /** Adds a cell and returns its position. */
  int add(String cell, long line) {
    cells.add(cell);
    lines.add(line);
    return cells.size() - 1;
  }

  /** Returns the time at a position, in seconds if it is a date, or NaN if it is not a time. */
  double time(int position) {
    double[] known = times;
    if (known == null) {
      known = times();
      times = known;
    }
    return known[position];
  }

  /**
   * Returns whether the times are dates rather than numbers; valid after the first {@link #time}.
   */
  boolean areDates() {
    return dates;
  }

  /** Returns the error message for a cell that is not a time. */
  String problem(int position) {
    return "column \"%s\" is \"%s\"; expected %s"
        .formatted(name(), Shown.of(cells.get(position)), expected);
  }

  private String name() {
    return Shown.of(rows.columns().get(column));
  }

  private double[] times() {
    double[] parsed = cells.stream().mapToDouble(numbers::parse).toArray();
    long count = cells.stream().filter(cell -> !Double.isNaN(numbers.parse(cell))).count();
    boolean named = TimeFormat.isNamedLikeATime(rows.columns().get(column));
    boolean dates = TimeFormat.isTimes(cells, named, rows.dateFormat());
    if (!dates && count > 0 && rows.dateFormat() != null) {
      checkPattern(rows.dateFormat());
    }
    if (dates && count == cells.size()) {
      // Numbers stay numbers unless all of them are times.
      double[] seconds = seconds();
      for (double second : seconds) {
        dates = dates && !Double.isNaN(second);
      }
      this.dates = dates;
      return dates ? seconds : parsed;
    }
    if (count == 0 && rows.dateFormat() == null && cells.stream().allMatch(TimesOfDay::isClock)) {
      this.dates = true;
      return cells.stream().mapToDouble(TimesOfDay::seconds).toArray();
    }
    if (dates || (count == 0 && anyTime())) {
      this.dates = true;
      return seconds();
    }
    if (count > 0) {
      expected = "a number as in most rows";
    }
    return parsed;
  }

  /**
   * Throws if the numbers are not dates in this pattern; epoch numbers are in order in any case.
   */
  private void checkPattern(String pattern) {
    if (!pattern.strip().toLowerCase(Locale.ROOT).startsWith("epoch")) {
      throw new BadInputException(
          "%s is \"%s\" (expected a time written as data.dateFormat sets, %s). Correct data.dateFormat, or leave it out."
              .formatted(where(0), Shown.of(cells.get(0)), Shown.of(pattern)));
    }
  }

  private boolean anyTime() {
    return cells.stream().anyMatch(TimeFormat::isTime);
  }

  private double[] seconds() {
    TimeFormat format = TimeFormat.ofMost(this::where, cells, rows.dateFormat());
    expected = "a time as in most rows, written as " + format.describe();
    double[] seconds = new double[cells.size()];
    Boolean offsets = null;
    for (int i = 0; i < seconds.length; i++) {
      try {
        Moment moment = format.parse(cells.get(i));
        boolean offset = moment.offset() != null;
        offsets = offsets == null ? offset : offsets;
        seconds[i] = offset == offsets ? moment.micros() / 1e6 : Double.NaN;
      } catch (DateTimeException none) {
        seconds[i] = Double.NaN;
      }
    }
    return seconds;
  }

  private String where(int cell) {
    String place = cell < 0 ? rows.name() : rows.name() + ":" + lines.get(cell);
    return place + ": column \"" + name() + "\"";
  }
}
