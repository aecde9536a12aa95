package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a UTF-8 stream that may never end. Only one line is in memory, and the caller can check
 * whether the next one is available. Lines end with a line feed, preceded by a carriage return on
 * Windows.
 */
final class LineInput implements Closeable {
  /** Maximum number of bytes in a line, the same as for a field of a CSV file. */
  static final int MAX_LENGTH = 1 << 24;

  /** Advice for a file that is not UTF-8, for commands with {@code --set}. */
  static final String SET_ENCODING =
      "save it as UTF-8, or set its encoding, such as --set data.encoding=windows-1252";

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream in;
  private final String name;
  private final String fix;
  private byte[] buffer = new byte[1 << 16];
  private int start; // start of the next line
  private int searched; // no line feed between the start and here
  private int end;
  private boolean ended;
  private long number;

  LineInput(InputStream in, String name) {
    this(in, name, "save it as UTF-8");
  }

  /**
   * Creates an input.
   *
   * @param fix advice for text that is not UTF-8
   */
  LineInput(InputStream in, String name, String fix) {
    this.in = in;
    this.name = name;
    this.fix = fix;
  }

  /** Returns whether the next line, or the end, can be read without waiting for the stream. */
  boolean isReady() throws IOException {
    while (lineFeed() < 0 && !ended && !isTooLong()) {
      if (in.available() == 0) {
        return false;
      }
      fill();
    }
    return true;
  }

  /**
   * Returns the next line, or null at the end.
   *
   * @throws BadInputException when it is not UTF-8, or too long
   */
  @Nullable String next() throws IOException {
    int feed = lineFeed();
    while (feed < 0 && !ended) {
      if (isTooLong()) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s:%d: the line has more than %,d bytes (expected one text on each line)",
                name,
                number + 1,
                MAX_LENGTH));
      }
      fill();
      feed = lineFeed();
    }
    if (feed < 0 && start == end) {
      return null;
    }
    int stop = feed < 0 ? end : feed;
    number++;
    String line = text(stop);
    if (feed < 0 && number == 1 && line.indexOf('\r') >= 0) {
      throw new BadInputException(
          name
              + ": lines end in carriage returns (expected line feeds). Save the file with the line ends of Unix or Windows.");
    }
    start = feed < 0 ? end : feed + 1;
    searched = start;
    return line;
  }

  private String text(int stop) {
    int length = stop - start;
    if (length > 0 && buffer[stop - 1] == '\r') {
      length--;
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(buffer, start, length))
              .toString();
      boolean marked = number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
      return marked ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new BadInputException(name + ":" + number + ": the line is not UTF-8 text; " + fix, e);
    }
  }

  /** The name of the stream in messages. */
  String name() {
    return name;
  }

  private int lineFeed() {
    for (; searched < end; searched++) {
      if (buffer[searched] == '\n') {
        return searched;
      }
    }
    return -1;
  }

  private boolean isTooLong() {
    return end - start > MAX_LENGTH;
  }

  private void fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      searched -= start;
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int read = in.read(buffer, end, buffer.length - end);
    ended = read < 0;
    end += Math.max(0, read);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
