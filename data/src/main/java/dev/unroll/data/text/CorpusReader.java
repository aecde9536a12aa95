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
 * Reads a text in pieces: its lines, and of lines that are very long parts, so that no line needs
 * memory. A long line of words is cut at white space. What is no text is refused with its line.
 */
final class CorpusReader implements Closeable {
  /** Characters of a piece; a longer line is cut. */
  static final int LONGEST = 1 << 18;

  /** This many control characters may stand in any text, and one in so many of a longer one. */
  private static final int CONTROLS = 16;

  private static final int ONE_IN = 50;
  private static final char ESCAPE = 0x1B; // of colours

  /**
   * A piece of a text.
   *
   * @param text without its line end
   * @param end what follows
   */
  record Piece(String text, End end) {
    enum End {
      /** A line end. */
      LINE,
      /** The end of the file, without a line end. */
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
  private boolean cut; // the line of the piece that was read last
  private boolean newLine; // behind the piece that was read last
  private boolean afterReturn;
  private long returns;
  private long characters;
  private long controls;

  /**
   * Begins to read.
   *
   * @param words whether a long line must be cut at white space
   * @throws BadInputException when the file cannot be opened
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
   * Reads the next piece.
   *
   * @return null at the end
   * @throws BadInputException when the file cannot be read, or is no text
   */
  @Nullable Piece next() {
    line += newLine ? 1 : 0;
    newLine = false;
    while (true) {
      if (next == filled && !fill()) {
        return piece.isEmpty() && !cut ? null : take(piece.length(), Piece.End.FILE);
      }
      int begin = next;
      while (next < filled && buffer[next] != '\n' && buffer[next] != '\r') {
        requireText(buffer[next++]);
      }
      boolean second = afterReturn && begin == next && next < filled && buffer[next] == '\n';
      afterReturn = false;
      if (second) {
        next++; // of a carriage return, which ended the line
        continue;
      }
      piece.append(buffer, begin, next - begin);
      if (next < filled) {
        afterReturn = buffer[next++] == '\r';
        returns += afterReturn ? 1 : 0;
        newLine = true;
        return take(piece.length(), Piece.End.LINE);
      }
      if (piece.length() >= LONGEST) {
        return take(cut(), Piece.End.NONE);
      }
    }
  }

  private Piece take(int length, Piece.End end) {
    var taken = new Piece(piece.substring(0, length), end);
    piece.delete(0, length);
    cut = end == Piece.End.NONE;
    return taken;
  }

  /** Returns the number of characters up to a place at which a line may be cut. */
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

  /** Refuses a line with bytes that are no text: a binary file is rarely in any encoding. */
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

  /** Returns the line of the piece that was read last, from 1. */
  long line() {
    return line;
  }

  /** Returns the number of lines so far that end in a carriage return. */
  long returns() {
    return returns;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
