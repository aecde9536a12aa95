package dev.unroll.data.rows;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a text, continues after malformed bytes, and records the lines on which they occur. A JDK
 * decoder can stop there or insert question marks, but does not report the position.
 */
public final class MarkingReader extends Reader {
  private final InputStream in;
  private final CharsetDecoder decoder;
  private final Charset charset;
  private final boolean marked;
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).flip();
  private final CharBuffer chars = CharBuffer.allocate(1 << 16).flip();
  private final TreeSet<Long> badLines = new TreeSet<>();
  private long line = 1;
  private boolean afterReturn;
  private boolean ended;

  /**
   * Opens a stream.
   *
   * @param encoding the encoding if there is no byte order mark; null to detect it
   */
  public MarkingReader(InputStream file, @Nullable Charset encoding) throws IOException {
    TextFiles.Encoded text = TextFiles.encoding(file, encoding);
    in = text.bytes();
    charset = text.charset();
    marked = text.marked();
    decoder =
        text.charset()
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** Returns the encoding of the file. */
  public Charset charset() {
    return charset;
  }

  /** Returns whether the file begins with a byte order mark, which is not part of the text. */
  public boolean isMarked() {
    return marked;
  }

  /** Returns the end of a message about a line with malformed bytes. */
  public String notText() {
    String encoding = charset.name();
    return encoding.equals("UTF-8")
        ? "is not UTF-8 text; save the file as UTF-8, or set data.encoding, such as windows-1252"
        : "is not " + encoding + " text; save the file as UTF-8, or set data.encoding";
  }

  /** Returns the number of the line that was read last. */
  public long line() {
    return line;
  }

  /**
   * Returns the first line up to this one with malformed bytes, or 0; clears all of these lines.
   */
  public long takeBadLine(long last) {
    var upTo = badLines.headSet(last, true);
    long first = upTo.isEmpty() ? 0 : upTo.first();
    upTo.clear();
    return first;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    while (!chars.hasRemaining()) {
      if (!decode()) {
        return -1;
      }
    }
    int count = Math.min(length, chars.remaining());
    chars.get(target, offset, count);
    return count;
  }

  /** Decodes the available bytes; returns false at the end. */
  private boolean decode() throws IOException {
    chars.clear();
    CoderResult result = decoder.decode(bytes, chars, ended);
    chars.flip();
    countLines();
    if (result.isError()) {
      badLines.add(line);
      bytes.position(bytes.position() + result.length());
    } else if (result.isUnderflow()) {
      if (ended) {
        return chars.hasRemaining();
      }
      if (!chars.hasRemaining()) {
        fill();
      }
    }
    return true;
  }

  private void fill() throws IOException {
    bytes.compact();
    int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
    ended = read < 0;
    bytes.position(bytes.position() + Math.max(read, 0)).flip();
  }

  /** Counts lines as CSV readers do: a line ends with a line feed, a carriage return, or both. */
  private void countLines() {
    for (int i = chars.position(); i < chars.limit(); i++) {
      char c = chars.get(i);
      if (c == '\r' || (c == '\n' && !afterReturn)) {
        line++;
      }
      afterReturn = c == '\r';
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
