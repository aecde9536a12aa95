package dev.unroll.data.table;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a CSV file row by row: UTF-8, packed when the name ends in {@code .gz}, lines ending in a
 * line feed on every system, fields quoted where they must be. Numbers are written so that reading
 * gives the same bits; null and NaN become an empty field.
 *
 * <pre>{@code
 * try (CsvOutput out = CsvOutput.create(Path.of("forecast.csv"), "month", "forecast")) {
 *   out.row("1961-01", 441.7);
 * }
 * }</pre>
 */
public final class CsvOutput implements Closeable {
  private static final char NO_QUOTE = '\uffff'; // which no text holds

  private final CsvWriter writer;
  private final int columns;

  private CsvOutput(Writer out, char separator, char quote, List<String> header) {
    this.writer =
        CsvWriter.builder()
            .fieldSeparator(separator)
            .quoteCharacter(quote)
            .lineDelimiter(LineDelimiter.LF)
            .build(out);
    this.columns = header.size();
    writer.writeRecord(header);
  }

  /** Creates or replaces a file and writes the header. */
  public static CsvOutput create(Path file, String... header) throws IOException {
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    try {
      if (file.toString().toLowerCase(Locale.ROOT).endsWith(".gz")) {
        out = new GZIPOutputStream(out, 1 << 16);
      }
      return new CsvOutput(
          new OutputStreamWriter(out, StandardCharsets.UTF_8), ',', '"', List.of(header));
    } catch (IOException | RuntimeException failure) {
      out.close();
      throw failure;
    }
  }

  /** Writes to {@code out}, which {@link #close()} closes too, and writes the header. */
  public static CsvOutput to(Writer out, String... header) {
    return new CsvOutput(out, ',', '"', List.of(header));
  }

  /**
   * Does the same in the format of a table that was read: with its separator, and without quotes
   * where it has none.
   */
  public static CsvOutput like(FoundFormat format, Writer out, String... header) {
    char separator = format.separator() == '\0' ? ',' : format.separator();
    boolean quotes = format.quotes() || separator == ',';
    return new CsvOutput(out, separator, quotes ? '"' : NO_QUOTE, List.of(header));
  }

  /**
   * Writes one row.
   *
   * @throws IllegalArgumentException when the row has not one cell for each column
   */
  public void row(@Nullable Object... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(
          "a row of %d cells for %d columns".formatted(cells.length, columns));
    }
    String[] fields = new String[cells.length];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = text(cells[i]);
    }
    writer.writeRecord(fields);
  }

  private static String text(@Nullable Object cell) {
    boolean none =
        cell == null
            || (cell instanceof Double d && d.isNaN())
            || (cell instanceof Float f && f.isNaN());
    return none ? "" : String.valueOf(cell);
  }

  /** Writes what is buffered. */
  public void flush() throws IOException {
    writer.flush();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
