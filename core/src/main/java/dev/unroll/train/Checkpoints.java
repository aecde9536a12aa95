package dev.unroll.train;

import dev.unroll.BadInputException;
import dev.unroll.internal.AtomicFile;
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
 * Where and how often a run writes down all that it needs to go on:
 *
 * <pre>
 * checkpoint.safetensors   the whole state after some step: weights, the optimizer's slots, averages,
 *                          the best weights, the position in the data, history, and all else
 * best.safetensors         the weights of the best epoch so far, as a file of weights
 * </pre>
 *
 * <p>Those of the best epoch of a large model (16 MB or more) are written when the epoch ends and
 * are not kept in memory; the checkpoint copies them from their file.
 *
 * <p>Each is replaced as a whole, so that whoever looks after a crash finds the last one written;
 * it has a checksum, and a damaged one is refused. One is written before the first step, whenever
 * the interval has passed since the one before, and when the run ends or is stopped, but not when
 * it fails. When it fails within a run, the listeners get a warning, the one before stays, and it
 * is tried again when the next is due.
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

  /** What must fit at the start: on a full disk, empty files can still be made. */
  private static final int PROBE_BYTES = 1 << 16;

  /** Values of 16 MB: an epoch then takes much longer than to write them. */
  private static final int LARGE_MODEL = 1 << 22;

  private static final String CHECKPOINT = "checkpoint.safetensors";
  private static final String BEST = "best.safetensors";

  private final Path directory;
  private final long seconds;
  private final long steps;
  private final Map<String, @Nullable Object> extra;
  private final Replace files;
  private final int largeModel;

  /** What replaces a file as a whole: {@link AtomicFile}, or what tests break off. */
  @FunctionalInterface
  interface Replace {
    /** Gives a file this content. */
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

  /** Keeps the best weights of a model of at least this many values in their file alone. */
  Checkpoints largeModelFrom(int values) {
    return new Checkpoints(directory, seconds, steps, extra, files, values);
  }

  /** The number of values from which on the best weights are kept in their file alone. */
  int largeModel() {
    return largeModel;
  }

  /** In this directory, every 60 seconds. */
  public static Checkpoints in(Path directory) {
    return new Checkpoints(directory, DEFAULT_SECONDS, 0, Map.of(), AtomicFile::write, LARGE_MODEL);
  }

  /** Whenever so many seconds have passed; 0: after every step. */
  public Checkpoints everySeconds(long value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          "checkpoints: the seconds between two must be 0 or more, got " + value);
    }
    return new Checkpoints(directory, value, 0, extra, files, largeModel);
  }

  /** After every so many steps. */
  public Checkpoints everySteps(long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "checkpoints: the steps between two must be 1 or more, got " + value);
    }
    return new Checkpoints(directory, 0, value, extra, files, largeModel);
  }

  /**
   * With something kept beside the state, such as a recipe.
   *
   * @param value plain JSON values
   * @throws IllegalArgumentException when there are others among them
   */
  public Checkpoints withExtra(Map<String, ? extends @Nullable Object> value) {
    String unused = Json.write(value); // refuses now what would end training later
    return new Checkpoints(directory, seconds, steps, value, files, largeModel);
  }

  /** With files replaced in another way. */
  Checkpoints replacing(Replace value) {
    return new Checkpoints(directory, seconds, steps, extra, value, largeModel);
  }

  /** The directory. */
  public Path directory() {
    return directory;
  }

  /** The file of the whole state. */
  public Path file() {
    return directory.resolve(CHECKPOINT);
  }

  /** The file of the best weights. */
  public Path bestFile() {
    return directory.resolve(BEST);
  }

  /** Whether there is one to go on from. */
  public boolean exist() {
    return Files.isRegularFile(file());
  }

  /**
   * Whether there is one of a run that has not come to its end.
   *
   * @throws BadInputException when it cannot be read
   */
  public boolean unfinished() {
    return exist() && !reading(Snapshot::isComplete);
  }

  /**
   * What the one that is there keeps beside the state.
   *
   * @throws BadInputException when there is none, or it cannot be read
   */
  public Map<String, @Nullable Object> extra() {
    return reading(Snapshot::extra);
  }

  /**
   * How the run of the one that is there has gone so far.
   *
   * @throws BadInputException when there is none, or it cannot be read
   */
  public History history() {
    return History.of(reading(Snapshot::history));
  }

  /** Whether it is time for another. */
  boolean due(long stepsSince, double secondsSince) {
    return steps > 0 ? stepsSince >= steps : secondsSince >= seconds;
  }

  /** Reads the checkpoint, whose tensors stay in its file until the snapshot is closed. */
  Snapshot read() {
    if (!exist()) {
      throw new BadInputException(
          file() + ": there is no checkpoint to go on from; begin a new run");
    }
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
    return new BadInputException(file() + ": cannot be read: " + e.getMessage(), e);
  }

  void write(Snapshot snapshot) throws IOException {
    files.with(file(), snapshot.withExtra(extra).content()::write);
  }

  void removeBest() throws IOException {
    Files.deleteIfExists(bestFile());
  }

  void writeBest(Safetensors weights) throws IOException {
    files.with(bestFile(), weights::write);
  }

  /**
   * Makes the directory, removes what killed runs left half-written, and makes sure that it can be
   * written before hours of training are lost.
   */
  void prepare() {
    try {
      Files.createDirectories(directory);
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
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage()
              + "); give another directory",
          e);
    }
  }
}
