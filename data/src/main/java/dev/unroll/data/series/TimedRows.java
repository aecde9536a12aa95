package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.time.Frequency;
import dev.unroll.data.time.Moment;
import dev.unroll.data.time.TimeFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rows of a table into the order of time, and checks them: each time once, gaps noted,
 * refused or filled.
 */
final class TimedRows {
  /** A row that was inserted into a gap. */
  static final int INSERTED = -1;

  private static final int SHOWN_GAPS = 3;

  private final Table table;
  private final TimeColumn time;
  private final SeriesOptions options;
  private final List<String> columns;
  private final List<String> notes;
  private final List<String> cells;
  private final TimeFormat format;
  private List<Moment> moments;
  private int[] rows;

  private TimedRows(
      Table table,
      TimeColumn time,
      SeriesOptions options,
      List<String> columns,
      int[] rows,
      List<String> notes) {
    this.table = table;
    this.time = time;
    this.options = options;
    this.columns = columns;
    this.rows = rows;
    this.notes = notes;
    cells = time.cells(table, rows);
    format =
        TimeFormat.detect(
            i -> i < 0 ? table.name() + ": " + column() : at(rows[i]) + column(),
            cells,
            table.dateFormat());
    moments = format.parse(cells);
  }

  /**
   * The rows of a series in the order of time.
   *
   * @param rows of the table, {@link #INSERTED} for those that the file lacks
   * @param times of the rows
   */
  record Ordered(int[] rows, SeriesTimes times) {}

  /**
   * Orders and checks rows.
   *
   * @param columns that are read as values
   * @param notes gets a sentence for all that was done
   * @return null when the column turns out to hold no times
   */
  static @Nullable Ordered of(
      Table table,
      TimeColumn time,
      SeriesOptions options,
      List<String> columns,
      int[] rows,
      List<String> notes) {
    TimedRows timed = new TimedRows(table, time, options, columns, rows, notes);
    return timed.eachOnce() ? timed.ordered() : null;
  }

  private Ordered ordered() {
    sort();
    Frequency frequency =
        options.frequency() == null
            ? Frequency.infer(moments, format.precision())
            : Frequency.parse(options.frequency()).through(moments);
    if (frequency.isIrregular()) {
      if (moments.size() > 2) {
        notes.add(
            "the times of \"%s\" follow no rule (%s); forecasts continue at that distance. Set data.frequency if there is a rule"
                .formatted(Shown.of(time.title()), frequency.name()));
      }
      if (options.gaps() == Gaps.FILL) {
        throw new BadInputException(
            "%s: %s holds times that follow no rule, so that gaps cannot be filled. Set data.frequency."
                .formatted(table.name(), column()));
      }
    } else {
      gaps(frequency);
      offTheRule(frequency);
    }
    return new Ordered(
        rows, new SeriesTimes(table.name(), time.title(), format, moments, frequency));
  }

  private String column() {
    return "column \"" + Shown.of(time.title()) + "\"";
  }

  private String at(int row) {
    return table.name() + ":" + table.line(row) + ": ";
  }

  /** Refuses times that occur more than once; false when the column then holds no times. */
  private boolean eachOnce() {
    Map<Object, Integer> seen = new HashMap<>();
    for (int i = 0; i < rows.length; i++) {
      Integer first = seen.putIfAbsent(moments.get(i).micros(), i);
      if (first != null) {
        List<String> ids = SeriesIds.find(table, rows, moments, taken());
        if (!ids.isEmpty()) {
          SeriesIds.refusePartsOfTimes(table, time.name(), ids);
          throw severalSeries(ids, first, i);
        }
        if (!time.certain()) {
          notes.add(
              "%s holds the same number more than once, and was not read as times. Set data.time to the column of times, if there is one"
                  .formatted(column()));
          return false;
        }
        throw new BadInputException(
            "%s%s is \"%s\" as in line %d (expected each time once). Remove one of the rows, or choose one of several series with data.id."
                .formatted(at(rows[i]), column(), Shown.of(cells.get(i)), table.line(rows[first])));
      }
    }
    return true;
  }

  private List<String> taken() {
    List<String> taken = new ArrayList<>(columns);
    taken.add(time.name());
    if (time.clock() != null) {
      taken.add(time.clock());
    }
    taken.addAll(options.id().keySet());
    return taken;
  }

  private BadInputException severalSeries(List<String> ids, int first, int again) {
    String example =
        String.join(
            ", ",
            ids.stream()
                .map(id -> id + ": " + Shown.of(table.text(id).get(rows[0]).strip()))
                .toList());
    return new BadInputException(
        "%s%s is \"%s\" as in line %d: the file holds %d series, told apart by %s. Choose one with data.id={%s}."
            .formatted(
                at(rows[again]),
                column(),
                Shown.of(cells.get(again)),
                table.line(rows[first]),
                SeriesIds.count(table, rows, ids),
                Shown.listed(ids),
                example));
  }

