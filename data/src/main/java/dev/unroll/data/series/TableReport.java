package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Scripts;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.table.ColumnKind;
import dev.unroll.data.table.FoundFormat;
import dev.unroll.data.time.Frequency;
import dev.unroll.data.time.Moment;
import dev.unroll.data.time.Precision;
import dev.unroll.data.time.Season;
import dev.unroll.data.time.TimeFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a table, independent of a task: the kinds of its columns, its times and their
 * frequency, and whether it holds several series. Immutable.
 *
 * <pre>{@code
 * TableReport report = TableReport.of(Table.read(Path.of("sales.csv")));
 * report.times().ifPresent(times -> System.out.println(times.frequency()));
 * }</pre>
 */
public final class TableReport {
  private static final int SHOWN_VALUES = 3;
  private static final int SHOWN_GAPS = 3;

  /**
   * A column.
   *
   * @param kind the kind of most of its values; a time column of numbers has the kind of times
   * @param missing the number of cells without a value
   * @param future the number of missing cells after the last value in time: rows of the future
   * @param distinct the number of distinct values
   * @param first the first distinct values, at most three
   * @param words the mean number of words of a value
   * @param aside the reason why a column of numbers is probably not a column of values, or null
   * @param numbers the summary of a numeric column, or null
   */
  public record Column(
      String name,
      ColumnKind kind,
      int missing,
      int future,
      int distinct,
      List<String> first,
      double words,
      @Nullable String aside,
      @Nullable NumberSummary numbers) {
    /** Copies the values. */
    public Column {
      first = List.copyOf(first);
    }
  }

  /** The order of the rows. */
  public enum Order {
    /** Oldest first. */
    SORTED,
    /** Newest first. */
    REVERSED,
    /** Any other order. */
    MIXED
  }

  /**
   * The times of the rows, over all series.
   *
   * @param column the time column
   * @param format the format of the times
   * @param frequency a description of the frequency; if series differ, that of the first series and
   *     the number of series with another
   * @param irregular whether the times of the first series are irregular
   * @param precision the precision of the times
   * @param first the earliest time, as written in the file
   * @param last the latest time
   * @param missing the number of times that are missing according to the frequency, over all series
   * @param gaps descriptions of the first gaps, at most three: {@code 2 after 2024-01-05}
   * @param places the number of gaps
   * @param repeated the number of rows whose time occurs in another row
   * @param season the usual season of times of this frequency, or null
   */
  public record Times(
      String column,
      String format,
      String frequency,
      boolean irregular,
      Precision precision,
      String first,
      String last,
      long missing,
      List<String> gaps,
      int places,
      int repeated,
      Order order,
      @Nullable Season season) {
    /** Copies the gaps. */
    public Times {
      gaps = List.copyOf(gaps);
    }
  }

  private final Table table;
  private final List<Column> columns;
  private final @Nullable Times times;
  private final List<String> ids;
  private final int series;
  private final List<String> problems;

  private TableReport(
      Table table,
      List<Column> columns,
      @Nullable Times times,
      List<String> ids,
      int series,
      List<String> problems) {
    this.table = table;
    this.columns = List.copyOf(columns);
    this.times = times;
    this.ids = List.copyOf(ids);
    this.series = series;
    this.problems = List.copyOf(problems);
  }

  /** Returns a report on a table. */
  public static TableReport of(Table table) {
    return new Inspection(table).report();
  }

  /** Returns the name of the file, as given. */
  public String name() {
    return table.name();
  }

  /** Returns the number of rows, without the header. */
  public int rows() {
    return table.rows();
  }

  /** Returns the detected format. */
  public FoundFormat format() {
    return table.format();
  }

  /** Returns the columns, from left to right. */
  public List<Column> columns() {
    return columns;
  }

  /** Returns the times of the rows; empty if no column holds times, or they cannot be read. */
  public Optional<Times> times() {
    return Optional.ofNullable(times);
  }

