package dev.unroll.data.rows;

import dev.unroll.BadInputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads the lines of a stream as bytes, sequentially, into one buffer. Files of word vectors have
 * hundreds of values per line, and converting each line to a String would dominate the time. Their
 * words may also contain characters that Java or others treat as line breaks, such as U+0085.
 */
public final class LineBytes implements Closeable {
  /**
   * The maximum length, enough for 50,000 values; with a longer line, the file does not hold
   * vectors.
   */
  static final int MAX_LENGTH = 1 << 20;

  private final InputStream in;
  private final String name;
  private final byte[] buffer = new byte[1 << 16];
  private int next;
  private int filled;
  private byte[] line = new byte[1 << 12];
  private int length;
  private long number;

  public LineBytes(InputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  /** Reads the next line, without its line feed; returns false at the end. */
  public boolean next() throws IOException {
    length = 0;
    boolean any = false;
    while (true) {
      if (next == filled) {
        filled = in.read(buffer, 0, buffer.length);
        next = 0;
        if (filled < 0) {
          filled = 0;
          number += any ? 1 : 0;
          return any;
        }
      }
      any |= next < filled;
      int end = next;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      append(end - next);
      next = end;
      if (end < filled) {
        next++;
        number++;
        return true;
      }
    }
  }

  private void append(int count) {
    if (length + count > MAX_LENGTH) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s:%d: the line is longer than %,d bytes (expected a word and its values)",
              name,
              number + 1,
              MAX_LENGTH));
    }
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.max(2 * line.length, length + count));
    }
    System.arraycopy(buffer, next, line, length, count);
    length += count;
  }

  /**
   * Returns the buffer, whose first {@link #length} bytes are the line until the next call of
   * {@link #next}.
   */
  byte[] line() {
    return line;
  }

  int length() {
    return length;
  }

  /** Returns the number of the line, from 1. */
  public long number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