  private void sort() {
    int descents = 0;
    int firstDescent = -1;
    for (int i = 1; i < moments.size(); i++) {
      if (moments.get(i).compareTo(moments.get(i - 1)) < 0) {
        firstDescent = descents == 0 ? i : firstDescent;
        descents++;
      }
    }
    if (descents == 0) {
      return;
    }
    boolean reversed = descents == moments.size() - 1;
    String blocks = reversed ? null : SeriesIds.blocks(table, rows, moments, taken());
    if (blocks != null) {
      throw new BadInputException(
          "%s%s begins again: the rows of each \"%s\" follow one another, so the file seems to hold %d series. Choose one with data.id={%s: %s}, or sort the rows by time if they are one."
              .formatted(
                  at(rows[firstDescent]),
                  column(),
                  Shown.of(blocks),
                  SeriesIds.count(table, rows, List.of(blocks)),
                  Shown.of(blocks),
                  Shown.of(table.text(blocks).get(rows[0]).strip())));
    }
    notes.add(
        reversed
            ? "the file begins with the newest row (%s); the rows were sorted by \"%s\", the oldest first"
                .formatted(Shown.of(cells.get(0)), Shown.of(time.title()))
            : "the rows were sorted by \"%s\": %s comes after %s in line %d%s"
                .formatted(
                    Shown.of(time.title()),
                    Shown.of(cells.get(firstDescent)),
                    Shown.of(cells.get(firstDescent - 1)),
                    table.line(rows[firstDescent]),
                    descents == 1 ? "" : ", and " + (descents - 1) + " more are out of order"));
    int[] order =
        IntStream.range(0, rows.length)
            .boxed()
            .sorted(Comparator.comparing(moments::get))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] sortedRows = new int[rows.length];
    List<Moment> sorted = new ArrayList<>(rows.length);
    for (int i = 0; i < order.length; i++) {
      sortedRows[i] = rows[order[i]];
      sorted.add(moments.get(order[i]));
    }
    rows = sortedRows;
    moments = sorted;
  }

  private void gaps(Frequency frequency) {
    long missing = 0;
    List<String> places = new ArrayList<>();
    int count = 0;
    for (int i = 1; i < moments.size(); i++) {
      long gap = frequency.stepsBetween(moments.get(i - 1), moments.get(i)) - 1;
      if (gap > 0) {
        missing += gap;
        count++;
        String place =
            "%d after %s (line %d)"
                .formatted(gap, format.format(moments.get(i - 1)), table.line(rows[i - 1]));
        if (options.gaps() == Gaps.REFUSE) {
          throw new BadInputException(
              "%s%d %s missing between %s and %s (%s). Add the rows, or set data.gaps to note or fill."
                  .formatted(
                      at(rows[i]),
                      gap,
                      gap == 1 ? "row is" : "rows are",
                      format.format(moments.get(i - 1)),
                      format.format(moments.get(i)),
                      frequency.name()));
        }
        if (count <= SHOWN_GAPS) {
          places.add(place);
        }
      }
    }
    if (missing == 0) {
      return;
    }
    boolean fill = options.gaps() == Gaps.FILL;
    notes.add(
        "%d %s missing (%s): %s%s%s"
            .formatted(
                missing,
                missing == 1 ? "row is" : "rows are",
                frequency.name(),
                String.join(", ", places),
                count > SHOWN_GAPS ? ", ... in " + count + " places" : "",
                fill
                    ? "; they were inserted without values"
                    : "; the rows around a gap count as neighbours (data.gaps: fill inserts them)"));
    if (fill) {
      fill(frequency, missing);
    }
  }

  private void fill(Frequency frequency, long missing) {
    if (missing > 10L * rows.length + 1000) {
      throw new BadInputException(
          "%s: %d rows are missing between the %d rows of the file (%s), too many to fill. Set data.frequency, or correct the times."
              .formatted(table.name(), missing, rows.length, frequency.name()));
    }
    List<Moment> all = new ArrayList<>();
    var places = IntStream.builder();
    for (int i = 0; i < rows.length; i++) {
      if (i > 0) {
        long gap = frequency.stepsBetween(moments.get(i - 1), moments.get(i)) - 1;
        for (int k = 1; k <= gap; k++) {
          all.add(frequency.plus(moments.get(i - 1), k));
          places.add(INSERTED);
        }
      }
      all.add(moments.get(i));
      places.add(rows[i]);
    }
    moments = all;
    rows = places.build().toArray();
  }

  private void offTheRule(Frequency frequency) {
    int count = 0;
    int first = -1;
    for (int i = 0; i < moments.size(); i++) {
      if (rows[i] != INSERTED && !frequency.fits(moments.get(i))) {
        first = count == 0 ? i : first;
        count++;
      }
    }
    if (count > 0) {
      notes.add(
          "%d of %d times %s not on the rule (%s): the first is %s in line %d"
              .formatted(
                  count,
                  moments.size(),
                  count == 1 ? "is" : "are",
                  frequency.name(),
                  format.format(moments.get(first)),
                  table.line(rows[first])));
    }
  }
}
