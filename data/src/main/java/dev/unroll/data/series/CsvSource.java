package dev.unroll.data.series;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.unroll.BadInputException;
import dev.unroll.data.rows.CsvFormat;
import dev.unroll.data.rows.Numbers;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.table.Header;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a CSV text into a {@link Table}: which separator, which header, how many fields a row. */
final class CsvSource {
  /** As far as the first line is searched for separators. */
  private final String name;

  private final Header header;
  private final List<String> columns = new ArrayList<>();
  private final List<String[]> rows = new ArrayList<>();
  private final List<Integer> lines = new ArrayList<>();

  private CsvSource(String name, Header header) {
    this.name = name;
    this.header = header;
  }

  static Table read(String name, Reader text, Header header) throws IOException {
    CsvSource source = new CsvSource(name, header);
    BufferedReader buffered = new BufferedReader(text, CsvFormat.LOOK_AHEAD);
    try (CsvReader<CsvRecord> records =
        CsvReader.builder()
            .fieldSeparator(CsvFormat.separator(buffered))
            .skipEmptyLines(false)
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(buffered)) {
      for (CsvRecord row : records) {
        source.add(row);
      }
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    } catch (CsvParseException failure) {
      throw source.unreadable(failure);
    }
    return source.table();
  }

  private void add(CsvRecord row) {
    String[] cells = row.getFields().toArray(String[]::new);
    int line = Math.toIntExact(row.getStartingLineNumber());
    boolean blank = cells.length == 1 && cells[0].isBlank();
    if (columns.isEmpty()) {
      if (blank) {
        return;
      }
      nameColumns(cells, line);
      if (isHeader(cells)) {
        return;
      }
    }
    // With one column a blank line is a missing value; with more it is only space.
    if (blank && columns.size() > 1) {
      return;
    }
    if (cells.length != columns.size()) {
      throw new BadInputException(
          "%s:%d: %s; expected %d (%s)"
              .formatted(
                  name,
                  line,
                  cells.length == 1 ? "1 field" : cells.length + " fields",
                  columns.size(),
                  Shown.listed(columns)));
    }
    rows.add(cells);
    lines.add(line);
  }

  private boolean isHeader(String[] first) {
    return switch (header) {
      case FIRST_ROW -> true;
      case NONE -> false;
      case AUTO -> {
        for (String cell : first) {
          if (!Double.isNaN(Numbers.parse(cell))) {
            yield false;
          }
        }
        yield true;
      }
    };
  }

  private void nameColumns(String[] first, int line) {
    boolean named = isHeader(first);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < first.length; i++) {
      String given = named ? first[i].strip() : "";
      String column = given.isEmpty() ? "column" + (i + 1) : given;
      if (!seen.add(column)) {
        throw new BadInputException(
            "%s:%d: two columns are called \"%s\"; rename one"
                .formatted(name, line, Shown.of(column)));
      }
      columns.add(column);
    }
  }

  private Table table() {
    if (columns.isEmpty()) {
      throw new BadInputException(name + ": the file is empty; expected rows of values");
    }
    int end = rows.size();
    // Blank lines at the end are no missing values.
    while (end > 0 && columns.size() == 1 && rows.get(end - 1)[0].isBlank()) {
      end--;
    }
    if (end == 0) {
      throw new BadInputException(
          "%s: there are no rows below the header (%s)".formatted(name, Shown.listed(columns)));
    }
    int[] lineNumbers = lines.subList(0, end).stream().mapToInt(Integer::intValue).toArray();
    return new Table(name, columns, rows.subList(0, end).toArray(String[][]::new), lineNumbers);
  }

  private RuntimeException unreadable(CsvParseException failure) throws IOException {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        throw io;
      }
    }
    return new BadInputException(
        "%s: %s; fields with quotes in them are written \"so \"\"quoted\"\"\""
            .formatted(name, failure.getMessage()),
        failure);
  }
}
