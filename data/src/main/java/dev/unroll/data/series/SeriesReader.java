package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a series of the columns of a table:
 *
 * <pre>
 * rows ─▶ numbers, NaN where a value is missing ─▶ future rows at the end cut off
 *      ─▶ missing values refused, their rows left out, or the last value held
 * </pre>
 *
 * For one series.
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
  }

  Series read() {
    var values = new double[columns.size()][];
    for (int c = 0; c < values.length; c++) {
      values[c] = numbers(columns.get(c));
    }
    int[] rows = IntStream.range(0, table.rows()).toArray();
    rows = withoutFuture(rows, values[columns.indexOf(target)]);
    rows =
        switch (options.missing()) {
          case ERROR -> complete(rows, values);
          case DROP -> dropped(rows, values);
          case FORWARD_FILL -> withoutStart(rows, values);
        };
    double[][] kept = new double[values.length][];
    var filled = new LinkedHashMap<String, BitSet>();
    for (int c = 0; c < kept.length; c++) {
      double[] all = values[c];
      kept[c] = Arrays.stream(rows).mapToDouble(row -> all[row]).toArray();
      filled.put(columns.get(c), fill(columns.get(c), kept[c]));
    }
    return new Series(table.name(), columns, kept, labels(rows), Filled.of(filled), notes);
  }

  /** Returns the numbers of a column, NaN where a value is missing. */
  private double[] numbers(String column) {
    List<String> cells = table.text(column);
    var values = new double[cells.size()];
    for (int row = 0; row < values.length; row++) {
      values[row] = table.number(cells.get(row));
      if (Double.isNaN(values[row]) && !Missing.marks(cells.get(row))) {
        throw table.notANumber(row, column, cells.get(row));
      }
    }
    return values;
  }

  /** Leaves out the rows at the end without a value of the target. */
  private int[] withoutFuture(int[] rows, double[] values) {
    int end = rows.length;
    while (end > 0 && Double.isNaN(values[rows[end - 1]])) {
      end--;
    }
    if (end == 0) {
      throw new BadInputException(
          "%s: column \"%s\" holds no value (expected numbers). Name another column."
              .formatted(table.name(), Shown.of(target)));
    }
    int future = rows.length - end;
    if (future > 0) {
      notes.add(
          "%s at the end %s no value of \"%s\": the future, which is not read as values"
              .formatted(count(future, "row"), future == 1 ? "has" : "have", Shown.of(target)));
    }
    return Arrays.copyOf(rows, end);
  }

  private int[] complete(int[] rows, double[][] values) {
    for (int row : rows) {
      for (int c = 0; c < values.length; c++) {
        if (Double.isNaN(values[c][row])) {
          String column = columns.get(c);
          throw table.notANumber(row, column, table.text(column).get(row));
        }
      }
    }
    return rows;
  }

  private int[] dropped(int[] rows, double[][] values) {
    int[] kept =
        Arrays.stream(rows)
            .filter(row -> Arrays.stream(values).noneMatch(column -> Double.isNaN(column[row])))
            .toArray();
    if (kept.length == 0) {
      throw new BadInputException(
          "%s: each row misses a value of %s; nothing is left"
              .formatted(table.name(), Shown.listed(columns)));
    }
    if (kept.length < rows.length) {
      notes.add(
          "%,d of %s were dropped for a missing value; the points around them count as neighbours"
              .formatted(rows.length - kept.length, count(rows.length, "row")));
    }
    return kept;
  }

  /** Leaves out the rows before each column has a first value: there is nothing to hold. */
  private int[] withoutStart(int[] rows, double[][] values) {
    int from = 0;
    for (int c = 0; c < values.length; c++) {
      int first = 0;
      while (first < rows.length && Double.isNaN(values[c][rows[first]])) {
        first++;
      }
      if (first == rows.length) {
        throw new BadInputException(
            "%s: column \"%s\" holds no value at all; there is nothing to fill its gaps with"
                .formatted(table.name(), Shown.of(columns.get(c))));
      }
      from = Math.max(from, first);
    }
    if (from > 0) {
      notes.add(
          "%s at the start %s left out: before the first value there is nothing to fill a gap with"
              .formatted(count(from, "row"), from == 1 ? "was" : "were"));
    }
    return Arrays.copyOfRange(rows, from, rows.length);
  }

  /** Holds the last value over each gap, and returns the points that were filled. */
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
          "%,d of %,d values of \"%s\" were missing and hold the last value before them: they are inputs only, and count in no loss or metric"
              .formatted(filled.cardinality(), values.length, Shown.of(column)));
    }
    return filled;
  }

  private @Nullable List<String> labels(int[] rows) {
    List<String> numeric = table.numericColumns();
    for (String column : table.columns()) {
      if (!columns.contains(column) && !numeric.contains(column)) {
        List<String> all = table.text(column);
        return Arrays.stream(rows).mapToObj(all::get).toList();
      }
    }
    return null;
  }

  private static String count(int count, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
  }
}
