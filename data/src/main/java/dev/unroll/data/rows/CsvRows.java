package dev.unroll.data.rows;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.unroll.BadInputException;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.table.ColumnKind;
import dev.unroll.data.table.FoundFormat;
import dev.unroll.data.table.Header;
import dev.unroll.data.table.TableFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a CSV or TSV file sequentially, with one row in memory, however long the file.
 * Rows with too many or too few fields, or with malformed bytes, are reported to {@link BadRows}.
 */
public final class CsvRows implements AutoCloseable {
  /**
   * The maximum number of characters of a field; a longer field means that the file is not text.
   */
  public static final int MAX_LENGTH = 1 << 24;

  /** A noncharacter, which does not occur in text; used if fields are not quoted. */
  private static final char NO_QUOTE = '\uFFFF';

  /** Another noncharacter; used if a file has one column and lines are not split. */
  private static final char NO_SEPARATOR = '\uFFFE';

  private static final Pattern LINE = Pattern.compile("line (\\d+)");

  /**
   * A row.
   *
   * @param line the line on which it begins, from 1
   */
  public record Row(long line, String[] cells) {}

  private final String name;
  private final BadRows bad;
  private final @Nullable MarkingReader marks;
  private final Beginning beginning;
  private final Layout layout;
  private final char given;
  private final Decided decided;
  private final @Nullable String dateFormat;
  private final List<String> notes;
  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> records;
  private final RowShape shape;
  private final QuotedFields quoted;

  /** The number of lines above the first one that the record reader sees. */
  private final long linesAbove;

  private final long before;
  private @Nullable CsvRecord pending;
  private long firstLine;
  private long good;

  private CsvRows(
      String name,
      Reader text,
      @Nullable MarkingReader marks,
      TableFormat format,
      Header header,
      BadRows bad)
      throws IOException {
    this.name = name;
    this.marks = marks;
    this.bad = bad;
    before = bad.count();
    dateFormat = format.dateFormat().orElse(null);
    beginning = new Beginning(text, format.skipRows().orElse(0));
    layout = Layout.find(name, format, header, bad.isStrict(), beginning);
    linesAbove = beginning.line() - 1;
    notes = new ArrayList<>(layout.notes());
    char separator = layout.separator();
    reader =
        CsvReader.builder()
            .fieldSeparator(separator == '\0' ? NO_SEPARATOR : separator)
            .quoteCharacter(layout.quotes() ? '"' : NO_QUOTE)
            .skipEmptyLines(false)
            .allowUnclosedQuote(false)
            .maxBufferSize(MAX_LENGTH)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(beginning);
    records = reader.iterator();
    quoted = new QuotedFields(separator, layout.sample());
    shape = readColumns(format);
    given = format.decimal().orElse('\0');
    decided =
        decide(
            layout.sample().stream()
                .filter(record -> shape.complaint(record) == null)
                .map(shape::cells)
                .toList());
  }

  /** The number style that was determined, and the format that includes it. */
  public record Decided(CellNumbers numbers, FoundFormat format) {}

  /**
   * Determines how the numbers of a file are read. All rows are examined, because the number style
   * may change after the first rows.
   *
   * @param rows the file, as it was opened
   */
  public static Decided decideByAll(CsvRows rows, Path file, TableFormat format, Header header) {
    if (rows.given != '\0') {
      return rows.decided;
    }
    try (CsvRows all = open(file, format, header, BadRows.skip())) {
      return all.decide(
          () ->
              Stream.generate(all::next)
                  .takeWhile(Objects::nonNull)
                  .map(row -> Objects.requireNonNull(row).cells())
                  .iterator());
    } catch (BadInputException broken) {
      return rows.decided; // reported by the reader of the rows
    }
  }

  /**
   * Determines how the numbers of the file are read.
   *
   * @param rows the rows to examine
   */
  public Decided decide(Iterable<String[]> rows) {
    var evidence = new DecimalEvidence(shape.columns().size());
    for (String[] row : rows) {
      for (int c = 0; c < row.length; c++) {
        evidence.add(c, row[c]);
      }
    }
    char separator = layout.separator();
    CellNumbers numbers = given == '\0' ? evidence.decide(separator) : CellNumbers.of(given);
    var said = new ArrayList<>(notes);
    String note = given == '\0' ? evidence.note(numbers) : null;
    if (note != null) {
      said.add(note);
    }
    return new Decided(
        numbers,
        new FoundFormat(
            shape.width() == 1 ? '\0' : separator,
            layout.quotes(),
            numbers.decimal(),
            evidence.thousands(numbers),
            layout.header(),
            firstLine,
            charset(),
            said));
  }

