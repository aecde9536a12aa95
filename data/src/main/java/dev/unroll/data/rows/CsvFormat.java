package dev.unroll.data.rows;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How the fields of a file are separated, and whether quotes around them mean anything.
 *
 * @param separator 0: a tab in files named .tsv or .tab; in files named .csv a comma, or what their
 *     first line has instead; elsewhere a tab if the first line has one
 * @param quotes whether fields may be quoted, or as the separator has it
 */
public record CsvFormat(char separator, Quotes quotes) {
  public static final int LOOK_AHEAD = 1 << 16;

  /** By the name of the file and its first line. */
  public static final CsvFormat BY_NAME = new CsvFormat('\0', Quotes.BY_SEPARATOR);

  public enum Quotes {
    /** Fields are quoted unless a tab separates them: reviews begin with quotes of their own. */
    BY_SEPARATOR,
    YES,
    NO
  }

  public char separator(Path file, BufferedReader text) throws IOException {
    if (separator != '\0') {
      return separator;
    }
    String name = file.toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    if (name.endsWith(".tsv") || name.endsWith(".tab")) {
      return '\t';
    }
    return !name.endsWith(".csv") && firstLineHas('\t', text) ? '\t' : separator(text);
  }

  boolean quoted(char separator) {
    return quotes == Quotes.BY_SEPARATOR ? separator != '\t' : quotes == Quotes.YES;
  }

  /** Comma, unless the first line has none but has a tab or a semicolon. */
  public static char separator(BufferedReader text) throws IOException {
    text.mark(LOOK_AHEAD);
    char separator = ',';
    for (int i = 0; i < LOOK_AHEAD - 1; i++) {
      int c = text.read();
      if (c < 0 || c == ',' || c == '\n' || c == '\r') {
        separator = c == ',' ? ',' : separator;
        break;
      }
      if (c == '\t' || (c == ';' && separator == ',')) {
        separator = (char) c;
      }
    }
    text.reset();
    return separator;
  }

  static boolean firstLineHas(char wanted, BufferedReader text) throws IOException {
    text.mark(LOOK_AHEAD);
    boolean has = false;
    for (int i = 0; i < LOOK_AHEAD - 1 && !has; i++) {
      int c = text.read();
      if (c < 0 || c == '\n' || c == '\r') {
        break;
      }
      has = c == wanted;
    }
    text.reset();
    return has;
  }
}
