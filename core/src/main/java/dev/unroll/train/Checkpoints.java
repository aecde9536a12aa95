package dev.unroll.train;

import dev.unroll.BadInputException;
import dev.unroll.internal.AtomicFile;
import dev.unroll.internal.DirectoryLock;
import dev.unroll.internal.FailureText;
import dev.unroll.store.Json;
import dev.unroll.store.Safetensors;
import dev.unroll.store.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The directory and interval of checkpoints, from which a run can be resumed:
 *
 * <pre>
 * checkpoint.safetensors   the whole state after some step: weights, the optimizer's slots, averages,
 *                          the best weights, the position in the data, history, and so on
 * best.safetensors         the weights of the best epoch so far, as a file of weights
 * </pre>
 *
 * <p>The best weights of a large model (16 MB or more) are written when the epoch ends and are not
 * kept in memory; the checkpoint copies them from their file.
 *
 * <p>Each file is replaced atomically, so that after a crash the last complete one is found. It has
 * a checksum, and a damaged file is rejected. A checkpoint is written before the first step,
 * whenever the interval has passed, and when the run ends or is stopped, but not when the run
 * fails. If writing fails during a run, the listeners get a warning, the previous checkpoint stays,
 * and writing is tried again at the next interval.
 *
 * <p>During a run, the directory is locked by the small file {@code .unroll.lock}: a second run
 * with the same directory, in this process or another one, is rejected. The lock ends with the
 * process.
 *
 * <pre>{@code
 * var checkpoints = Checkpoints.in(Path.of("runs/mine"));
 * var trainer = new Trainer(config).checkpoints(checkpoints);
 * History history =
 *     checkpoints.exist() ? trainer.resume(model, data, test) : trainer.fit(model, data, test);
 * }</pre>
 */
public final class Checkpoints {
  private static final long DEFAULT_SECONDS = 60;

  /**
   * The number of bytes that must fit at the start: on a full disk, empty files can still be
   * created.
   */
  private static final int PROBE_BYTES = 1 << 16;

  /** 16 MB of values: for such a model an epoch takes much longer than writing them. */
  private static final int LARGE_MODEL = 1 << 22;

  private static final String CHECKPOINT = "checkpoint.safetensors";
  private static final String BEST = "best.safetensors";

  private final Path directory;
  private final long seconds;
  private final long steps;
  private final Map<String, @Nullable Object> extra;
  private final Replace files;
  private final int largeModel;

  /** Replaces a file atomically: {@link AtomicFile}, or a version that tests interrupt. */
  @FunctionalInterface
  interface Replace {
    /** Replaces a file by this content. */
    void with(Path file, AtomicFile.Body content) throws IOException;
  }

  private Checkpoints(
      Path directory,
      long seconds,
      long steps,
      Map<String, ? extends @Nullable Object> extra,
      Replace files,
      int largeModel) {
    this.largeModel = largeModel;
    this.directory = directory;
    this.seconds = seconds;
    this.steps = steps;
    this.extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    this.files = files;
  }

  /** Keeps the best weights of models with at least this many values in their file only. */
  Checkpoints largeModelFrom(int values) {
    return new Checkpoints(directory, seconds, steps, extra, files, values);
  }

  /** Returns the number of values from which the best weights are kept in their file only. */
  int largeModel() {
    return largeModel;
  }

  /** Returns checkpoints in this directory, every 60 seconds. */
  public static Checkpoints in(Path directory) {
    return new Checkpoints(directory, DEFAULT_SECONDS, 0, Map.of(), AtomicFile::write, LARGE_MODEL);
  }