  /**
   * Opens a file and detects its format and columns.
   *
   * @param format the settings that are known
   * @param header whether the first row is the header, if the format does not set it
   * @throws BadInputException if there is no such file, it has no rows, or its format is ambiguous
   */
  public static CsvRows open(Path file, TableFormat format, Header header, BadRows bad) {
    if (Files.isDirectory(file)) {
      throw new BadInputException(file + ": is a directory; expected a CSV or TSV file");
    }
    try {
      return read(file.toString(), TextFiles.unpack(file), format, header, bad);
    } catch (IOException failure) {
      throw TextFiles.explain(file.toString(), failure);
    }
  }

  /**
   * Reads a stream, which is closed together with the rows.
   *
   * @param name the name for messages; if it ends in .tsv, tabs separate the fields
   */
  public static CsvRows read(
      String name, InputStream in, TableFormat format, Header header, BadRows bad) {
    MarkingReader text = null;
    try {
      text = new MarkingReader(in, format.encoding().orElse(null));
      return new CsvRows(name, text, text, format, header, bad);
    } catch (IOException | RuntimeException failure) {
      close(text);
      throw failure instanceof IOException io
          ? TextFiles.explain(name, io)
          : (RuntimeException) failure;
    }
  }

  /**
   * Reads a text.
   *
   * @param name the name for messages; if it ends in .tsv, tabs separate the fields
   */
  public static CsvRows read(
      String name, Reader text, TableFormat format, Header header, BadRows bad) {
    try {
      return new CsvRows(name, text, null, format, header, bad);
    } catch (IOException failure) {
      throw TextFiles.explain(name, failure);
    }
  }

  private static void close(@Nullable MarkingReader text) {
    if (text != null) {
      try {
        text.close();
      } catch (IOException ignored) {
        // The first failure is the one to report.
      }
    }
  }

  /** Returns the name of the file. */
  public String name() {
    return name;
  }

  /** Returns the date pattern that was set, or null if none was. */
  public @Nullable String dateFormat() {
    return dateFormat;
  }

  /** Returns the names of the columns, from left to right. */
  public List<String> columns() {
    return shape.columns();
  }

  /** Returns the index of the column with this name. */
  public int column(String column) {
    int index = columns().indexOf(column);
    if (index < 0) {
      throw new BadInputException(missing(column));
    }
    return index;
  }

  /**
   * Returns the index of a column that a setting names.
   *
   * @param setting the setting, in the data section of a recipe
   * @param holds a description of the column for the message
   */
  public int column(String column, String setting, String holds) {
    if (columns().contains(column)) {
      return columns().indexOf(column);
    }
    String sentence = missing(column);
    throw new BadInputException(
        "%s%s Set data.%s to the column of %s (--set data.%s=COLUMN; in Java, pass its name)."
            .formatted(sentence, sentence.endsWith("?") ? "" : ".", setting, holds, setting));
  }

  private String missing(String column) {
    return "%s:%d: there is no column \"%s\"; %s"
        .formatted(name, firstLine, Shown.of(column), Shown.advice(column, columns()));
  }

  /** Returns the index of the column with this number in the file, from 1. */
  public int column(int number) {
    return shape.position(number, name);
  }

  /** Returns the detected format. */
  public FoundFormat found() {
    return decided.format();
  }

  /** Returns how the numbers of the file are read, as determined from the first rows. */
  public Decided decided() {
    return decided;
  }

  /** Returns whether most of the first values of a column are numbers. */
  public boolean isNumeric(int column) {
    List<String[]> cells =
        layout.sample().stream()
            .filter(record -> shape.complaint(record) == null)
            .map(shape::cells)
            .toList();
    return Cells.kind(cells, column) == ColumnKind.NUMBER;
  }

  private Charset charset() {
    return marks == null ? StandardCharsets.UTF_8 : marks.charset();
  }

