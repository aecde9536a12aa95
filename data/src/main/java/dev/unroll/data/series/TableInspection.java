package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Scripts;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.series.TableReport.Column;
import dev.unroll.data.series.TableReport.Order;
import dev.unroll.data.series.TableReport.Times;
import dev.unroll.data.table.ColumnKind;
import dev.unroll.data.time.Frequency;
import dev.unroll.data.time.Moment;
import dev.unroll.data.time.TimeFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Inspects a table for its {@link TableReport}. */
final class TableInspection {
  private static final int SHOWN_VALUES = 3;
  private static final int SHOWN_GAPS = 3;

  private final Table table;
  private final List<String> problems = new ArrayList<>();
  private List<String> ids = List.of();
  private int series = 1;

  TableInspection(Table table) {
    this.table = table;
  }

  TableReport report() {
    Times times = null;
    try {
      times = times();
    } catch (BadInputException refused) {
      problems.add(String.valueOf(refused.getMessage()));
    }
    String timeColumn = times == null ? null : times.column();
    boolean reversed = times != null && times.order() == Order.REVERSED;
    List<Column> columns =
        table.columns().stream()
            .map(name -> column(name, name.equals(timeColumn), reversed))
            .toList();
    columns.stream()
        .filter(column -> column.aside() == null)
        .filter(
            column ->
                column.kind() == ColumnKind.NUMBER || column.kind() == ColumnKind.ALMOST_NUMBER)
        .map(column -> badNumber(table, column.name()))
        .filter(Objects::nonNull)
        .forEach(problems::add);
    return new TableReport(table, columns, times, ids, series, problems);
  }

  private Column column(String name, boolean time, boolean reversed) {
    int missing = 0;
    long words = 0;
    Set<String> values = new LinkedHashSet<>();
    for (String cell : table.text(name)) {
      if (Missing.marks(cell)) {
        missing++;
      } else {
        values.add(cell.strip());
        words += words(cell.strip());
      }
    }
    ColumnKind kind = time ? ColumnKind.TIME : table.kind(name);
    int present = table.rows() - missing;
    return new Column(
        name,
        kind,
        missing,
        future(table.text(name), reversed),
        values.size(),
        values.stream().limit(SHOWN_VALUES).toList(),
        present == 0 ? 0 : (double) words / present,
        kind == ColumnKind.NUMBER ? table.reasonAgainst(name) : null,
        kind == ColumnKind.NUMBER
            ? NumberSummary.of(table.text(name).stream().mapToDouble(table::number).toArray())
            : null);
  }

  /** Returns the number of cells without a value after the last value in time. */
  private static int future(List<String> cells, boolean reversed) {
    int count = 0;
    int last = cells.size() - 1;
    while (count <= last && Missing.marks(cells.get(reversed ? count : last - count))) {
      count++;
    }
    return count;
  }

  /**
   * Returns the number of words between spaces; a letter of a script without spaces counts as one
   * word.
   */
  private static long words(String text) {
    return Math.max(
        text.split("\\s+", -1).length, text.codePoints().filter(Scripts::hasNoSpaces).count());
  }

  private @Nullable Times times() {
    int[] all = IntStream.range(0, table.rows()).filter(row -> !table.isBlank(row)).toArray();
    TimeColumn found = TimeColumn.find(table, null, List.of(), all);
    if (found == null) {
      return null;
    }
    TimeFormat format = found.format(table, all);
    List<Moment> moments = format.parse(found.cells(table, all));
    if (repeated(moments) > 0) {
      List<String> taken = new ArrayList<>(onlyValues(found.name()));
      taken.add(found.name());
      List<String> apart = SeriesIds.find(table, all, moments, taken);
      SeriesIds.refusePartsOfTimes(table, found.name(), apart);
      ids = apart;
    } else {
      ids = SeriesIds.named(table, all, List.of(found.name()));
    }
    List<Part> parts = parts(all, moments);
    series = parts.size();
    int repeated = parts.stream().mapToInt(part -> repeated(part.moments())).sum();
    if (repeated > 0 && !found.certain()) {
      ids = List.of();
      series = 1;
      return null;
    }
    return times(found, format, parts, repeated);
  }

