package dev.unroll.data.rows;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a text, which is examined before the text is read. As a reader, it returns that
 * beginning again, from a given position, followed by the rest.
 */
final class Beginning extends Reader {
  /**
   * The number of examined characters: enough records to decide on, and few enough to read whenever
   * a file is opened.
   */
  static final int MAX = 1 << 18;

  private final Reader rest;
  private final String text;
  private final boolean complete;
  private final @Nullable IOException failure;
  private int position;
  private long line;

  /**
   * Reads the beginning.
   *
   * @param skip the number of lines to skip before it
   */
  Beginning(Reader in, int skip) throws IOException {
    int pending = skip(in, skip);
    line = 1L + skip;
    rest = in;
    var buffer = new char[MAX];
    int length = 0;
    if (pending >= 0) {
      buffer[length++] = (char) pending;
    }
    int read = 0;
    IOException thrown = null;
    try {
      while (length < MAX && read >= 0) {
        read = in.read(buffer, length, MAX - length);
        length += Math.max(read, 0);
      }
    } catch (IOException e) {
      thrown = e; // thrown when reading reaches this place
    }
    text = new String(buffer, 0, length);
    position = text.startsWith("\uFEFF") ? 1 : 0; // skip the byte order mark of a decoded text
    complete = read < 0;
    failure = thrown;
  }

  /** Skips lines; returns the extra character that was read, or -1. */
  private static int skip(Reader in, int lines) throws IOException {
    boolean afterReturn = false;
    for (int left = lines; left > 0 || afterReturn; ) {
      int c = in.read();
      if (afterReturn && c != '\n' && left == 0) {
        return c;
      }
      if (c < 0) {
        return -1;
      }
      boolean second = afterReturn && c == '\n';
      left -= (c == '\n' && !second) || c == '\r' ? 1 : 0;
      afterReturn = c == '\r';
    }
    return -1;
  }

  /** Returns the part of the beginning that is not yet consumed. */
  CharSequence text() {
    return text.substring(position);
  }

  /** Returns whether the beginning is the entire text. */
  boolean isComplete() {
    return complete;
  }

  /** Returns the line of the next character. */
  long line() {
    return line;
  }

  /** Returns the next line without its line end, or null if there is no complete line. */
  @Nullable String peekLine() {
    int end = lineEnd();
    return position >= text.length() || (end == text.length() && !complete)
        ? null
        : text.substring(position, end);
  }

  private int lineEnd() {
    int end = position;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  /** Consumes the next line. */
  void skipLine() {
    position = lineEnd();
    if (position < text.length()) {
      boolean both = text.startsWith("\r\n", position);
      position += both ? 2 : 1;
      line++;
    }
  }

  /** A position to return to. */
  record Position(int position, long line) {}

  Position place() {
    return new Position(position, line);
  }

  void back(Position place) {
    position = place.position();
    line = place.line();
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (position < text.length()) {
      int count = Math.min(length, text.length() - position);
      text.getChars(position, position + count, target, offset);
      position += count;
      return count;
    }
    if (failure != null) {
      throw failure;
    }
    return complete ? -1 : rest.read(target, offset, length);
  }

  @Override
  public void close() throws IOException {
    rest.close();
  }
}
