package dev.unroll.formats.tensorboard;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * An event file: its format version, the first step of the run, and then the metrics of each step.
 *
 * <p>TensorBoard reads the files of a directory in the order of their names. At the beginning of
 * each, it drops the events of earlier files from its first step on. So a resumed run replaces what
 * came after its checkpoint.
 */
final class EventFile implements Closeable {
  private static final String VERSION = "brain.Event:2";
  private static final String PREFIX = "events.out.tfevents.";
  private static final String SUFFIX = ".unroll";
  private static final int START = 1;
  private static final int MAX_ATTEMPTS = 1000;
  private static final int BUFFER_BYTES = 1 << 16;

  private final RecordWriter records;

  private EventFile(RecordWriter records) {
    this.records = records;
  }

  /**
   * Creates a file in a directory, which is created if missing.
   *
   * @param wallTime now, in seconds since 1970
   * @param firstStep the first step in this file
   */
  static EventFile create(Path directory, double wallTime, long firstStep) throws IOException {
    Files.createDirectories(directory);
    OutputStream out = open(directory, (long) wallTime);
    var file = new EventFile(new RecordWriter(new BufferedOutputStream(out, BUFFER_BYTES)));
    file.records.write(event(wallTime, firstStep).text(3, VERSION).toBytes());
    var start = new Message().integer(1, START);
    file.records.write(event(wallTime, firstStep).message(7, start).toBytes());
    file.flush();
    return file;
  }

  /** Creates a file under a new name, also if other runs create theirs at the same time. */
  private static OutputStream open(Path directory, long seconds) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return Files.newOutputStream(
            directory.resolve(newName(directory, seconds)), StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * Returns a name that sorts after all existing names, even if the clock was set back or two files
   * are created in the same second.
   */
  private static String newName(Path directory, long seconds) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      long newest =
          files.map(EventFile::secondsOf).flatMapToLong(OptionalLong::stream).max().orElse(-1);
      return String.format(Locale.ROOT, "%s%010d%s", PREFIX, Math.max(seconds, newest + 1), SUFFIX);
    }
  }

  private static OptionalLong secondsOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.matches("events\\.out\\.tfevents\\.\\d{10}\\..*")
        ? OptionalLong.of(Long.parseLong(name.substring(PREFIX.length(), PREFIX.length() + 10)))
        : OptionalLong.empty();
  }

  /** Adds the metrics of a step as one event. */
  void scalars(double wallTime, long step, Map<String, Double> figures) throws IOException {
    var summary = new Message();
    figures.forEach(
        (tag, figure) ->
            summary.message(1, new Message().text(1, tag).single(2, figure.floatValue())));
    records.write(event(wallTime, step).message(5, summary).toBytes());
  }

  /** Adds a histogram of values at a step; adds nothing when none is finite. */
  void histogram(double wallTime, long step, String tag, float[] values) throws IOException {
    var histogram = new Histogram(values);
    if (!histogram.isEmpty()) {
      var value = new Message().text(1, tag).message(5, histogram.message());
      records.write(event(wallTime, step).message(5, new Message().message(1, value)).toBytes());
    }
  }

  void flush() throws IOException {
    records.flush();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }

  private static Message event(double wallTime, long step) {
    return new Message().number(1, wallTime).integer(2, step);
  }
}
