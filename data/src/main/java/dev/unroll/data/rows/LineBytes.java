package dev.unroll.data.rows;

import dev.unroll.BadInputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * The lines of a stream as bytes, one after the other in one buffer. Files of word vectors hold a
 * thousand values a line, and making a String of each would take longer than all else; and their
 * words may hold what Java or others take for a line break, such as U+0085.
 */
public final class LineBytes implements Closeable {
  /** A line of 50,000 values is below it; what is longer is no file of vectors. */
  static final int LONGEST = 1 << 20;

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

  /** Reads the next line, without its line feed; false at the end. */
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
    if (length + count > LONGEST) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s:%d: the line is longer than %,d bytes; a word and its values are wanted on each",
              name,
              number + 1,
              LONGEST));
    }
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.max(2 * line.length, length + count));
    }
    System.arraycopy(buffer, next, line, length, count);
    length += count;
  }

  /** The line is in the first {@link #length} bytes, until the next is read. */
  byte[] line() {
    return line;
  }

  int length() {
    return length;
  }

  /** Of the line, from 1. */
  public long number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
