package dev.unroll.data.rows;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.unroll.BadInputException;
import dev.unroll.data.table.BadRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV or TSV file, one after the other: however long the file, one row is in memory.
 * Rows with too many or too few fields, or with bytes that are no text, go to {@link BadRows}.
 */
public final class CsvRows implements AutoCloseable {
  /** Of one field; a line of 10 MB is a long document, an endless one is no text. */
  public static final int LONGEST = 1 << 24;

  /** A noncharacter, which no text holds: fields of TSV files are not quoted. */
  private static final char NO_QUOTE = '\uFFFF';

  private static final Pattern LINE = Pattern.compile("line (\\d+)");

  /**
   * A row.
   *
   * @param line where it begins, from 1
   */
  public record Row(long line, String[] cells) {}

  private final String name;
  private final BadRows bad;
  private final MarkingReader text;
  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> records;
  private final List<String> columns = new ArrayList<>();
  private final boolean header;
  private @Nullable CsvRecord pending;
  private final long before;
  private long good;

  private CsvRows(Path file, boolean header, CsvFormat format, MarkingReader text, BadRows bad)
      throws IOException {
    this.name = file.toString();
    this.header = header;
    this.text = text;
    this.bad = bad;
    before = bad.count();
    var buffered = new BufferedReader(text, CsvFormat.LOOK_AHEAD);
    char separator = format.separator(file, buffered);
    reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .quoteCharacter(format.quoted(separator) ? '"' : NO_QUOTE)
            .skipEmptyLines(false)
            .allowUnclosedQuote(false)
            .maxBufferSize(LONGEST)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(buffered);
    records = reader.iterator();
  }

  /**
   * Opens a file and reads what its columns are.
   *
   * @throws BadInputException when there is no such file, or it has no rows
   */
  public static CsvRows open(Path file, boolean header, CsvFormat format, BadRows bad) {
    if (Files.isDirectory(file)) {
      throw new BadInputException(file + ": is a directory; expected a CSV or TSV file");
    }
    CsvRows rows = null;
    MarkingReader text = null;
    try {
      text = new MarkingReader(TextFiles.unpack(file));
      rows = new CsvRows(file, header, format, text, bad);
      rows.readColumns();
      return rows;
    } catch (IOException | RuntimeException failure) {
      close(text);
      throw failure instanceof IOException io
          ? TextFiles.explain(file.toString(), io)
          : (RuntimeException) failure;
    }
  }

  private static void close(@Nullable MarkingReader text) {
    if (text != null) {
      try {
        text.close();
      } catch (IOException ignored) {
        // The first failure is the one to hear of.
      }
    }
  }

  /** The file. */
  public String name() {
    return name;
  }

  /** The names of the columns, from left to right. */
  public List<String> columns() {
    return columns;
  }

  /** The position of a column of this name. */
  public int column(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new BadInputException(
          "%s:1: there is no column \"%s\"; %s"
              .formatted(name, Shown.of(column), Shown.advice(column, columns)));
    }
    return index;
  }

  /** The position of a column of this number, from 1. */
  public int column(int number) {
    if (number > columns.size()) {
      throw new BadInputException(
          "%s:1: there is no column %d; the first row has %s (%s)"
              .formatted(name, number, fields(columns.size()), Shown.listed(columns)));
    }
    return number - 1;
  }

  private void readColumns() {
    CsvRecord first = record();
    while (first != null && isBlank(first)) {
      first = record();
    }
    if (first == null) {
      throw new BadInputException(name + ": the file is empty; expected rows of fields");
    }
    if (header && text.takeBadLine(last(first)) > 0) {
      throw new BadInputException(
          "%s:%d: the header is not UTF-8 text; save the file as UTF-8"
              .formatted(name, first.getStartingLineNumber()));
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < first.getFieldCount(); i++) {
      String given = header ? first.getField(i).strip() : "";
      String column = given.isEmpty() ? "column" + (i + 1) : given;
      if (!seen.add(column)) {
        throw new BadInputException(
            "%s:%d: two columns are called \"%s\"; rename one"
                .formatted(name, first.getStartingLineNumber(), Shown.of(column)));
      }
      columns.add(column);
    }
    pending = header ? null : first;
  }

  /** The next row that is whole, or null at the end. */
  public @Nullable Row next() {
    while (true) {
      CsvRecord row = pending != null ? pending : record();
      pending = null;
      // Of a line of nothing but such bytes there may be no row left.
      long badLine = text.takeBadLine(row == null ? Long.MAX_VALUE : last(row));
      if (badLine > 0) {
        bad.report(
            "%s:%d: the line is not UTF-8 text; save the file as UTF-8".formatted(name, badLine));
      }
      if (row == null) {
        requireRows();
        return null;
      }
      if (badLine > 0 || (isBlank(row) && columns.size() > 1)) {
        continue;
      }
      long line = row.getStartingLineNumber();
      if (row.getFieldCount() != columns.size()) {
        bad.report(
            "%s:%d: %s; expected %d (%s)"
                .formatted(
                    name,
                    line,
                    fields(row.getFieldCount()),
                    columns.size(),
                    Shown.listed(columns)));
      } else {
        good++;
        return new Row(line, row.getFields().toArray(String[]::new));
      }
    }
  }

  private void requireRows() {
    if (good == 0 && bad.count() > before) {
      throw bad.nothingLeft(name);
    }
    if (good == 0) {
      throw new BadInputException(
          "%s: there are no rows below the header (%s)".formatted(name, Shown.listed(columns)));
    }
  }

  private @Nullable CsvRecord record() {
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException | CsvParseException failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof IOException io) {
          throw TextFiles.explain(name + ":" + text.line(), io);
        }
      }
      throw unreadable(failure);
    }
  }

  /** Behind such a row nobody knows where the next one begins: it ends the reading. */
  private BadInputException unreadable(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher line = LINE.matcher(message);
    String sentence;
    if (message.contains("maximum")) {
      sentence =
          "the row that begins here has a field of more than %d characters, or thousands of fields; is a quote (\") never closed, or is this no text?"
              .formatted(LONGEST);
    } else if (message.startsWith("Unclosed")) {
      sentence = "a quote (\") in this row is never closed; quotes in a field are doubled (\"\")";
    } else if (message.startsWith("Unexpected")) {
      sentence =
          "text follows a closing quote (\"); quotes in a field are doubled (\"\"), and the field is quoted";
    } else {
      sentence = message;
    }
    String place = line.find() ? line.group(1) : String.valueOf(text.line());
    return new BadInputException("%s:%s: %s".formatted(name, place, sentence), failure);
  }

  /** The last line of a row, whose quoted fields may hold line ends. */
  private static long last(CsvRecord row) {
    long line = row.getStartingLineNumber();
    for (String field : row.getFields()) {
      for (int i = 0; i < field.length(); i++) {
        char c = field.charAt(i);
        boolean both = c == '\n' && i > 0 && field.charAt(i - 1) == '\r';
        line += (c == '\n' || c == '\r') && !both ? 1 : 0;
      }
    }
    return line;
  }

  private static boolean isBlank(CsvRecord row) {
    return row.getFieldCount() == 1 && row.getField(0).isBlank();
  }

  private static String fields(int count) {
    return count == 1 ? "1 field" : count + " fields";
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException failure) {
      throw TextFiles.explain(name, failure);
    }
  }
}
