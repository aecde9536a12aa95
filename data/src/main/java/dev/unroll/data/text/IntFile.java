package dev.unroll.data.text;

import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Integers in a temporary file: first appended, then read at random. Thread-safe.
 *
 * <p>If the system allows it, the file is unlinked as soon as it is open, so that nothing remains
 * even if the process is killed. Otherwise it is deleted when it is closed or the JVM exits.
 */
final class IntFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path path;
  // Not a channel: an interrupt of a reading thread would close it for all others.
  private final RandomAccessFile file;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private long size; // of appended numbers, including the buffer
  private boolean reading;
  private boolean closed;

  private IntFile(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Creates an empty file.
   *
   * @throws BadInputException if no file can be created in this directory
   */
  static IntFile in(Path directory) {
    try {
      Path path = Files.createTempFile(directory, "unroll", ".ids");
      var file = new RandomAccessFile(path.toFile(), "rw");
      if (!delete(path)) {
        path.toFile().deleteOnExit();
      }
      return new IntFile(path, file);
    } catch (IOException failure) {
      throw new BadInputException(
          directory
              + ": no temporary file can be made there ("
              + failure
              + "); choose another directory",
          failure);
    }
  }

  private static boolean delete(Path path) {
    try {
      Files.deleteIfExists(path);
      return true;
    } catch (IOException stillOpen) {
      return false;
    }
  }

  synchronized void append(int[] from, int at, int count) {
    requireOpen();
    if (reading) {
      throw new IllegalStateException("a file of ids accepts no more ids after it was read");
    }
    for (int i = at; i < at + count; i++) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      buffer.putInt(from[i]);
    }
    size += count;
  }

  private void flush() {
    try {
      file.write(buffer.array(), 0, buffer.position());
    } catch (IOException failure) {
      throw failed("written", "free some space, or choose another directory", failure);
    }
    buffer.clear();
  }

  synchronized void read(long position, int[] to, int at, int count) {
    requireOpen();
    Objects.checkFromIndexSize(position, count, size);
    Objects.checkFromIndexSize(at, count, to.length);
    if (!reading) {
      flush();
      reading = true;
    }
    try {
      file.seek(position * Integer.BYTES);
      for (int done = 0; done < count; ) {
        int part = Math.min(count - done, BUFFER / Integer.BYTES);
        file.readFully(buffer.array(), 0, part * Integer.BYTES);
        buffer.clear().asIntBuffer().get(to, at + done, part);
        done += part;
      }
    } catch (IOException failure) {
      throw failed("read", "run the command again", failure);
    }
  }

  private BadInputException failed(String what, String advice, IOException failure) {
    return new BadInputException(
        "%s: the temporary file cannot be %s (%s); %s"
            .formatted(path, what, FailureText.of(failure), advice),
        failure);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "the ids were closed, and their temporary file is gone; read the texts again");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      try {
        file.close();
      } catch (IOException failure) {
        throw failed("closed", "the data read from it are complete", failure);
      } finally {
        delete(path);
      }
    }
  }
}
