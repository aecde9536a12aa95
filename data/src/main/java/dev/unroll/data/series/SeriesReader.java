package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Extremes;
import dev.unroll.data.rows.MissingMarks;
import dev.unroll.data.rows.Numbers;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.time.TimeFormat;
import dev.unroll.internal.CountText;
import dev.unroll.internal.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Converts the columns of a table to a series:
 *
 * <pre>
 * rows ─▶ those of the chosen series ─▶ in time order, each time once, gaps noted or filled
 *      ─▶ numbers, NaN where a value is missing ─▶ future rows at the end cut off
 *      ─▶ missing values rejected, their rows dropped, or the last value repeated
 * </pre>
 *
 * Used for one series.
 */
final class SeriesReader {
  private final Table table;
  private final List<String> columns;
  private final String target;
  private final SeriesOptions options;
  private final List<String> notes = new ArrayList<>();

  SeriesReader(Table table, List<String> columns, String target, SeriesOptions options) {
    this.table = table;
    this.columns = List.copyOf(columns);
    this.target = target;
    this.options = options;
    notes.addAll(table.format().notes());
  }

  /**
   * Rows of the table, or {@link TimedRows#INSERTED}.
   *
   * @param time the time column; null if there is none
   * @param times the times of the rows; null if they have none
   */
  private record Rows(int[] index, @Nullable TimeColumn time, @Nullable SeriesTimes times) {
    /** Returns the rows from (inclusive) to to (exclusive). */
    Rows range(int from, int to) {
      return new Rows(
          Arrays.copyOfRange(index, from, to), time, times == null ? null : times.slice(from, to));
    }

    /** Returns the rows at these positions. */
    Rows at(int[] positions) {
      return new Rows(
          Arrays.stream(positions).map(i -> index[i]).toArray(),
          time,
          times == null ? null : times.at(positions));
    }
  }

  Series read() {
    columns.forEach(table::text); // throws if a column does not exist
    Rows rows = ordered(chosen());
    double[][] values = new double[columns.size()][];
    for (int c = 0; c < values.length; c++) {
      values[c] = numbers(columns.get(c), rows.index());
    }
    int length = withoutFuture(values[columns.indexOf(target)]);
    rows = rows.range(0, length);
    noteExtremes(values);
    int[] kept =
        switch (options.missing()) {
          case ERROR -> complete(rows, values);
          case DROP -> dropped(length, values);
          case FORWARD_FILL -> withoutStart(length, values);
        };
    rows = rows.at(kept);
    var filled = new LinkedHashMap<String, BitSet>();
    for (int c = 0; c < values.length; c++) {
      double[] all = values[c];
      values[c] = Arrays.stream(kept).mapToDouble(i -> all[i]).toArray();
      filled.put(columns.get(c), fill(columns.get(c), values[c]));
    }
    return new Series(
        table.name(),
        columns,
        values,
        labels(rows),
        new Series.Origin(Filled.of(filled), rows.times(), table.format(), notes));
  }

  /** Returns the rows of the series that the options choose, except blank rows. */
  private int[] chosen() {
    for (String id : options.id().keySet()) {
      if (!table.columns().contains(id)) {
        throw new BadInputException(
            "%s: there is no column \"%s\", which data.id names; %s Correct data.id%s."
                .formatted(
                    table.name(),
                    Shown.of(id),
                    ended(Shown.advice(id, table.columns())),
                    Spelling.nearest(id, table.columns()) != null
                        ? ""
                        : ", or set data.id={} if the file holds one series"));
      }
    }
    int[] rows =
        IntStream.range(0, table.rows())
            .filter(row -> !table.isBlank(row))
            .filter(
                row ->
                    options.id().entrySet().stream()
                        .allMatch(id -> isSame(table.cell(row, id.getKey()), id.getValue())))
            .toArray();
    if (rows.length == 0) {
      throw new BadInputException(
          "%s: no row has %s; %s. Correct data.id."
              .formatted(
                  table.name(),
                  options.id(),
                  options.id().keySet().stream()
                      .map(
                          id ->
                              "\""
                                  + Shown.of(id)
                                  + "\" holds "
                                  + Shown.listed(
                                      table.text(id).stream()
                                          .map(String::strip)
                                          .distinct()
                                          .toList()))
                      .collect(Collectors.joining(", "))));
    }
    if (!options.id().isEmpty()) {
      notes.add(
          "%s of %s with %s were read"
              .formatted(
                  CountText.of(rows.length, "row"),
                  grouped(table.rows()),
                  options.id().entrySet().stream()
                      .map(id -> Shown.of(id.getKey()) + " " + Shown.of(id.getValue()))
                      .collect(Collectors.joining(", "))));
    }
    return rows;
  }