  private RowShape readColumns(TableFormat format) {
    CsvRecord first = record();
    while (first != null && isBlank(first)) {
      first = record();
    }
    if (first == null) {
      throw new BadInputException(
          format.skipRows().orElse(0) == 0
              ? name + ": the file is empty; expected rows of fields"
              : "%s: there are no rows after line %d (expected rows of fields). Set data.skipRows, which is %d, to a smaller number."
                  .formatted(name, linesAbove, format.skipRows().getAsInt()));
    }
    boolean header = layout.header();
    firstLine = line(first);
    if (header && takeBadLine(last(first)) > 0) {
      throw new BadInputException("%s:%d: the header %s".formatted(name, firstLine, notText()));
    }
    String[] fields = fields(first);
    RowShape found = RowShape.of(fields, layout, name + ":" + firstLine);
    int leftOut = found.leftOut();
    if (leftOut > 0) {
      notes.add(
          leftOut == 1
              ? "1 column without a name and without a value was left out"
              : leftOut + " columns without a name and without a value were left out");
    }
    pending = header ? null : first;
    return found;
  }

  /** Returns the next good row, or null at the end. */
  public @Nullable Row next() {
    while (true) {
      CsvRecord row = pending != null ? pending : record();
      pending = null;
      // If a line consists only of malformed bytes, no row may be left.
      long badLine = takeBadLine(row == null ? Long.MAX_VALUE : last(row));
      if (badLine > 0) {
        bad.report("%s:%d: the line %s".formatted(name, badLine, notText()));
      }
      if (row == null) {
        requireRows();
        return null;
      }
      if (badLine > 0 || (isBlank(row) && shape.columns().size() > 1)) {
        continue;
      }
      String[] fields = fields(row);
      String complaint = complaint(fields);
      if (complaint == null) {
        good++;
        return new Row(line(row), shape.cells(fields));
      }
      bad.report("%s:%d: %s".formatted(name, line(row), complaint));
    }
  }

  private String[] fields(CsvRecord row) {
    String[] fields = row.getFields().toArray(String[]::new);
    return layout.quotes() ? quoted.unquoted(fields) : fields;
  }

  /** Returns a description of what is wrong with a row, or null if it is valid. */
  private @Nullable String complaint(String[] fields) {
    String complaint = shape.complaint(fields);
    if (complaint != null || fields.length < 2) {
      return complaint;
    }
    if (layout.header() && columns().equals(Arrays.asList(shape.cells(fields)))) {
      return "the row repeats the header (expected values). Remove it (files that were joined repeat it), or set data.header to none if the first row holds values";
    }
    int lines = layout.quotes() ? quoted.swallowed(fields) : 0;
    return lines == 0
        ? null
        : "a field in quotes holds %d lines that look like rows of the table (expected one value). Double the quote (\"\") or remove it, or set data.quotes to false"
            .formatted(lines);
  }

  private String notText() {
    return marks == null ? "" : marks.notText(); // without a marking reader no line is bad
  }

  private long takeBadLine(long last) {
    return marks == null ? 0 : marks.takeBadLine(last);
  }

  private long line(CsvRecord row) {
    return linesAbove + row.getStartingLineNumber();
  }

  private void requireRows() {
    if (good == 0 && bad.count() > before) {
      throw bad.nothingLeft(name);
    }
    if (good == 0) {
      throw new BadInputException(
          "%s: there are no rows below the header (%s)".formatted(name, Shown.listed(columns())));
    }
  }

  private @Nullable CsvRecord record() {
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException | CsvParseException failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof IOException io) {
          throw TextFiles.explain(marks == null ? name : name + ":" + marks.line(), io);
        }
      }
      throw unreadable(failure);
    }
  }

  /**
   * Returns the failure for an unreadable row. Reading ends there, because the start of the next
   * row is unknown.
   */
  private BadInputException unreadable(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher line = LINE.matcher(message);
    String sentence;
    if (message.contains("maximum")) {
      sentence =
          "the row that begins here has a field of more than %d characters, or thousands of fields; is a quote (\") never closed, or is this not a text file?"
              .formatted(MAX_LENGTH);
    } else if (message.startsWith("Unclosed")) {
      sentence = "a quote (\") in this row is never closed; quotes in a field are doubled (\"\")";
    } else if (message.startsWith("Unexpected")) {
      sentence =
          "text follows a closing quote (\"); quotes in a field are doubled (\"\"), and the field is quoted";
    } else {
      sentence = message;
    }
    String place =
        line.find()
            ? String.valueOf(linesAbove + Long.parseLong(line.group(1)))
            : marks == null ? "1" : String.valueOf(marks.line());
    return new BadInputException("%s:%s: %s".formatted(name, place, sentence), failure);
  }

  /** Returns the last line of a row, whose quoted fields may contain line ends. */
  private long last(CsvRecord row) {
    long line = line(row);
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

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException failure) {
      throw TextFiles.explain(name, failure);
    }
  }
}
