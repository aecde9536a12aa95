package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.data.table.FoundFormat;
import dev.unroll.internal.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Output files that are named by options: written atomically, and never over an input file. */
final class OutputFiles {
  /** Prints the whole content of a file. */
  @FunctionalInterface
  interface Body {
    /** Prints to {@code out}; it need not flush or close it. */
    void printTo(PrintStream out) throws IOException;
  }

  private static final String STDOUT = "-";
  private static final Pattern SPREADSHEET = Pattern.compile("(?i).*\\.(?:xls[xbm]?|ods|numbers)");
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private OutputFiles() {}

  /** Returns the file to write; null if none is named, or for {@code -}, which is stdout. */
  static @Nullable Path unlessStdout(@Nullable Path file) {
    return file == null || file.toString().equals(STDOUT) ? null : file;
  }

  /**
   * Rejects {@code -}, which is stdout in other commands, as the name of a file.
   *
   * @param option the option that names it
   */
  static void refuseStdout(@Nullable Path file, String option) {
    if (file != null && unlessStdout(file) == null) {
      throw new BadInputException(
          "%s: \"-\" is not a name (expected a file or directory, stdout is not possible here). Set %s to a name."
              .formatted(option, option));
    }
  }

  /**
   * Rejects an output file that is also an input file, even under another name.
   *
   * @param to the file to write; null: none
   * @param option the option that names it
   * @param read files that are read; may include null and {@code -}
   */
  static void requireOther(@Nullable Path to, String option, @Nullable Path... read)
      throws IOException {
    refuseStdout(to, option);
    if (to != null && SPREADSHEET.matcher(to.toString()).matches()) {
      throw new BadInputException(
          "%s: is the name of a spreadsheet (expected a text file; a spreadsheet program opens CSV). Set %s to a name that ends in .csv."
              .formatted(to, option));
    }
    if (to == null || !Files.exists(to)) {
      return;
    }
    for (Path file : Arrays.asList(read)) {
      if (file != null && Files.exists(file) && Files.isSameFile(to, file)) {
        throw new BadInputException(
            "%s: is read, and %s would replace it (expected another file). Set %s to another name."
                .formatted(file, option, option));
      }
    }
  }

  /**
   * Returns the byte order mark with which an answer in the format of a file begins; empty if the
   * file has none. Some spreadsheet programs need it to read letters outside ASCII.
   *
   * @param input the file that is answered; null, {@code -} and pipes have none
   */
  static String markOf(@Nullable Path input) throws IOException {
    if (input == null || !Files.isRegularFile(input)) {
      return "";
    }
    try (InputStream in = TextFiles.unpack(input)) {
      byte[] start = in.readNBytes(TextFiles.LOOKED_AT);
      return TextFiles.encoding(start, start.length, null).mark() > 0 ? BYTE_ORDER_MARK : "";
    }
  }

  /** Writes a file in UTF-8 atomically, compressed if its name ends in .gz. */
  static void write(Path file, Body body) throws IOException {
    AtomicFile.write(
        file,
        bytes -> {
          OutputStream packed =
              TextFiles.isGzip(file) ? new GZIPOutputStream(bytes, 1 << 16) : bytes;
          var out = new PrintStream(packed, false, StandardCharsets.UTF_8);
          body.printTo(out);
          out.flush();
          if (packed instanceof GZIPOutputStream gzip) {
            gzip.finish();
          }
          if (out.checkError()) {
            throw new IOException(file + ": cannot be written; is the disk full?");
          }
        });
  }

  /**
   * Returns whether the numbers of an answer have a decimal comma, as those of its input. Where no
   * number shows it, a table with semicolons and a byte order mark has one: a spreadsheet program
   * wrote it.
   *
   * @param format of the input; null if it is no table
   * @param mark the byte order mark of the input, or empty
   */
  static boolean hasDecimalComma(@Nullable FoundFormat format, String mark) {
    return format != null
        && (format.decimal() == ','
            || (format.decimal() == 0 && format.separator() == ';' && !mark.isEmpty()));
  }
}
