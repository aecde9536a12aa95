package dev.unroll.data.table;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.unroll.BadInputException;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a CSV file row by row: UTF-8, compressed if the name ends in {@code .gz}, lines ending in
 * a line feed on every system, fields quoted only if necessary. Numbers are written so that they
 * are read back to the same bits; null and NaN become an empty field.
 *
 * <pre>{@code
 * try (CsvOutput out = CsvOutput.create(Path.of("forecast.csv"), "month", "forecast")) {
 *   out.row("1961-01", 441.7);
 * }
 * }</pre>
 */
public final class CsvOutput implements Closeable {
  /** Writes records. */
  private interface Records {
    void write(List<String> fields) throws IOException;

    void flush() throws IOException;

    void close() throws IOException;
  }

  /** Quotes fields if necessary. */
  private record Quoted(CsvWriter writer) implements Records {
    static Quoted to(Writer out, char separator) {
      return new Quoted(
          CsvWriter.builder().fieldSeparator(separator).lineDelimiter(LineDelimiter.LF).build(out));
    }

    @Override
    public void write(List<String> fields) {
      writer.writeRecord(fields);
    }

    @Override
    public void flush() throws IOException {
      writer.flush();
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }

  /** Writes fields as they are, in a format without quotes. */
  private record Plain(Writer out, char separator) implements Records {
    @Override
    public void write(List<String> fields) throws IOException {
      for (int i = 0; i < fields.size(); i++) {
        String field = fields.get(i);
        if (field.indexOf(separator) >= 0 || field.indexOf('\n') >= 0 || field.indexOf('\r') >= 0) {
          throw new BadInputException(
              "field %d of a row holds a separator or a line end, which a table without quotes cannot hold. Write JSON, or read a table separated by commas."
                  .formatted(i + 1));
        }
        if (i > 0) {
          out.write(separator);
        }
        out.write(field);
      }
      out.write('\n');
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  private final Records records;
  private final int columns;

  private CsvOutput(Records records, List<String> header) {
    this.records = records;
    this.columns = header.size();
    write(header);
  }

  private void write(List<String> fields) {
    try {
      records.write(fields);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Creates or replaces a file and writes the header. */
  public static CsvOutput create(Path file, String... header) throws IOException {
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    try {
      if (file.toString().toLowerCase(Locale.ROOT).endsWith(".gz")) {
        out = new GZIPOutputStream(out, 1 << 16);
      }
      return to(new OutputStreamWriter(out, StandardCharsets.UTF_8), header);
    } catch (IOException | RuntimeException failure) {
      out.close();
      throw failure;
    }
  }

  /**
   * Returns an output to {@code out}, which {@link #close()} also closes, and writes the header.
   */
  public static CsvOutput to(Writer out, String... header) {
    return new CsvOutput(Quoted.to(out, ','), List.of(header));
  }

  /**
   * Returns an output to {@code out} in the format of a table that was read: with its separator,
   * and without quotes if it has none.
   *
   * @throws BadInputException if a field cannot be written in a format without quotes
   */
  public static CsvOutput like(FoundFormat format, Writer out, String... header) {
    char separator = format.separator() == '\0' ? ',' : format.separator();
    boolean quotes = format.quotes() || separator == ',';
    return new CsvOutput(
        quotes ? Quoted.to(out, separator) : new Plain(out, separator), List.of(header));
  }

  /**
   * Writes one row.
   *
   * @throws IllegalArgumentException if the number of cells differs from that of the columns
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
    write(Arrays.asList(fields));
  }

  private static String text(@Nullable Object cell) {
    boolean none =
        cell == null
            || (cell instanceof Double d && d.isNaN())
            || (cell instanceof Float f && f.isNaN());
    return none ? "" : String.valueOf(cell);
  }

  /** Writes buffered data. */
  public void flush() throws IOException {
    records.flush();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
