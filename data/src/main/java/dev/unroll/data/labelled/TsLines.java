package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Numbers;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.rows.TextFiles;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The sequences of a {@code .ts} file, one per line. Dimensions are separated by colons, values by
 * commas; the class or number comes last. {@code ?} is a missing value.
 */
final class TsLines implements Closeable {
  /**
   * A line.
   *
   * @param label the label; empty if there is none
   * @param values [T][F], NaN if a value is missing
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Row(long line, String label, double[][] values, int gaps) {}

  private final String name;
  private final BufferedReader in;
  private final TsHeader header;
  private int dimensions;
  private long line;

  /**
   * Opens a file and reads its header.
   *
   * @throws BadInputException if it cannot be read, or has no such header
   */
  TsLines(Path file, @Nullable Charset encoding) {
    name = file.toString();
    try {
      in = new BufferedReader(TextFiles.open(file, encoding));
    } catch (IOException failure) {
      throw TextFiles.explain(name, failure);
    }
    try {
      header = readHeader();
      dimensions = header.dimensions();
    } catch (RuntimeException failure) {
      try {
        in.close();
      } catch (IOException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
  }

  /** Returns whether a file name has the ending of a {@code .ts} file. */
  static boolean isNamed(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).matches(".*\\.ts(\\.gz)?");
  }

  private TsHeader readHeader() {
    var builder = new TsHeader.Builder(name);
    for (String text = text(); text != null; text = text()) {
      TsHeader complete = builder.add(text, line);
      if (complete != null) {
        return complete;
      }
    }
    throw new BadInputException(
        name
            + ": the file has no line @data (expected one above the sequences). Check that this is a .ts file.");
  }

  TsHeader header() {
    return header;
  }

  /** Returns the number of dimensions, or 0 if it is not known before the first sequence. */
  int dimensions() {
    return dimensions;
  }

  /** Returns the number of the line that was read last. */
  long line() {
    return line;
  }

  /** Returns the next line that is neither blank nor a comment, stripped, or null at the end. */
  @Nullable String text() {
    try {
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        line++;
        if (text.indexOf('\0') >= 0) {
          throw new BadInputException(
              "%s:%d: the file holds binary data (expected text). Check that this is a .ts file."
                  .formatted(name, line));
        }
        String stripped = text.strip();
        if (!stripped.isEmpty() && !stripped.startsWith("#")) {
          return stripped;
        }
      }
      return null;
    } catch (IOException failure) {
      throw TextFiles.explain(name, failure);
    }
  }

  /** Returns the last field of a line if there are labels, or an empty text. */
  String label(String text) {
    return header.target() == TsHeader.Target.NONE
        ? ""
        : text.substring(text.lastIndexOf(':') + 1).strip();
  }

  /**
   * Reads the values of a line.
   *
   * @throws BadInputException if the line is malformed
   */
  Row row(String text) {
    int end = text.length();
    if (header.target() != TsHeader.Target.NONE) {
      end = text.lastIndexOf(':');
      if (end < 0) {
        throw error(
            "the line has one field (expected the values of each dimension and a label, separated by colons). Correct it.");
      }
    }
    List<double[]> columns = new ArrayList<>();
    for (int begin = 0; begin <= end; ) {
      int colon = text.indexOf(':', begin);
      int stop = colon < 0 || colon > end ? end : colon;
      columns.add(values(text, begin, stop, columns.size() + 1));
      begin = stop + 1;
    }
    if (dimensions == 0) {
      dimensions = columns.size();
    }
    if (columns.size() != dimensions) {
      throw error(
          "the line has %d %s (expected %d%s). Correct it, or @dimensions."
              .formatted(
                  columns.size(),
                  columns.size() == 1 ? "dimension" : "dimensions",
                  dimensions,
                  header.target() == TsHeader.Target.NONE ? "" : " and a label"));
    }
    return new Row(line, label(text), steps(columns), gaps(columns));
  }

  private double[][] steps(List<double[]> columns) {
    int length = columns.get(0).length;
    for (int d = 1; d < columns.size(); d++) {
      if (columns.get(d).length != length) {
        throw error(
            "dimension %d has %d values (expected %d, as dimension 1 has). Correct the line."
                .formatted(d + 1, columns.get(d).length, length));
      }
    }
    if (header.length() > 0 && length != header.length()) {
      throw error(
          "the sequence has %d steps (expected %d, as @seriesLength states). Correct the line, or set @equalLength to false."
              .formatted(length, header.length()));
    }
    var steps = new double[length][columns.size()];
    for (int t = 0; t < length; t++) {
      for (int d = 0; d < columns.size(); d++) {
        steps[t][d] = columns.get(d)[t];
      }
    }
    return steps;
  }

  private static int gaps(List<double[]> columns) {
    return (int) columns.stream().flatMapToDouble(Arrays::stream).filter(Double::isNaN).count();
  }

  private double[] values(String text, int from, int to, int dimension) {
    var values = new double[16];
    int count = 0;
    for (int begin = from; begin <= to; ) {
      int comma = text.indexOf(',', begin);
      int stop = comma < 0 || comma > to ? to : comma;
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = value(text.substring(begin, stop).strip(), dimension, count);
      begin = stop + 1;
    }
    return Arrays.copyOf(values, count);
  }

  private double value(String cell, int dimension, int position) {
    if (cell.equals("?") || cell.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    double value = Numbers.parse(cell);
    if (!(Math.abs(value) <= Float.MAX_VALUE)) {
      throw error(
          "value %d of dimension %d is %s (expected a number, or ? where it is missing). Correct it."
              .formatted(
                  position, dimension, cell.isEmpty() ? "empty" : "\"" + Shown.of(cell) + "\""));
    }
    return value;
  }

  private BadInputException error(String sentence) {
    return new BadInputException(name + ":" + line + ": " + sentence);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
