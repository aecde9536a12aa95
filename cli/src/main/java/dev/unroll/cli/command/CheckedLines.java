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
 * The lines of a stream, a text each, which are checked before they are given. The first ones are
 * looked at together, as far as they have come, so that none of a table is taken for a text.
 */
final class CheckedLines implements Closeable {
  private static final int AHEAD = 20; // the lines that a check looks at

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

  /** Returns the name of the stream, for sentences. */
  String name() {
    return lines.name();
  }

  /** Returns whether the next line, or the end, can be had without waiting for the stream. */
  boolean isReady() throws IOException {
    return !ahead.isEmpty() || ended || failure != null || lines.isReady();
  }

  /**
   * Returns the next line, or null at the end.
   *
   * @throws BadInputException when it cannot be read, or the lines are hardly a text each
   */
  @Nullable String next() throws IOException {
    if (ahead.isEmpty() && !ended && failure == null) {
      read();
      while (!begun && ahead.size() < AHEAD && !ended && failure == null && lines.isReady()) {
        read();
      }
      if (!begun
          && ahead.size() > 1
          && !ended) { // the end of a stream is not seen before it is read
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
    } catch (BadInputException e) { // the lines before it come first
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

  /** Returns sentences on what the lines may be other than texts. */
  List<String> notes() {
    return check.notes();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
