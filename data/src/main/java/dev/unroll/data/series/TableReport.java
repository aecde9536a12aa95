package dev.unroll.data.series;

import dev.unroll.data.table.ColumnKind;
import dev.unroll.data.table.FoundFormat;
import dev.unroll.data.time.Precision;
import dev.unroll.data.time.Season;
import java.util.HashSet;
import java.util.List;
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

  TableReport(
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
    return new TableInspection(table).report();
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
    return TableInspection.badNumber(table, column);
  }
}