  private static String ended(String advice) {
    return advice.endsWith("?") ? advice : advice + ".";
  }

  private static boolean isSame(String cell, String value) {
    if (cell.strip().equals(value.strip())) {
      return true;
    }
    boolean plain = isPlain(cell.strip()) && isPlain(value.strip()); // 01 and 1 are different names
    double number = Numbers.parse(cell);
    return plain && !Double.isNaN(number) && number == Numbers.parse(value);
  }

  private static boolean isPlain(String number) {
    return number.length() < 2 || number.charAt(0) != '0' || number.charAt(1) == '.';
  }

  private Rows ordered(int[] rows) {
    List<String> taken = new ArrayList<>(columns);
    taken.addAll(options.id().keySet());
    TimeColumn time =
        options.isInOrder() ? null : TimeColumn.find(table, options.time(), taken, rows);
    TimedRows.Ordered ordered =
        time == null ? null : TimedRows.of(table, time, options, columns, rows, notes);
    if (time == null || ordered == null) {
      if (options.frequency() != null || options.gaps() != Gaps.NOTE) {
        throw new BadInputException(
            "%s: no column holds times, which data.gaps and data.frequency require. Set data.time, or remove them."
                .formatted(table.name()));
      }
      if (time == null) {
        checkDateFormat(taken);
        String order = new UntimedRows(table, rows, taken, options).check();
        if (!order.isEmpty()) {
          notes.add(order);
        }
      }
      return new Rows(rows, null, null);
    }
    return new Rows(ordered.rows(), time, ordered.times());
  }

  /** Rejects or notes a date pattern that matches no column. */
  private void checkDateFormat(List<String> taken) {
    String pattern = table.dateFormat();
    if (pattern == null) {
      return;
    }
    List<String> others =
        table.columns().stream().filter(column -> !taken.contains(column)).toList();
    if (options.isInOrder() || others.isEmpty()) {
      notes.add("data.dateFormat has no effect, since no column of times is read");
      return;
    }
    String other =
        others.stream().filter(TimeFormat::isNamedLikeATime).findFirst().orElse(others.get(0));
    throw new BadInputException(
        "%s: no column holds times written as data.dateFormat sets (expected \"%s\", got \"%s\" in column \"%s\"). Correct data.dateFormat, or set data.time."
            .formatted(
                table.name(), Shown.of(pattern), Shown.of(table.cell(0, other)), Shown.of(other)));
  }

  /** Returns the numbers of a column, with NaN for missing values. */
  private double[] numbers(String column, int[] rows) {
    List<String> cells = table.text(column);
    var values = new double[rows.length];
    var marks = new MissingMarks();
    for (int i = 0; i < values.length; i++) {
      String cell = rows[i] == TimedRows.INSERTED ? "" : cells.get(rows[i]);
      values[i] = table.number(cell);
      if (Double.isNaN(values[i])) {
        if (!Missing.marks(cell)) {
          throw table.notANumber(rows[i], column, cell);
        }
        marks.add(cell);
      }
    }
    notes.addAll(marks.notes(column));
    return values;
  }

  /**
   * Notes values that are far from all others, because neither scaling nor the loss treats them as
   * missing.
   */
  private void noteExtremes(double[][] values) {
    for (int c = 0; c < values.length; c++) {
      NumberSummary summary = NumberSummary.of(values[c]);
      Extremes extremes = summary == null ? null : summary.extremes();
      if (extremes != null) {
        notes.add(extremes.note(columns.get(c)));
      }
    }
  }