  /** Returns the columns that identify several series; empty for one series. */
  public List<String> ids() {
    return ids;
  }

  /** Returns the number of series; 1 if there are no {@link #ids}. */
  public int series() {
    return series;
  }

  /** Returns the values of the {@link #ids} in the first row. */
  public List<String> firstIds() {
    return ids.stream().map(id -> table.cell(0, id).strip()).toList();
  }

  /** Returns the problems that training would reject, one sentence each. */
  public List<String> problems() {
    return problems;
  }

  /** Returns the numeric columns that can be values: neither times, ids, counters nor years. */
  public List<String> values() {
    List<String> numeric = table.numericColumns();
    return columns.stream()
        .filter(column -> column.kind() == ColumnKind.NUMBER && column.aside() == null)
        .map(Column::name)
        .filter(numeric::contains)
        .filter(name -> !ids.contains(name))
        .toList();
  }

  /**
   * Returns whether the numbers of a column increase in every row, or decrease in every row. This
   * is typical of times that are not recognized as such: days since 1858, years with a fraction.
   */
  public boolean isMonotone(String column) {
    double[] numbers =
        table.text(column).stream()
            .mapToDouble(table::number)
            .filter(number -> !Double.isNaN(number))
            .toArray();
    double sign = numbers.length < 2 ? 0 : Math.signum(numbers[1] - numbers[0]);
    return sign != 0
        && IntStream.range(1, numbers.length)
            .allMatch(i -> Math.signum(numbers[i] - numbers[i - 1]) == sign);
  }

  /**
   * Returns the number of distinct cells of a column; marks such as NA count, blank cells do not.
   */
  public long labels(String column) {
    return table.text(column).stream()
        .map(String::strip)
        .filter(cell -> !cell.isEmpty())
        .distinct()
        .count();
  }

  /**
   * Returns whether the name of a column is also one of its values, which suggests that there is no
   * header.
   */
  public boolean isNamedLikeAValue(String column) {
    return table.format().header()
        && table.text(column).stream().anyMatch(cell -> cell.strip().equals(column.strip()));
  }

  /**
   * Returns whether each value of an id column has a single value of another column: the label of a
   * sequence.
   */
  public boolean isConstantWithin(String column, String id) {
    Set<List<String>> pairs = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (int row = 0; row < table.rows(); row++) {
      String name = table.cell(row, id).strip();
      names.add(name);
      pairs.add(List.of(name, table.cell(row, column).strip()));
    }
    return pairs.size() == names.size();
  }

  /**
   * Returns the values of a column that are farthest from the others of their series, the farthest
   * first, at most {@value Outlier#MAX_SHOWN}; empty if none is far.
   */
  public List<Outlier> outliers(String column) {
    String time = times == null ? null : times.column();
    return Outlier.find(table, column, ids, time);
  }

  /** Returns the groups of rows by column values. */
  public TableGroups groups() {
    return new TableGroups(table);
  }

  /**
   * Returns a message about the first cell of a column that is not a number, or null if there is
   * none.
   */
  public @Nullable String badNumber(String column) {
    return badNumber(table, column);
  }

  private static @Nullable String badNumber(Table table, String column) {
    List<String> cells = table.text(column);
    for (int row = 0; row < cells.size(); row++) {
      if (!Missing.marks(cells.get(row)) && Double.isNaN(table.number(cells.get(row)))) {
        return String.valueOf(table.notANumber(row, column, cells.get(row)).getMessage());
      }
    }
    return null;
  }

  /** Inspects a table. */
  private static final class Inspection {
    private final Table table;
    private final List<String> problems = new ArrayList<>();
    private List<String> ids = List.of();
    private int series = 1;

    Inspection(Table table) {
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
                key,
                values -> new Part(Shown.listed(values), new ArrayList<>(), new ArrayList<>()));
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
  }
}
