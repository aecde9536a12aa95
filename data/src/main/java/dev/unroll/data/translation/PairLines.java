package dev.unroll.data.translation;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.MarkingReader;
import dev.unroll.data.rows.TextFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a text, which end in a line feed, optionally after a carriage return. Other
 * line separators are part of a line, since they would break the alignment of files that were
 * written without regard to them.
 */
final class PairLines implements Closeable {
  private static final int MAX_LENGTH = 1 << 20;

  private final String name;
  private final MarkingReader in;
  private final char[] buffer = new char[1 << 16];
  private int next;
  private int filled;
  private final StringBuilder text = new StringBuilder();
  private long number;
  private long lineFeeds;
  private boolean carriageReturns; // not followed by a line feed, and not at the end

  /**
   * Opens a stream.
   *
   * @param encoding the encoding of a text without a byte order mark; null to detect it
   */
  PairLines(String name, InputStream in, @Nullable Charset encoding) {
    this.name = name;
    try {
      this.in = new MarkingReader(in, encoding);
    } catch (IOException failure) {
      throw TextFiles.explain(name, failure);
    }
  }

  /** Returns the next line, or null at the end. */
  @Nullable String next() {
    text.setLength(0);
    boolean any = false;
    while (next < filled || fill()) {
      any = true;
      int begin = next;
      while (next < filled && buffer[next] != '\n') {
        requireText(buffer[next++]);
      }
      text.append(buffer, begin, next - begin);
      requireShort();
      if (next < filled) {
        next++;
        lineFeeds++;
        break;
      }
    }
    if (!any) {
      return null;
    }
    number++;
    int length = text.length();
    if (length > 0 && text.charAt(length - 1) == '\r') {
      text.setLength(length - 1);
    }
    carriageReturns |= text.indexOf("\r") >= 0;
    if (carriageReturns && lineFeeds == 0) {
      throw new BadInputException(
          name
              + ": lines end in carriage returns (expected line feeds). Save the file with the line ends of Unix or Windows.");
    }
    return text.toString();
  }

  /** Returns the number of lines that were read. */
  long number() {
    return number;
  }

  /** Returns the name of the file and the line that was read last. */
  String where() {
    return name + ":" + number;
  }

  private void requireShort() {
    if (text.length() > MAX_LENGTH) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s:%d: the line has more than %,d characters (expected a sentence). Write one sentence per line.",
              name,
              number + 1,
              MAX_LENGTH));
    }
  }

  private boolean fill() {
    try {
      int read = in.read(buffer, 0, buffer.length);
      next = 0;
      filled = Math.max(read, 0);
      long bad = in.takeBadLine(Long.MAX_VALUE);
      if (bad > 0) {
        for (int i = 0; i < filled; i++) {
          requireText(buffer[i]); // a binary file is rarely valid in any encoding
        }
        throw new BadInputException("%s:%d: the line %s".formatted(name, bad, in.notText()));
      }
      return read > 0;
    } catch (IOException failure) {
      throw TextFiles.explain(name + ":" + in.line(), failure);
    }
  }

  private void requireText(char c) {
    if (c == 0) {
      throw new BadInputException(
          "%s:%d: the file holds binary data (expected text). Extract or convert its text first."
              .formatted(name, number + 1));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
