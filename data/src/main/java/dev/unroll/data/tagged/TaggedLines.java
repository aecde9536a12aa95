package dev.unroll.data.tagged;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.MarkingReader;
import dev.unroll.data.rows.TextFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a text with their line ends: a line feed, a carriage return, or both. Unlike
 * {@link java.io.BufferedReader}, it keeps the line ends, so that a file can be rewritten exactly.
 */
final class TaggedLines implements Closeable {
  /** The number of lines from which the format is detected. */
  static final int SAMPLE = 1000;

  private static final int MAX_LENGTH = 1 << 20;
  private static final int CONTROLS = 50;
  private static final char ESCAPE = 0x1B; // of ANSI colour codes

  /**
   * A line.
   *
   * @param end its line end; empty at the end of a file without one
   * @param number the line number, from 1
   */
  record Line(String text, String end, long number) {}

  private final String name;
  private final MarkingReader in;
  private final char[] buffer = new char[1 << 16];
  private int next;
  private int filled;
  private final StringBuilder text = new StringBuilder();
  private final Deque<Line> ahead = new ArrayDeque<>();
  private long number;
  private int controls;

  /**
   * Opens a stream.
   *
   * @param encoding the encoding of a text without a byte order mark; null to detect it
   */
  TaggedLines(String name, InputStream in, @Nullable Charset encoding) {
    this.name = name;
    try {
      this.in = new MarkingReader(in, encoding);
    } catch (IOException failure) {
      throw TextFiles.explain(name, failure);
    }
  }

  /** Returns the encoding. */
  Charset charset() {
    return in.charset();
  }

  /** Returns whether there is a byte order mark. */
  boolean isMarked() {
    return in.isMarked();
  }

  /** Returns the next line, or null at the end. */
  @Nullable Line next() {
    return ahead.isEmpty() ? read() : ahead.removeFirst();
  }

  /** Pushes a line back, so that it is read again. */
  void back(Line line) {
    ahead.addFirst(line);
  }

  /** Returns the first lines, which will be read again; must be called before any line is read. */
  List<Line> sample(int most) {
    while (ahead.size() < most) {
      Line line = read();
      if (line == null) {
        break;
      }
      ahead.addLast(line);
    }
    return new ArrayList<>(ahead);
  }

  private @Nullable Line read() {
    text.setLength(0);
    while (true) {
      if (next == filled && !fill()) {
        return text.isEmpty() ? null : new Line(text.toString(), "", ++number);
      }
      int begin = next;
      while (next < filled && buffer[next] != '\n' && buffer[next] != '\r') {
        requireText(buffer[next++]);
      }
      text.append(buffer, begin, next - begin);
      requireShort();
      if (next < filled) {
        return new Line(text.toString(), end(), ++number);
      }
    }
  }

  private String end() {
    if (buffer[next++] == '\n') {
      return "\n";
    }
    boolean both = (next < filled || fill()) && buffer[next] == '\n';
    next += both ? 1 : 0;
    return both ? "\r\n" : "\r";
  }

  private void requireShort() {
    if (text.length() > MAX_LENGTH) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s:%d: the line has more than %,d characters (expected a token and its tags). Write one token per line.",
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
    if (c >= ' ' || c == '\t' || c == '\f' || c == '\n' || c == '\r' || c == ESCAPE) {
      return;
    }
    controls++;
    if (c == 0 || controls > CONTROLS) {
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
