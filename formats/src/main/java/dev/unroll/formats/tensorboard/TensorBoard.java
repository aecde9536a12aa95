package dev.unroll.formats.tensorboard;

import dev.unroll.BadInputException;
import dev.unroll.train.EpochEvent;
import dev.unroll.train.History;
import dev.unroll.train.StepEvent;
import dev.unroll.train.TensorsEvent;
import dev.unroll.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes event files for TensorBoard while a run is in progress:
 *
 * <pre>
 * step/loss, step/learning_rate, step/gradient_norm …  of about a thousand steps, scalars too
 * epoch/loss, epoch/validation_loss, epoch/accuracy …  of every epoch, over its last step
 * weights/lstm1.w …, gradients/lstm1.w …               histograms, where they are asked for
 * </pre>
 *
 * <pre>{@code
 * var trainer = new Trainer(config).listener(TensorBoard.in(Path.of("runs/mine/tensorboard")));
 * }</pre>
 *
 * <p>Then {@code tensorboard --logdir runs} shows it. A run that resumes from a checkpoint, or
 * starts again, adds a file to the same directory; it replaces the events of earlier files from its
 * first step on. Events are flushed to disk after each report, and otherwise within about ten
 * seconds. Use one instance for one run at a time.
 */
public final class TensorBoard implements TrainingListener {
  /** The number of points that TensorBoard shows of a metric. */
  private static final long POINTS = 1000;

  private static final long FLUSH_MILLIS = 10_000;

  private final Path directory;
  private final long every;
  private final long histogramsEvery;
  private final InstantSource clock;
  private @Nullable EventFile file;
  private long flushed;

  private TensorBoard(Path directory, long every, long histogramsEvery, InstantSource clock) {
    this.directory = directory;
    this.every = every;
    this.histogramsEvery = histogramsEvery;
    this.clock = clock;
  }

  /**
   * Returns a listener that writes to a directory, which is created if missing.
   *
   * @throws BadInputException when it cannot be created or written
   */
  public static TensorBoard in(Path directory) {
    return in(directory, InstantSource.system());
  }

  static TensorBoard in(Path directory, InstantSource clock) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw unwritable(directory, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
    if (!Files.isWritable(directory)) {
      throw unwritable(directory, "permission denied", null);
    }
    return new TensorBoard(directory, 0, 0, clock);
  }

  private static BadInputException unwritable(
      Path directory, String why, @Nullable Throwable cause) {
    String sentence =
        directory + ": no event files can be written here (" + why + "); use another directory";
    return cause == null ? new BadInputException(sentence) : new BadInputException(sentence, cause);
  }

  /**
   * Returns a copy that writes the metrics of every N-th step; default: of about a thousand steps
   * in the whole run.
   */
  public TensorBoard every(long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "metrics can be written every 1 or more steps, got " + steps);
    }
    return new TensorBoard(directory, steps, histogramsEvery, clock);
  }

  /**
   * Returns a copy that writes histograms of all weights and gradients every N steps; default:
   * none. Each costs a copy of both, and some kilobytes in the file per parameter.
   *
   * @param everySteps number of steps; 0: no histograms
   */
  public TensorBoard histograms(long everySteps) {
    if (everySteps < 0) {
      throw new IllegalArgumentException(
          "histograms can be written every 1 or more steps, or 0 for none, got " + everySteps);
    }
    return new TensorBoard(directory, every, everySteps, clock);
  }

  @Override
  public long tensorsEvery() {
    return histogramsEvery;
  }

  @Override
  public void onStep(StepEvent event) {
    long interval = every > 0 ? every : Math.max(1, event.steps() / POINTS);
    boolean first = file == null;
    if (first || event.step() % interval == 0 || event.step() == event.steps()) {
      var figures = new LinkedHashMap<String, Double>();
      figures.put("step/loss", event.loss());
      figures.put("step/learning_rate", (double) event.learningRate());
      figures.put("step/gradient_norm", event.gradientNorm());
      event.scalars().forEach((name, value) -> figures.put("step/" + name, value));
      scalars(event.step(), figures);
    }
  }

  @Override
  public void onEpoch(EpochEvent event) {
    var figures = new LinkedHashMap<String, Double>();
    figures.put("epoch/loss", event.loss());
    if (!Double.isNaN(event.validationLoss())) {
      figures.put("epoch/validation_loss", event.validationLoss());
    }
    event.metrics().forEach((name, value) -> figures.put("epoch/" + name, value));
    scalars(event.step(), figures);
  }

  @Override
  public void onReport(History.Row row) {
    flush();
  }

  @Override
  public void onTensors(TensorsEvent event) {
    histograms(event.step(), "weights/", event.weights());
    histograms(event.step(), "gradients/", event.gradients());
  }

  @Override
  public void onEnd() {
    EventFile open = file;
    file = null; // another run starts another file
    if (open != null) {
      written(open::close);
    }
  }

  private void scalars(long step, Map<String, Double> figures) {
    written(() -> file(step).scalars(seconds(), step, figures));
    if (clock.millis() - flushed >= FLUSH_MILLIS) {
      flush();
    }
  }

  private void histograms(long step, String prefix, Map<String, float[]> tensors) {
    tensors.forEach(
        (name, values) ->
            written(() -> file(step).histogram(seconds(), step, prefix + name, values)));
  }

  private void flush() {
    EventFile open = file;
    flushed = clock.millis();
    if (open != null) {
      written(open::flush);
    }
  }

  /** Returns the file of this run, created at its first event. */
  private EventFile file(long step) throws IOException {
    EventFile open = file;
    if (open == null) {
      open = EventFile.create(directory, seconds(), step);
      file = open;
      flushed = clock.millis();
    }
    return open;
  }

  private double seconds() {
    return clock.millis() / 1000.0;
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private void written(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(
          directory + ": the event file cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "TensorBoard in " + directory;
  }
}
