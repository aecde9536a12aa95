package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.CellNumbers;
import dev.unroll.data.rows.CsvRows;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.table.ColumnKind;
import dev.unroll.data.table.FoundFormat;
import dev.unroll.data.table.Header;
import dev.unroll.data.table.TableFormat;
import dev.unroll.data.time.TimeFormat;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a CSV file with their positions, so that messages about a value can name file, line
 * and column. Immutable.
 *
 * <p>The separator, the decimal mark, the header and the encoding are detected from the file, or
 * set with a {@link TableFormat}; {@link #format} returns the result. Files are decompressed if
 * their name ends in {@code .gz}. Fields may be quoted as in RFC 4180.
 *
 * <pre>{@code
 * Series passengers = Table.read(Path.of("airline.csv")).series(List.of("Passengers"), Missing.ERROR);
 * }</pre>
 */
public final class Table {
  /** Texts that mean 0 in a column of two texts. */
  private static final Set<String> NO =
      Set.of("no", "n", "nein", "non", "false", "f", "falsch", "faux", "off", "aus", "\u5426");

  private final String name;
  private final List<String> columns;
  private final String[][] cells;
  private final int[] lines;
  private final FoundFormat format;
  private final CellNumbers numbers;

  /** Computed on first use, since wide tables have millions of cells. */
  private volatile @Nullable List<String> numeric;

  /** The reasons why columns of numbers are not values; also computed on first use. */
  private volatile @Nullable Map<String, String> aside;

  private final @Nullable String dateFormat;

  Table(CsvRows rows, String[][] cells, int[] lines) {
    this.name = rows.name();
    this.columns = List.copyOf(rows.columns());
    this.cells = cells;
    this.lines = lines;
    CsvRows.Decided decided = rows.decide(Arrays.asList(cells));
    this.format = decided.format();
    this.numbers = decided.numbers();
    this.dateFormat = rows.dateFormat();
  }

  /** Reads a file, whose format is detected. */
  public static Table read(Path file) {
    return read(file, TableFormat.detect());
  }

  /**
   * Reads a file.
   *
   * @throws BadInputException if the file is missing, empty, ragged or not CSV
   */
  public static Table read(Path file, Header header) {
    return read(file, TableFormat.detect().withHeader(header));
  }

  /**
   * Reads a file.
   *
   * @param format the settings that are known; the others are detected
   * @throws BadInputException if the file is missing, empty, ragged or not CSV
   */
  public static Table read(Path file, TableFormat format) {
    return CsvSource.read(CsvRows.open(file, format, Header.AUTO, BadRows.refuse()));
  }

  /**
   * Reads a text.
   *
   * @param name the name in messages
   */
  public static Table read(String name, Reader text, Header header) {
    return read(name, text, TableFormat.detect().withHeader(header));
  }

  /**
   * Reads a text.
   *
   * @param name the name in messages
   * @param format the settings that are known; the others are detected
   */
  public static Table read(String name, Reader text, TableFormat format) {
    return CsvSource.read(CsvRows.read(name, text, format, Header.AUTO, BadRows.refuse()));
  }

  /**
   * Reads a stream, such as stdin, and closes it.
   *
   * @param name the name in messages
   * @param format the settings that are known; the others are detected
   */
  public static Table read(String name, InputStream in, TableFormat format) {
    return CsvSource.read(CsvRows.read(name, in, format, Header.AUTO, BadRows.refuse()));
  }

  /** Returns the name of the file, as given. */
  public String name() {
    return name;
  }

  /** Returns the names of the columns, from left to right. */
  public List<String> columns() {
    return columns;
  }

  /** Returns the number of rows, without the header. */
  public int rows() {
    return cells.length;
  }

  /** Returns the cells of a column as written in the file. */
  public List<String> text(String column) {
    int index = index(column);
    return Arrays.stream(cells).map(row -> row[index]).toList();
  }

  /** Returns the line of a row in the file, from 1. */
  public int line(int row) {
    return lines[row];
  }

  /** Returns the detected format. */
  public FoundFormat format() {
    return format;
  }

  /** Returns the most frequent kind of the values of a column. */
  public ColumnKind kind(String column) {
    return TableColumns.kind(cells, index(column));
  }

  /**
   * Returns the numeric columns. A column is numeric if at least half of its non-missing cells are
   * numbers. So a typing error in one of them is reported with its line when the column is read.
   */
  public List<String> numericColumns() {
    List<String> known = numeric;
    if (known == null) {
      known = columns.stream().filter(this::isNumeric).toList();
      numeric = known;
    }
    return known;
  }

  private boolean isNumeric(String column) {
    return TableColumns.isNumeric(cells, columns.indexOf(column));
  }

  /**
   * Returns the only numeric column. Columns that count the rows or hold years, dates or epochs are
   * set aside if there is another one; {@link #setAside} lists them.
   *
   * @throws BadInputException if there is none or more than one, or another column may be meant as
   *     numbers
   */
  public String onlyNumericColumn() {
    return onlyNumericColumn(SeriesOptions.defaults());
  }

  /**
   * Returns the only numeric column to which the options give no other role.
   *
   * @throws BadInputException as in {@link #onlyNumericColumn()}
   */
  public String onlyNumericColumn(SeriesOptions options) {
    Set<String> used = options.columns();
    List<String> numeric =
        numericColumns().stream().filter(column -> !used.contains(column)).toList();
    Set<String> aside = setAsideWithReasons().keySet();
    List<String> left = numeric.stream().filter(column -> !aside.contains(column)).toList();
    List<String> candidates = left.isEmpty() ? numeric : left;
    if (candidates.size() > 1) {
      throw new BadInputException(
          "%s: %d columns hold numbers (%s). Set data.columns to those to use, or name them in Table.series in Java"
              .formatted(name, candidates.size(), Shown.listed(candidates)));
    }
    for (String column : columns) {
      int index = columns.indexOf(column);
      if (!numeric.contains(column)
          && !used.contains(column)
          && TableColumns.isNearlyNumeric(cells, index)) {
        throw new BadInputException(
            firstBad(column).getMessage()
                + " (no column is named: set data.columns to use another one)");
      }
    }
    if (candidates.isEmpty()) {
      throw new BadInputException(
          "%s: no column holds numbers (%s)%s"
              .formatted(
                  name,
                  Shown.listed(columns),
                  columns.size() == 1
                      ? "; the file has one column. Set data.separator if it has more"
                      : ""));
    }
    return candidates.get(0);
  }

  private BadInputException firstBad(String column) {
    int index = index(column);
    int row =
        IntStream.range(0, cells.length)
            .filter(r -> !Missing.marks(cells[r][index]))
            .filter(r -> Double.isNaN(numbers.parse(cells[r][index])))
            .findFirst()
            .orElse(0);
    return notANumber(row, column, cells[row][index]);
  }

  /**
   * Returns a note for each numeric column that is not a candidate for the {@linkplain
   * #onlyNumericColumn() only one}: it counts the rows, or holds years, dates or epochs.
   */
  public List<String> setAside() {
    return setAside(Set.of());
  }

  /**
   * Returns these notes without the time column of the series and the columns that options set.
   *
   * @param series a series that was read from this table
   */
  public List<String> setAside(Series series, SeriesOptions options) {
    Set<String> used = new HashSet<>(options.columns());
    series.times().map(SeriesTimes::column).ifPresent(used::add);
    return setAside(used);
  }

  private List<String> setAside(Set<String> used) {
    return setAsideWithReasons().entrySet().stream()
        .filter(entry -> !used.contains(entry.getKey()))
        .map(
            entry ->
                "column \"%s\" %s and was not used as values; name it in data.columns to use it"
                    .formatted(Shown.of(entry.getKey()), entry.getValue()))
        .toList();
  }

  /** Returns the reason why a column of numbers is probably not a column of values, or null. */
  @Nullable String reasonAgainst(String column) {
    return setAsideWithReasons().get(column);
  }

  private Map<String, String> setAsideWithReasons() {
    Map<String, String> known = aside;
    if (known == null) {
      known = findReasons();
      aside = known;
    }
    return known;
  }

  private Map<String, String> findReasons() {
    List<String> numeric = numericColumns();
    var reasons = new LinkedHashMap<String, String>();
    for (String column : numeric) {
      String reason =
          TableColumns.reasonAgainst(cells, columns.indexOf(column), format.header(), numbers);
      if (reason == null && TimeFormat.isNamedLikeATime(column)) {
        reason = "is named like a time";
      }
      if (reason != null) {
        reasons.put(column, reason);
      }
    }
    return reasons.size() < numeric.size() ? reasons : Map.of();
  }

  /**
   * Returns the columns as a series, labelled by the first column that is not numeric, if there is
   * one.
   *
   * @param wanted the columns, the target first; if empty, the only numeric column
   * @throws BadInputException if a column does not exist, a cell is not a number, or a value is
   *     missing and {@code missing} does not handle it
   */
  public Series series(List<String> wanted, Missing missing) {
    List<String> names = wanted.isEmpty() ? List.of(onlyNumericColumn()) : List.copyOf(wanted);
    return series(names, names.get(0), SeriesOptions.defaults().withMissing(missing));
  }

  /**
   * Returns the columns as a series. Its times are those of the column that holds dates, if there
   * is one.
   *
   * @param wanted the columns, at least one
   * @param target the column to forecast; rows at the end without a target value are the future
   * @throws BadInputException if a column does not exist, a cell is not a number, or the rows do
   *     not comply with the options
   */
  public Series series(List<String> wanted, String target, SeriesOptions options) {
    return new SeriesReader(this, wanted, target, options).read();
  }

  /** Returns the cell of a row, as written in the file. */
  String cell(int row, String column) {
    return cells[row][index(column)];
  }

  /** Returns whether a row has no value in any of several columns, as spreadsheets append them. */
  boolean isBlank(int row) {
    return columns.size() > 1 && Arrays.stream(cells[row]).allMatch(String::isBlank);
  }

  /** Returns the date pattern that was set, or null to detect it from the cells. */
  @Nullable String dateFormat() {
    return dateFormat;
  }

  /** Returns the number in a cell, or NaN if there is none. */
  double number(String cell) {
    return numbers.parse(cell);
  }

  BadInputException notANumber(int row, String column, String cell) {
    String advice =
        Missing.marks(cell)
            ? ". Set missing to drop or forward-fill: data.missing of a recipe, --missing of predict"
                + " and evaluate."
            : twoTexts(column);
    return new BadInputException(
        "%s:%d: column \"%s\" %s%s"
            .formatted(name, lines[row], Shown.of(column), numbers.problem(cell), advice));
  }

  /** Returns advice for a column of two texts, such as yes and no; empty for any other column. */
  private String twoTexts(String column) {
    List<String> texts =
        text(column).stream()
            .filter(cell -> !Missing.marks(cell))
            .map(String::strip)
            .distinct()
            .limit(3)
            .sorted(Comparator.comparing(Table::means0).thenComparing(Comparator.naturalOrder()))
            .toList();
    return texts.size() == 2 && texts.stream().allMatch(text -> Double.isNaN(number(text)))
        ? ". Write 1 and 0 in place of \"%s\" and \"%s\""
            .formatted(Shown.of(texts.get(0)), Shown.of(texts.get(1)))
        : "";
  }

  private static boolean means0(String text) {
    return NO.contains(text.toLowerCase(Locale.ROOT));
  }

  private int index(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new BadInputException(
          "%s: there is no column \"%s\"; %s"
              .formatted(name, Shown.of(column), Shown.advice(column, columns)));
    }
    return index;
  }
}