  /** Returns a copy with an interval of this many seconds; 0 for every step. */
  public Checkpoints everySeconds(long value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          "checkpoints: the seconds between two must be 0 or more, got " + value);
    }
    return new Checkpoints(directory, value, 0, extra, files, largeModel);
  }

  /** Returns a copy with an interval of this many steps. */
  public Checkpoints everySteps(long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "checkpoints: the steps between two must be 1 or more, got " + value);
    }
    return new Checkpoints(directory, 0, value, extra, files, largeModel);
  }

  /**
   * Returns a copy that stores extra values next to the state, such as a recipe.
   *
   * @param value plain JSON values
   * @throws IllegalArgumentException if a value is not plain JSON
   */
  public Checkpoints withExtra(Map<String, ? extends @Nullable Object> value) {
    String unused = Json.write(value); // rejects now what would end training later
    return new Checkpoints(directory, seconds, steps, value, files, largeModel);
  }

  /** Returns a copy that replaces files in another way. */
  Checkpoints replacing(Replace value) {
    return new Checkpoints(directory, seconds, steps, extra, value, largeModel);
  }

  /** Returns the directory. */
  public Path directory() {
    return directory;
  }

  /** Returns the file of the whole state. */
  public Path file() {
    return directory.resolve(CHECKPOINT);
  }

  /** Returns the file of the best weights. */
  public Path bestFile() {
    return directory.resolve(BEST);
  }

  /** Returns whether there is a checkpoint to resume from. */
  public boolean exist() {
    return Files.isRegularFile(file());
  }

  /**
   * Returns whether there is a checkpoint of an unfinished run.
   *
   * @throws BadInputException if it cannot be read
   */
  public boolean unfinished() {
    return exist() && !reading(Snapshot::isComplete);
  }

  /**
   * Returns the extra values of the checkpoint.
   *
   * @throws BadInputException if there is no checkpoint, or it cannot be read
   */
  public Map<String, @Nullable Object> extra() {
    return reading(Snapshot::extra);
  }

  /**
   * Returns the history of the checkpoint's run so far.
   *
   * @throws BadInputException if there is no checkpoint, or it cannot be read
   */
  public History history() {
    return History.of(reading(Snapshot::history));
  }

  /** Returns whether another checkpoint is due. */
  boolean due(long stepsSince, double secondsSince) {
    return steps > 0 ? stepsSince >= steps : secondsSince >= seconds;
  }

  /** Rejects a directory without a checkpoint. */
  void requireExisting() {
    if (!exist()) {
      throw new BadInputException(
          file() + ": there is no checkpoint to resume from; begin a new run");
    }
  }

  /** Reads the checkpoint, whose tensors stay in its file until the snapshot is closed. */
  Snapshot read() {
    requireExisting();
    try {
      SafetensorsFile open = SafetensorsFile.open(file());
      try {
        return Snapshot.of(open, file().toString());
      } catch (RuntimeException refusal) {
        open.close();
        throw refusal;
      }
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(e);
    }
  }

  private <R> R reading(Function<Snapshot, R> part) {
    try (Snapshot snapshot = read()) {
      return part.apply(snapshot);
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(e);
    }
  }

  private BadInputException unreadable(Exception e) {
    return new BadInputException(file() + ": cannot be read: " + FailureText.of(e), e);
  }

  void write(Snapshot snapshot) throws IOException {
    files.with(file(), snapshot.withExtra(extra).content()::write);
  }

  /**
   * Removes the checkpoint of a run that cannot be resumed, if this is possible. The directory must
   * be locked.
   */
  void remove() {
    try {
      Files.deleteIfExists(file());
    } catch (IOException e) {
      // The user sees the failure of the run.
    }
  }

  void removeBest() throws IOException {
    Files.deleteIfExists(bestFile());
  }

  void writeBest(Safetensors weights) throws IOException {
    files.with(bestFile(), weights::write);
  }

  /**
   * Locks the directory until the run has ended.
   *
   * @throws BadInputException if another run writes to it
   */
  DirectoryLock lock() {
    return DirectoryLock.take(directory);
  }

  /**
   * Creates the directory, removes partial files of killed runs, and verifies that it is writable,
   * before hours of training are lost.
   */
  void prepare() {
    try {
      if (!Files.isDirectory(directory)) { // Java 17 rejects links to directories
        Files.createDirectories(directory);
      }
      Path probe = directory.resolve(CHECKPOINT + ".probe");
      for (Path file : List.of(file(), bestFile(), probe)) {
        AtomicFile.removeLeftovers(file);
      }
      files.with(probe, out -> out.write(new byte[PROBE_BYTES]));
      Files.delete(probe);
    } catch (IOException e) {
      throw new BadInputException(
          directory
              + ": no checkpoint can be written here ("
              + FailureText.of(e)
              + "); choose another directory",
          e);
    }
  }
}
