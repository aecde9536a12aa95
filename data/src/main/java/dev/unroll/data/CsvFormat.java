package dev.unroll.data;

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
record CsvFormat(char separator, Quotes quotes) {
  /** By the name of the file and its first line. */
  static final CsvFormat BY_NAME = new CsvFormat('\0', Quotes.BY_SEPARATOR);

  enum Quotes {
    /** Fields are quoted unless a tab separates them: reviews begin with quotes of their own. */
    BY_SEPARATOR,
    YES,
    NO
  }

  char separator(Path file, BufferedReader text) throws IOException {
    if (separator != '\0') {
      return separator;
    }
    String name = file.toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    if (name.endsWith(".tsv") || name.endsWith(".tab")) {
      return '\t';
    }
    return !name.endsWith(".csv") && CsvSource.firstLineHas('\t', text)
        ? '\t'
        : CsvSource.separator(text);
  }

  boolean quoted(char separator) {
    return quotes == Quotes.BY_SEPARATOR ? separator != '\t' : quotes == Quotes.YES;
  }
}
