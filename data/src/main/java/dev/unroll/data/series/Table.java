package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Numbers;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.data.table.Header;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a CSV file, which remember where they came from, so that every complaint about a
 * value names file, line and column. Immutable.
 *
 * <p>Files are UTF-8 (a byte order mark is skipped) and unpacked when their name ends in {@code
 * .gz}. Fields are separated by commas, or by tabs or semicolons when the first line has no comma,
 * and may be quoted as RFC 4180 has it.
 *
 * <pre>{@code
 * Series passengers = Table.read(Path.of("airline.csv")).series(List.of("Passengers"), Missing.ERROR);
 * }</pre>
 */
public final class Table {
  private final String name;
  private final List<String> columns;
  private final String[][] cells;
  private final int[] lines;

  Table(String name, List<String> columns, String[][] cells, int[] lines) {
    this.name = name;
    this.columns = List.copyOf(columns);
    this.cells = cells;
    this.lines = lines;
  }

  /** Reads a file; its first row is the header unless it holds a number. */
  public static Table read(Path file) {
    return read(file, Header.AUTO);
  }

  /**
   * Reads a file.
   *
   * @throws BadInputException when the file is missing, empty, ragged or no CSV
   */
  public static Table read(Path file, Header header) {
    if (Files.isDirectory(file)) {
      throw new BadInputException(file + ": is a directory; expected a CSV file");
    }
    try (Reader text = TextFiles.open(file)) {
      return CsvSource.read(file.toString(), text, header);
    } catch (IOException failure) {
      throw TextFiles.explain(file.toString(), failure);
    }
  }

  /**
   * Reads a text.
   *
   * @param name what complaints call it
   */
  public static Table read(String name, Reader text, Header header) {
    try {
      return CsvSource.read(name, text, header);
    } catch (IOException failure) {
      throw TextFiles.explain(name, failure);
    }
  }

  /**
   * Reads a stream, such as stdin; it is not closed.
   *
   * @param name what complaints call it
   */
  public static Table read(String name, InputStream in, Header header) {
    try {
      return CsvSource.read(name, TextFiles.decode(in), header);
    } catch (IOException failure) {
      throw TextFiles.explain(name, failure);
    }
  }

  /** The file as it was given. */
  public String name() {
    return name;
  }

  /** The names of the columns, from left to right. */
  public List<String> columns() {
    return columns;
  }

  /** The number of rows, the header not counted. */
  public int rows() {
    return cells.length;
  }

  /** The cells of a column as they stand in the file. */
  public List<String> text(String column) {
    int index = index(column);
    return Arrays.stream(cells).map(row -> row[index]).toList();
  }

  /**
   * The columns of numbers. One in which at least half of the cells with a value are numbers
   * counts, so that a slip in one of them is reported with its line when the column is read.
   */
  public List<String> numericColumns() {
    return columns.stream().filter(this::isNumeric).toList();
  }

  private boolean isNumeric(String column) {
    int c = columns.indexOf(column);
    int present = 0;
    int numbers = 0;
    for (String[] row : cells) {
      if (!Missing.marks(row[c])) {
        present++;
        numbers += Double.isNaN(Numbers.parse(row[c])) ? 0 : 1;
      }
    }
    return numbers > 0 && 2 * numbers >= present;
  }

  /**
   * The only column of numbers.
   *
   * @throws BadInputException when there is none or more than one
   */
  public String onlyNumericColumn() {
    List<String> numeric = numericColumns();
    if (numeric.isEmpty()) {
      throw new BadInputException(
          "%s: no column holds numbers (%s)".formatted(name, Shown.listed(columns)));
    }
    if (numeric.size() > 1) {
      throw new BadInputException(
          "%s: %d columns hold numbers (%s); say which to use with columns"
              .formatted(name, numeric.size(), Shown.listed(numeric)));
    }
    return numeric.get(0);
  }

  /**
   * The columns as a series, labelled by the first column that holds no numbers, if there is one.
   *
   * @param wanted the columns, the target first; when empty, the only column of numbers
   * @throws BadInputException when a column does not exist, a cell is no number, or a value is
   *     missing where {@code missing} does not mend it
   */
  public Series series(List<String> wanted, Missing missing) {
    List<String> names = wanted.isEmpty() ? List.of(onlyNumericColumn()) : List.copyOf(wanted);
    return series(names, names.get(0), SeriesOptions.defaults().withMissing(missing));
  }

  /**
   * The columns as a series. Its times are those of the column that holds dates, if there is one.
   *
   * @param wanted the columns, at least one
   * @param target the one of them that is forecast: rows at the end without it are the future
   * @throws BadInputException when a column does not exist, a cell is no number, or the rows are
   *     not what the options ask for
   */
  public Series series(List<String> wanted, String target, SeriesOptions options) {
    return new SeriesReader(this, wanted, target, options).read();
  }

  /** The cell of a row, as it stands in the file. */
  String cell(int row, String column) {
    return cells[row][index(column)];
  }

  /** The line of the file in which a row begins, from 1. */
  int line(int row) {
    return lines[row];
  }

  /** The pattern of dates that was set; null: found out from the cells. */
  @Nullable String dateFormat() {
    return null;
  }

  /** The number in a cell, or NaN when there is none. */
  double number(String cell) {
    return Numbers.parse(cell);
  }

  BadInputException notANumber(int row, String column, String cell) {
    String came = cell.isBlank() ? "is empty" : "is \"" + Shown.of(cell) + "\"";
    String advice = "";
    if (Missing.marks(cell)) {
      advice =
          ". Set missing to drop or forward-fill: data.missing of a recipe, --missing of predict and"
              + " evaluate.";
    } else if (!Double.isNaN(Numbers.parse(cell.replace(',', '.')))) {
      advice = " with a decimal point and no thousands separator";
    }
    return new BadInputException(
        "%s:%d: column \"%s\" %s; expected a number%s"
            .formatted(name, lines[row], column, came, advice));
  }

  private int index(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new BadInputException(
          "%s: there is no column \"%s\"; %s"
              .formatted(name, column, Shown.advice(column, columns)));
    }
    return index;
  }
}
