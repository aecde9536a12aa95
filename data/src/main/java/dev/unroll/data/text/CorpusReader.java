package dev.unroll.data.text;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.MarkingReader;
import dev.unroll.data.rows.TextFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text in chunks: its lines, or parts of very long lines, so that no whole line need fit
 * into memory. A long line of words is split at white space. Input that is not text is rejected
 * with its line number.
 */
final class CorpusReader implements Closeable {
  /** The maximum number of characters of a chunk; a longer line is split. */
  static final int MAX_LENGTH = 1 << 18;

  /**
   * The number of control characters allowed in any text; a longer text may have one in {@code
   * ONE_IN} characters.
   */
  private static final int CONTROLS = 16;

  private static final int ONE_IN = 50;
  private static final char ESCAPE = 0x1B; // of ANSI colour codes

  /**
   * A chunk of a text.
   *
   * @param text the text without its line end
   * @param end what follows the text
   */
  record Chunk(String text, End end) {
    enum End {
      /** A line end. */
      LINE,
      /** The end of the file, without a line end before it. */
      FILE,
      /** The rest of the line. */
      NONE
    }
  }

  private final String name;
  private final MarkingReader in;
  private final boolean words;
  private final char[] buffer = new char[1 << 16];
  private int next;
  private int filled;
  private final StringBuilder piece = new StringBuilder();
  private long line = 1;
  private boolean cut; // the line of the last chunk
  private boolean newLine; // after the last chunk
  private boolean afterReturn;
  private long returns;
  private long characters;
  private long controls;

  /**
   * Opens a file.
   *
   * @param words whether a long line must be split at white space
   * @throws BadInputException if the file cannot be opened
   */
  CorpusReader(Path file, @Nullable Charset encoding, boolean words) {
    name = file.toString();
    this.words = words;
    try {
      in = new MarkingReader(TextFiles.unpack(file), encoding);
    } catch (IOException failure) {
      throw TextFiles.explain(name, failure);
    }
  }

  /**
   * Reads the next chunk.
   *
   * @return the chunk, or null at the end
   * @throws BadInputException if the file cannot be read, or is not text
   */
  @Nullable Chunk next() {
    line += newLine ? 1 : 0;
    newLine = false;
    while (true) {
      if (next == filled && !fill()) {
        return piece.isEmpty() && !cut ? null : take(piece.length(), Chunk.End.FILE);
      }
      int begin = next;
      while (next < filled && buffer[next] != '\n' && buffer[next] != '\r') {
        requireText(buffer[next++]);
      }
      boolean second = afterReturn && begin == next && next < filled && buffer[next] == '\n';
      afterReturn = false;
      if (second) {
        next++; // belongs to a carriage return that ended the line
        continue;
      }
      piece.append(buffer, begin, next - begin);
      if (next < filled) {
        afterReturn = buffer[next++] == '\r';
        returns += afterReturn ? 1 : 0;
        newLine = true;
        return take(piece.length(), Chunk.End.LINE);
      }
      if (piece.length() >= MAX_LENGTH) {
        return take(cut(), Chunk.End.NONE);
      }
    }
  }

  private Chunk take(int length, Chunk.End end) {
    var taken = new Chunk(piece.substring(0, length), end);
    piece.delete(0, length);
    cut = end == Chunk.End.NONE;
    return taken;
  }

  /** Returns the number of characters up to a position at which the line may be split. */
  private int cut() {
    int length = piece.length();
    if (!words) {
      return Character.isHighSurrogate(piece.charAt(length - 1)) ? length - 1 : length;
    }
    while (length > 0 && !Character.isWhitespace(piece.charAt(length - 1))) {
      length--;
    }
    if (length == 0) {
      throw new BadInputException(
          "%s:%d: the line has %,d characters without a space (expected words). Break it into"
                  .formatted(name, line, piece.length())
              + " lines, or read characters.");
    }
    return length;
  }

  private boolean fill() {
    int read;
    try {
      read = in.read(buffer, 0, buffer.length);
      next = 0;
      filled = Math.max(read, 0);
      characters += filled;
      long bad = in.takeBadLine(Long.MAX_VALUE);
      if (bad > 0) {
        refuse(bad);
      }
    } catch (IOException failure) {
      throw TextFiles.explain(name + ":" + in.line(), failure);
    }
    return read >= 0;
  }

  /**
   * Throws because of a line with malformed bytes. First checks for a binary file, which is rarely
   * valid in any encoding.
   */
  private void refuse(long bad) throws IOException {
    for (long last = characters + buffer.length; characters < last && filled >= 0; ) {
      for (int i = 0; i < filled; i++) {
        requireText(buffer[i]);
      }
      filled = in.read(buffer, 0, buffer.length);
      characters += filled;
    }
    throw new BadInputException("%s:%d: the line %s".formatted(name, bad, in.notText()));
  }

  private void requireText(char c) {
    if (c >= ' ' || c == '\t' || c == '\f' || c == ESCAPE) {
      return;
    }
    controls++;
    if (c == 0 || (controls > CONTROLS && controls > characters / ONE_IN)) {
      throw new BadInputException(
          "%s:%d: the file holds binary data (expected text). Extract or convert its text first."
              .formatted(name, line));
    }
  }

  /** Returns the line number of the last chunk, from 1. */
  long line() {
    return line;
  }

  /** Returns the number of lines so far that end with a carriage return. */
  long returns() {
    return returns;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