  /** Returns the only column that can hold values, which is then not an id. */
  private List<String> onlyValues(String time) {
    List<String> values =
        table.numericColumns().stream()
            .filter(column -> !column.equals(time) && table.reasonAgainst(column) == null)
            .toList();
    return values.size() == 1 ? values : List.of();
  }

  /** The rows of one series. */
  private record Part(String name, List<Integer> rows, List<Moment> moments) {}

  private List<Part> parts(int[] rows, List<Moment> moments) {
    var parts = new LinkedHashMap<List<String>, Part>();
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      List<String> key = ids.stream().map(id -> table.cell(row, id).strip()).toList();
      Part part =
          parts.computeIfAbsent(
              key, values -> new Part(Shown.listed(values), new ArrayList<>(), new ArrayList<>()));
      part.rows().add(row);
      part.moments().add(moments.get(i));
    }
    return List.copyOf(parts.values());
  }

  private static String named(TimeColumn column) {
    return "column \"" + Shown.of(column.title()) + "\"";
  }

  private static int repeated(List<Moment> moments) {
    Set<Long> seen = new HashSet<>();
    int repeated = 0;
    for (Moment moment : moments) {
      repeated += seen.add(moment.micros()) ? 0 : 1;
    }
    return repeated;
  }

  private int firstRepeated(List<Part> parts) {
    int first = Integer.MAX_VALUE;
    for (Part part : parts) {
      Set<Long> seen = new HashSet<>();
      for (int i = 0; i < part.moments().size(); i++) {
        if (!seen.add(part.moments().get(i).micros())) {
          first = Math.min(first, table.line(part.rows().get(i)));
        }
      }
    }
    return first;
  }

  private Times times(TimeColumn column, TimeFormat format, List<Part> parts, int repeated) {
    List<TimeSurvey> surveys =
        parts.stream()
            .map(part -> TimeSurvey.of(part.moments(), format.precision(), null))
            .toList();
    List<String> gaps = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      TimeSurvey survey = surveys.get(i);
      String of = ids.isEmpty() ? "" : " of " + parts.get(i).name();
      survey.gaps().stream()
          .limit(SHOWN_GAPS - gaps.size())
          .map(
              gap ->
                  gap.missing()
                      + " after "
                      + format.format(survey.moments().get(gap.before()))
                      + of)
          .forEach(gaps::add);
    }
    List<Moment> all =
        surveys.stream().flatMap(survey -> survey.moments().stream()).sorted().toList();
    Frequency frequency = surveys.get(0).frequency();
    if (repeated > 0) {
      problems.add(
          table.name()
              + ": "
              + repeated
              + (repeated == 1 ? " row repeats a time" : " rows repeat times")
              + " of "
              + named(column)
              + ", the first in line "
              + firstRepeated(parts)
              + " (expected each time once). Remove the rows, or add a column that distinguishes the series.");
    }
    return new Times(
        column.name(),
        format.describe(),
        rule(surveys),
        frequency.isIrregular(),
        format.precision(),
        format.format(all.get(0)),
        format.format(all.get(all.size() - 1)),
        surveys.stream().mapToLong(TimeSurvey::missing).sum(),
        gaps,
        surveys.stream().mapToInt(survey -> survey.gaps().size()).sum(),
        repeated,
        order(surveys),
        frequency.season().orElse(null));
  }

  private static String rule(List<TimeSurvey> surveys) {
    String first = surveys.get(0).frequency().name();
    long others =
        surveys.stream().filter(survey -> !survey.frequency().name().equals(first)).count();
    return others == 0
        ? first
        : "%s (%d of %d series otherwise)".formatted(first, others, surveys.size());
  }

  private static Order order(List<TimeSurvey> surveys) {
    if (surveys.stream().allMatch(survey -> survey.descents() == 0)) {
      return Order.SORTED;
    }
    return surveys.stream().allMatch(TimeSurvey::isReversed) ? Order.REVERSED : Order.MIXED;
  }

  /**
   * Returns a message about the first cell of a column that is not a number, or null if there is
   * none.
   */
  static @Nullable String badNumber(Table table, String column) {
    List<String> cells = table.text(column);
    for (int row = 0; row < cells.size(); row++) {
      if (!Missing.marks(cells.get(row)) && Double.isNaN(table.number(cells.get(row)))) {
        return String.valueOf(table.notANumber(row, column, cells.get(row)).getMessage());
      }
    }
    return null;
  }
}
