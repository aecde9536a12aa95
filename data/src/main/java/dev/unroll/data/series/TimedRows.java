package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.time.Frequency;
import dev.unroll.data.time.Moment;
import dev.unroll.data.time.Precision;
import dev.unroll.data.time.TimeFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the rows of a table by time, and checks them: each time occurs once, gaps are noted,
 * rejected or filled.
 */
final class TimedRows {
  /** A row that was inserted into a gap. */
  static final int INSERTED = -1;

  private static final int SHOWN_GAPS = 3;
  private static final int LONG = 5; // usual distances
  private static final int FIRST_YEAR = 1500; // other years may belong to another calendar
  private static final int LAST_YEAR = 2300;
  private static final int NEXT_LABELS = 61; // enough that a step of one second changes the minute

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
    format = time.format(table, rows);
    moments = format.parse(cells);
  }

  /**
   * The rows of a series in time order.
   *
   * @param rows the rows of the table; {@link #INSERTED} for those missing in the file
   * @param times the times of the rows
   */
  record Ordered(int[] rows, SeriesTimes times) {}

  /**
   * Sorts and checks rows.
   *
   * @param columns the columns that are read as values
   * @param notes receives notes on all changes
   * @return the sorted rows, or null if the column turns out not to hold times
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
    if (options.frequency() != null && format.precision() == Precision.NUMBER) {
      throw new BadInputException(
          "%s: %s holds numbers that are not dates, so data.frequency does not apply (expected dates). Remove data.frequency, or write the times as dates."
              .formatted(table.name(), column()));
    }
    TimeSurvey survey = TimeSurvey.of(moments, format.precision(), options.frequency());
    if (options.frequency() != null) {
      refuseEqualLabels(survey.moments(), survey.frequency());
    }
    if (options.frequency() != null || options.gaps() == Gaps.FILL) {
      matchSlots(survey.frequency());
      survey = TimeSurvey.of(moments, format.precision(), options.frequency());
    }
    Frequency frequency = survey.frequency();
    if (!time.others().isEmpty()) {
      notes.add(
          "the rows were ordered by \"%s\", which holds each time once, and not by %s (data.time chooses)"
              .formatted(Shown.of(time.name()), Shown.listed(time.others())));
    }
    sort(survey);
    int year = moments.get(0).local().getYear();
    if (format.precision() != Precision.YEAR
        && format.precision() != Precision.NUMBER
        && (year < FIRST_YEAR || year > LAST_YEAR)) {
      notes.add(
          "the times begin in the year %d and were read in the Gregorian calendar; in another calendar, weekdays and lengths of months differ"
              .formatted(year));
    }
    if (!options.isOneSeries()) {
      severalSeries(frequency);
    }
    if (frequency.isIrregular()) {
      withoutRule(frequency);
    } else {
      gaps(survey);
      offTheRule(frequency);
    }
    return new Ordered(
        rows, new SeriesTimes(table.name(), time.title(), format, moments, frequency));
  }

  /**
   * Moves each time that is off the frequency to its nearest time on it.
   *
   * @throws BadInputException if two rows have the same nearest time for a frequency that was set
   */
  private void matchSlots(Frequency frequency) {
    SlotMatch match = SlotMatch.of(moments, frequency);
    if (options.frequency() != null && !match.shared().isEmpty()) {
      int row = match.shared().get(0);
      int owner = match.owners().get(0);
      throw new BadInputException(
          "%s%s is \"%s\", for which the nearest time of data.frequency (%s) is %s, as for \"%s\" in line %d (expected one row for each). Correct data.frequency, or remove a row."
              .formatted(
                  at(rows[row]),
                  column(),
                  Shown.of(cells.get(row)),
                  frequency.name(),
                  format.format(frequency.nearest(moments.get(row))),
                  Shown.of(cells.get(owner)),
                  table.line(rows[owner])));
    }
    moments = match.moments();
    if (!match.moved().isEmpty()) {
      int first = match.moved().get(0);
      notes.add(
          "%d of %d times do not fit the frequency (%s) and are read as its nearest time: the first is %s in line %d"
              .formatted(
                  match.moved().size(),
                  moments.size(),
                  frequency.name(),
                  Shown.of(cells.get(first)),
                  table.line(rows[first])));
    }
  }

  /** Notes that the times are irregular; throws if options require a frequency. */
  private void withoutRule(Frequency frequency) {
    if (options.gaps() != Gaps.NOTE) {
      throw new BadInputException(
          "%s: %s holds times without a frequency (%s), so that gaps cannot be %s. Set data.frequency, or data.gaps to note."
              .formatted(
                  table.name(),
                  column(),
                  frequency.name(),
                  options.gaps() == Gaps.FILL ? "filled" : "found"));
    }
    if (moments.size() > 2) {
      notes.add(
          "the times of \"%s\" have no frequency (%s); forecasts continue at that distance%s%s"
              .formatted(
                  Shown.of(time.title()),
                  frequency.name(),
                  longest(frequency),
                  format.precision() == Precision.NUMBER
                      ? ""
                      : ". Set data.frequency if there is one"));
    }
  }

  /**
   * Returns a hint on the longest distance between neighbours, if it is several times the usual
   * one.
   */
  private String longest(Frequency frequency) {
    int longest = 1;
    for (int i = 2; i < moments.size(); i++) {
      longest = apart(i) > apart(longest) ? i : longest;
    }
    Moment before = moments.get(longest - 1);
    return frequency.stepsBetween(before, moments.get(longest)) < LONG
        ? ""
        : ". The longest distance is the one after %s (line %d)"
            .formatted(format.format(before), table.line(rows[longest - 1]));
  }

  private long apart(int position) {
    return moments.get(position).micros() - moments.get(position - 1).micros();
  }

  /** Throws if the format of the column gives consecutive times of a frequency the same text. */
  private void refuseEqualLabels(List<Moment> sorted, Frequency frequency) {
    Moment moment = sorted.get(sorted.size() - 1);
    for (int step = 0; step < NEXT_LABELS; step++) {
      Moment next = frequency.plus(moment, 1);
      if (format.format(next).equals(format.format(moment))) {
        throw new BadInputException(
            "%s: data.frequency is %s, but %s (%s) has one text for several of its times, such as %s (expected a format that shows each time). Write the times with days, or correct data.frequency or data.dateFormat."
                .formatted(
                    table.name(),
                    options.frequency(),
                    column(),
                    format.describe(),
                    format.format(next)));
      }
      moment = next;
    }
  }

  /**
   * Rejects rows of several series with disjoint times, and notes rows that may be several series.
   */
  private void severalSeries(Frequency frequency) {
    SeriesIds.refuseNamed(table, rows, taken(), options.id());
    SeriesIds.Apart apart = SeriesIds.apart(table, rows, moments, taken());
    if (apart == null) {
      SeriesIds.unread(table, rows, moments, taken()).ifPresent(notes::add);
      return;
    }
    boolean regular =
        SeriesIds.areAllRegular(table, rows, moments, apart.column(), format.precision())
            && (frequency.isIrregular() || (!apart.inBlocks() && !isEven()));
    if (regular) {
      throw SeriesIds.severalSeries(table, rows, List.of(apart.column()), options.id());
    }
    notes.add(SeriesIds.note(table, rows, apart));
  }

  private boolean isEven() {
    long step = moments.get(1).micros() - moments.get(0).micros();
    return IntStream.range(1, moments.size())
        .allMatch(i -> moments.get(i).micros() - moments.get(i - 1).micros() == step);
  }

  private String column() {
    return "column \"" + Shown.of(time.title()) + "\"";
  }

  private String at(int row) {
    return table.name() + ":" + table.line(row) + ": ";
  }

  /** Throws if times occur more than once; returns false if the column then does not hold times. */
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
          SeriesIds.refusePartsOfTimes(
              table, time.name(), SeriesIds.partsOfTimes(table, rows, moments, taken()));
          refuseDescents();
          notes.add(
              "%s holds the same number more than once, and was not read as times. Set data.time to the column of times, if there is one"
                  .formatted(column()));
          return false;
        }
        throw new BadInputException(
            "%s%s is \"%s\" as in line %d (expected each time once). Remove one of the rows%s."
                .formatted(
                    at(rows[i]),
                    column(),
                    Shown.of(cells.get(i)),
                    table.line(rows[first]),
                    adviceOnIds()));
      }
    }
    return true;
  }

  private String adviceOnIds() {
    return taken().size() < table.columns().size()
        ? ", or choose one of several series with data.id"
        : "";
  }

  /** Throws if numbers that repeat, such as years, are not in ascending order. */
  private void refuseDescents() {
    for (int i = 1; i < moments.size(); i++) {
      if (moments.get(i).compareTo(moments.get(i - 1)) < 0) {
        throw new BadInputException(
            "%s%s is \"%s\" below \"%s\", and it holds the same number more than once (expected a column that orders the rows). Set data.time to a column that holds each time once, or to none if the rows are in the order of time."
                .formatted(
                    at(rows[i]), column(), Shown.of(cells.get(i)), Shown.of(cells.get(i - 1))));
      }
    }
  }

  private List<String> taken() {
    List<String> taken = new ArrayList<>(columns);
    taken.addAll(time.columns());
    taken.addAll(options.id().keySet());
    return taken;
  }

  private BadInputException severalSeries(List<String> ids, int first, int again) {
    return new BadInputException(
        "%s%s is \"%s\" as in line %d: the file holds %d series, distinguished by %s. Choose one with %s."
            .formatted(
                at(rows[again]),
                column(),
                Shown.of(cells.get(again)),
                table.line(rows[first]),
                SeriesIds.count(table, rows, ids),
                Shown.listed(ids),
                SeriesIds.example(table, rows, ids, options.id())));
  }

  private void sort(TimeSurvey survey) {
    if (survey.descents() == 0) {
      return;
    }
    int first = survey.firstDescent();
    boolean reversed = survey.isReversed();
    String blocks =
        reversed || options.isOneSeries() ? null : SeriesIds.blocks(table, rows, moments, taken());
    if (blocks != null) {
      throw new BadInputException(
          "%s%s begins again: the rows of each \"%s\" follow one another, so the file seems to hold %d series. Choose one with %s, or set data.id={} if they are one."
              .formatted(
                  at(rows[first]),
                  column(),
                  Shown.of(blocks),
                  SeriesIds.count(table, rows, List.of(blocks)),
                  SeriesIds.example(table, rows, List.of(blocks), options.id())));
    }
    notes.add(
        reversed
            ? "the file begins with the newest row (%s); the rows were sorted by \"%s\", the oldest first"
                .formatted(Shown.of(cells.get(0)), Shown.of(time.title()))
            : "the rows were sorted by \"%s\": %s comes after %s in line %d%s"
                .formatted(
                    Shown.of(time.title()),
                    Shown.of(cells.get(first)),
                    Shown.of(cells.get(first - 1)),
                    table.line(rows[first]),
                    survey.descents() == 1
                        ? overlap(first)
                        : ", and " + (survey.descents() - 1) + " more are out of order"));
    int[] given = rows;
    rows = Arrays.stream(survey.order()).map(i -> given[i]).toArray();
    moments = survey.moments();
  }

  /** Returns a hint if two successive runs of times cover the same time. */
  private String overlap(int again) {
    boolean overlap =
        again > 1
            && moments.size() > again + 1
            && moments.get(moments.size() - 1).compareTo(moments.get(0)) > 0
            && moments.get(again).compareTo(moments.get(again - 2)) < 0;
    return overlap
        ? ", where the times begin again; if two series follow one another, add a column that distinguishes them and set data.id"
        : "";
  }

  private void gaps(TimeSurvey survey) {
    List<TimeSurvey.Gap> gaps = survey.gaps();
    if (gaps.isEmpty()) {
      return;
    }
    Frequency frequency = survey.frequency();
    if (options.gaps() == Gaps.REFUSE) {
      TimeSurvey.Gap gap = gaps.get(0);
      throw new BadInputException(
          "%s%d %s missing between %s and %s (%s). Add the rows, or set data.gaps to note or fill."
              .formatted(
                  at(rows[gap.before() + 1]),
                  gap.missing(),
                  gap.missing() == 1 ? "row is" : "rows are",
                  format.format(moments.get(gap.before())),
                  format.format(moments.get(gap.before() + 1)),
                  frequency.name()));
    }
    List<String> places =
        gaps.stream()
            .limit(SHOWN_GAPS)
            .map(
                gap ->
                    "%d after %s (line %d)"
                        .formatted(
                            gap.missing(),
                            format.format(moments.get(gap.before())),
                            table.line(rows[gap.before()])))
            .toList();
    long missing = survey.missing();
    boolean fill = options.gaps() == Gaps.FILL;
    notes.add(
        "%d %s missing (%s): %s%s%s"
            .formatted(
                missing,
                missing == 1 ? "row is" : "rows are",
                frequency.name(),
                String.join(", ", places),
                gaps.size() > SHOWN_GAPS ? ", ... in " + gaps.size() + " places" : "",
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
          "%d of %d times %s not fit the frequency (%s): the first is %s in line %d"
              .formatted(
                  count,
                  moments.size(),
                  count == 1 ? "does" : "do",
                  frequency.name(),
                  format.format(moments.get(first)),
                  table.line(rows[first])));
    }
  }
}
