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
 * What a table holds, as far as that can be told without reading it for a purpose: the kinds of its
 * columns, its times and their frequency, and whether it holds several series. Immutable.
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
   * @param kind of most of its values; a column of times that are numbers is one of times
   * @param missing cells without a value
   * @param future those of them that no row with a value follows in time: rows of the future
   * @param distinct different values
   * @param first the first different values, three at most
   * @param words the mean number of words of a value
   * @param aside why a column of numbers is hardly one of values, or null
   * @param numbers of a column of numbers, or null
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

  /** How the rows stand. */
  public enum Order {
    /** The oldest first. */
    SORTED,
    /** The newest first. */
    REVERSED,
    /** In another order. */
    MIXED
  }

  /**
   * The times of the rows, of all series together.
   *
   * @param column that holds them
   * @param format how they are written
   * @param frequency the rule by which they follow one another, in words; of series that differ,
   *     that of the first and how many follow another
   * @param irregular whether the first series follows no rule
   * @param precision how exact they are
   * @param first the earliest, as the file writes it
   * @param last the latest
   * @param missing the number of times that the rule has and the file lacks, of all series
   * @param gaps the first gaps, three at most, a phrase each: {@code 2 after 2024-01-05}
   * @param places the number of gaps
   * @param repeated rows with a time that another row has
   * @param season that times of this frequency usually have, or null
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

  /** Looks at a table. */
  public static TableReport of(Table table) {
    return new Inspection(table).report();
  }

  /** The file as it was given. */
  public String name() {
    return table.name();
  }

  /** The number of rows, the header not counted. */
  public int rows() {
    return table.rows();
  }

  /** The format that was found. */
  public FoundFormat format() {
    return table.format();
  }

  /** The columns, from left to right. */
  public List<Column> columns() {
    return columns;
  }

  /** The times of the rows; empty where no column holds times, or they cannot be read. */
  public Optional<Times> times() {
    return Optional.ofNullable(times);
  }

  /** The columns that tell several series apart; empty for one series. */
  public List<String> ids() {
    return ids;
  }

  /** The number of series; 1 where there are no {@link #ids}. */
  public int series() {
    return series;
  }

  /** The values of the {@link #ids} in the first row. */
  public List<String> firstIds() {
    return ids.stream().map(id -> table.cell(0, id).strip()).toList();
  }

  /** What a training would refuse, a sentence each. */
  public List<String> problems() {
    return problems;
  }

  /** The columns of numbers that can be values: no times, ids, counters or years. */
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
   * Returns whether the numbers of a column grow in every row, or fall in every row, as times do
   * that are not read as such: days since 1858, years with a fraction.
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

  /** Returns the number of different cells of a column: marks such as NA are, blank cells not. */
  public long labels(String column) {
    return table.text(column).stream()
        .map(String::strip)
        .filter(cell -> !cell.isEmpty())
        .distinct()
        .count();
  }

  /**
   * Returns whether the name of a column is one of its values, too: as where there is no header.
   */
  public boolean isNamedLikeAValue(String column) {
    return table.format().header()
        && table.text(column).stream().anyMatch(cell -> cell.strip().equals(column.strip()));
  }

  /**
   * Returns whether each value of one column has a single value of another one: the label of a
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

  /** Returns how columns divide the rows. */
  public TableGroups groups() {
    return new TableGroups(table);
  }

  /** Returns a sentence on the first cell of a column that is no number; null: there is none. */
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

  /** Finds out. */
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

    /** Returns the cells without a value at the end of time. */
    private static int future(List<String> cells, boolean reversed) {
      int count = 0;
      int last = cells.size() - 1;
      while (count <= last && Missing.marks(cells.get(reversed ? count : last - count))) {
        count++;
      }
      return count;
    }

    /** Returns words between spaces; a letter of a script without spaces is one, too. */
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

    /** Returns the column of values where there is only one that can be: it is no id. */
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
                + " (expected each time once). Remove the rows, or add a column that tells series"
                + " apart.");
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