  /** Returns the number of rows up to the last one with a target value. */
  private int withoutFuture(double[] values) {
    int end = values.length;
    while (end > 0 && Double.isNaN(values[end - 1])) {
      end--;
    }
    if (end == 0) {
      throw new BadInputException(
          "%s: column \"%s\" holds no value (expected numbers). Name another column."
              .formatted(table.name(), Shown.of(target)));
    }
    int future = values.length - end;
    if (future > 0) {
      notes.add(
          "%s at the end %s no value of \"%s\"; no column of these future rows is read, since a forecast reads only the past"
              .formatted(
                  CountText.of(future, "row"), future == 1 ? "has" : "have", Shown.of(target)));
    }
    return end;
  }

  private int[] complete(Rows rows, double[][] values) {
    for (int i = 0; i < rows.index().length; i++) {
      for (int c = 0; c < values.length; c++) {
        if (Double.isNaN(values[c][i])) {
          int row = rows.index()[i];
          if (row == TimedRows.INSERTED) {
            throw new BadInputException(
                "%s: the row of %s is missing and was inserted without values (data.gaps). Set data.missing to forward-fill, or data.gaps to note."
                    .formatted(
                        table.name(), rows.times() == null ? "a date" : rows.times().text(i)));
          }
          throw table.notANumber(row, columns.get(c), table.cell(row, columns.get(c)));
        }
      }
    }
    return IntStream.range(0, rows.index().length).toArray();
  }

  private int[] dropped(int length, double[][] values) {
    int[] kept =
        IntStream.range(0, length)
            .filter(i -> Arrays.stream(values).noneMatch(column -> Double.isNaN(column[i])))
            .toArray();
    if (kept.length == 0) {
      throw new BadInputException(
          "%s: each row has a missing value in %s; no row is left"
              .formatted(table.name(), Shown.listed(columns)));
    }
    if (kept.length < length) {
      notes.add(
          "%s of %s were dropped for a missing value; the points around them count as neighbours"
              .formatted(grouped(length - kept.length), CountText.of(length, "row")));
    }
    return kept;
  }

  /**
   * Returns the rows from the point on at which every column has a first value; before it, there is
   * no value to repeat.
   */
  private int[] withoutStart(int length, double[][] values) {
    int from = 0;
    for (int c = 0; c < values.length; c++) {
      int first = 0;
      while (first < length && Double.isNaN(values[c][first])) {
        first++;
      }
      if (first == length) {
        throw new BadInputException(
            "%s: column \"%s\" holds no value (expected numbers). Leave it out of data.columns."
                .formatted(table.name(), Shown.of(columns.get(c))));
      }
      from = Math.max(from, first);
    }
    if (from > 0) {
      notes.add(
          "%s at the start %s left out: there is no value before them to fill the gap with"
              .formatted(CountText.of(from, "row"), from == 1 ? "was" : "were"));
    }
    return IntStream.range(from, length).toArray();
  }

  /** Repeats the last value in each gap, and returns the points that were filled. */
  private BitSet fill(String column, double[] values) {
    var filled = new BitSet();
    for (int t = 1; t < values.length; t++) {
      if (Double.isNaN(values[t])) {
        values[t] = values[t - 1];
        filled.set(t);
      }
    }
    if (!filled.isEmpty()) {
      notes.add(
          "%s of %s values of \"%s\" were missing and hold the last value before them: they are inputs only and excluded from losses and metrics"
              .formatted(grouped(filled.cardinality()), grouped(values.length), Shown.of(column)));
    }
    return filled;
  }

  private @Nullable List<String> labels(Rows rows) {
    SeriesTimes times = rows.times();
    TimeColumn time = rows.time();
    if (times != null && time != null) {
      return IntStream.range(0, rows.index().length)
          .mapToObj(
              i ->
                  rows.index()[i] == TimedRows.INSERTED
                      ? times.text(i)
                      : time.cell(table, rows.index()[i]))
          .toList();
    }
    List<String> numeric = table.numericColumns();
    for (String column : table.columns()) {
      if (!columns.contains(column) && !numeric.contains(column)) {
        return Arrays.stream(rows.index()).mapToObj(row -> table.cell(row, column)).toList();
      }
    }
    return null;
  }

  private static String grouped(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
