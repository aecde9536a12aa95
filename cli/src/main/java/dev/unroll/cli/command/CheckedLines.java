package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.tasks.input.LineCheck;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a stream, one text per line, checked before they are returned. The first lines available
 * are checked together, so that the lines of a table are not taken for texts.
 */
final class CheckedLines implements Closeable {
  private static final int AHEAD = 20; // the number of lines checked together

  private final LineInput lines;
  private final LineCheck check;
  private final Queue<String> ahead = new ArrayDeque<>();
  private @Nullable BadInputException failure;
  private boolean ended;
  private boolean begun;

  CheckedLines(LineInput lines, LineCheck check) {
    this.lines = lines;
    this.check = check;
  }

  /** Returns the name of the stream, for messages. */
  String name() {
    return lines.name();
  }

  /** Returns whether the next line, or the end, can be read without waiting for the stream. */
  boolean isReady() throws IOException {
    return !ahead.isEmpty() || ended || failure != null || lines.isReady();
  }

  /**
   * Returns the next line, or null at the end.
   *
   * @throws BadInputException when it cannot be read, or the lines are probably not one text each
   */
  @Nullable String next() throws IOException {
    if (ahead.isEmpty() && !ended && failure == null) {
      read();
      while (!begun && ahead.size() < AHEAD && !ended && failure == null && lines.isReady()) {
        read();
      }
      if (!begun
          && ahead.size() > 1
          && !ended) { // the end of a stream is only known after reading it
        check.decide();
      }
      begun = true;
    }
    if (ahead.isEmpty() && failure != null) {
      throw failure;
    }
    return ahead.poll();
  }

  private void read() throws IOException {
    String line;
    try {
      line = lines.next();
    } catch (BadInputException e) { // the lines before it are returned first
      failure = e;
      return;
    }
    if (line == null) {
      ended = true;
      check.decide();
    } else {
      check.line(line);
      ahead.add(line);
    }
  }

  /** Returns notes on what the lines may be if they are not texts. */
  List<String> notes() {
    return check.notes();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
