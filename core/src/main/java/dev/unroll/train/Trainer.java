package dev.unroll.train;

import dev.unroll.BadInputException;
import dev.unroll.dataset.Dataset;
import dev.unroll.metric.Metric;
import dev.unroll.nn.Model;
import dev.unroll.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model: batch, forward, backward, clip, update, tell the listeners.
 *
 * <p>The same configuration, data and seed give the same weights, bit for bit, on any number of
 * threads, and however often the run was killed and resumed from a checkpoint. One run at a time;
 * {@link #requestStop} may come from any thread.
 */
public final class Trainer {
  /** The step that applies the model and takes the configured losses. */
  static final TrainingStep DEFAULT_STEP = StepContext::loss;

  private final TrainingConfig config;
  private final Listeners listeners = new Listeners();
  private final List<Predicate<StepEvent>> stops = new CopyOnWriteArrayList<>();
  private TrainingStep step = DEFAULT_STEP;
  private @Nullable Checkpoints checkpoints;
  private volatile boolean stopRequested;

  /** A trainer with these settings. */
  public Trainer(TrainingConfig config) {
    this.config = config;
  }

  /** Adds somebody to be told, on a thread of their own and some time after the fact. */
  public Trainer listener(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * Asks this after every step, on the training thread, whether to stop there. Training waits for
   * the answer, and fails with what it throws.
   */
  public Trainer stopWhen(Predicate<StepEvent> stop) {
    stops.add(stop);
    return this;
  }

  /** Writes checkpoints from now on, to {@link #resume} from. */
  public Trainer checkpoints(Checkpoints value) {
    checkpoints = value;
    return this;
  }

  /** Sets how a batch becomes a loss, in place of the default. */
  public Trainer step(TrainingStep value) {
    step = value;
    return this;
  }

  /**
   * Asks a run to stop after the step in progress; what was learned so far stays. When none is in
   * progress, the next one stops before its first step. Safe from any thread.
   */
  public void requestStop() {
    stopRequested = true;
  }

  /** Trains without validation. */
  public History fit(Model model, Dataset data) {
    return begin(model, data, null);
  }

  /** Trains on {@code inputs[n][t][f]} with {@code targets[n]}, without validation. */
  public History fit(Model model, float[][][] inputs, float[][] targets) {
    return fit(model, Dataset.of(inputs, targets));
  }

  /** Trains on {@code inputs[n][t][f]} with {@code targets[n][t]}, without validation. */
  public History fit(Model model, float[][][] inputs, float[][][] targets) {
    return fit(model, Dataset.of(inputs, targets));
  }

  /** Trains on rows {@code inputs[n]} with {@code targets[n]}, without validation. */
  public History fit(Model model, float[][] inputs, float[][] targets) {
    return fit(model, Dataset.of(inputs, targets));
  }

  /** Trains on {@code inputs[n][t][f]} with the class of each, without validation. */
  public History fit(Model model, float[][][] inputs, int[] classes) {
    return fit(model, Dataset.of(inputs, classes));
  }

  /** Trains on {@code [N, T, F]} or {@code [N, F]} with target values, without validation. */
  public History fit(Model model, Tensor inputs, Tensor targets) {
    return fit(model, Dataset.of(inputs, targets));
  }

  /**
   * Trains from the beginning.
   *
   * @param validation its loss is measured after every epoch
   * @throws DivergedException when the loss or a gradient is not finite
   * @throws BadInputException when checkpoints are wanted and cannot be written, or would replace
   *     that of a run that has not come to its end
   */
  public History fit(Model model, Dataset data, Dataset validation) {
    return begin(model, data, validation);
  }

  private History begin(Model model, Dataset data, @Nullable Dataset validation) {
    Checkpoints where = checkpoints;
    if (where != null) {
      where.prepare();
      if (where.unfinished()) {
        throw new BadInputException(
            where.file()
                + ": is of a run that has not come to its end; resume it, delete it, or write to"
                + " another directory");
      }
    }
    return run(model, data, validation, null);
  }

  /** Resumes a run without validation; see {@link #resume(Model, Dataset, Dataset)}. */
  public History resume(Model model, Dataset data) {
    return again(model, data, null);
  }

  /**
   * Resumes from the checkpoint, to the same bits as if the run had never been broken off: the same
   * configuration, step, model and data are given again, and the model's weights are replaced. The
   * configuration may train for longer. When the run had come to its end, this gives the model its
   * final weights.
   *
   * @throws IllegalStateException when {@link #checkpoints} has not been called
   * @throws BadInputException when there is no checkpoint, or it is of another run
   * @throws DivergedException when the loss or a gradient is not finite
   */
  public History resume(Model model, Dataset data, Dataset validation) {
    return again(model, data, validation);
  }

  private History again(Model model, Dataset data, @Nullable Dataset validation) {
    Checkpoints where = checkpoints;
    if (where == null) {
      throw new IllegalStateException(
          "resume wants to know where the checkpoints are; call checkpoints(...) before");
    }
    Snapshot snapshot = where.read();
    try {
      where.prepare();
      return run(model, data, validation, snapshot);
    } finally {
      close(snapshot); // where it was refused; usually it is closed already
    }
  }

  private History run(
      Model model, Dataset data, @Nullable Dataset validation, @Nullable Snapshot snapshot) {
    if (data.size() == 0) {
      throw new IllegalArgumentException(
          "there is nothing to train on: the data set has no examples");
    }
    if (validation != null && validation.size() == 0) {
      throw new IllegalArgumentException(
          "there is nothing to validate with: the validation set has no examples");
    }
    try {
      var run = new Run(config, step, model, data, validation, listeners, this::stops);
      Checkpoints where = checkpoints;
      if (where != null) {
        run.keepBestIn(where);
      }
      if (snapshot != null) {
        restore(run, snapshot);
        close(snapshot); // before training replaces the file
      }
      listeners.open();
      return run.all(where == null ? null : new CheckpointWriter(where, listeners, run.step()));
    } finally {
      listeners.close();
      stopRequested = false;
    }
  }

  private static void restore(Run run, Snapshot snapshot) {
    try {
      run.from(snapshot);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new BadInputException(
          snapshot.source()
              + ": holds a state that a run cannot have ("
              + e.getMessage()
              + "); the file was changed or is damaged: begin a new run",
          e);
    }
  }

  private static void close(Snapshot snapshot) {
    try {
      snapshot.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean stops(@Nullable StepEvent event) {
    boolean stop = false;
    for (Predicate<StepEvent> one : stops) {
      stop |= event != null && one.test(event);
    }
    return stop || stopRequested;
  }

  /**
   * The loss of a data set, whatever the batch size: the mean over all items by their weights,
   * where items are its examples, or their steps where the model gives every step. Where the loss
   * is a sum or a mean over sequences, the sum over a sequence's steps as a mean over sequences.
   * NaN when there is nothing to measure.
   */
  public double loss(Model model, Dataset data) {
    return new Evaluation(model, step, config).losses(data, List.of()).loss();
  }

  /**
   * A figure of a data set, such as {@link dev.unroll.metric.Accuracy}, whatever the metric has
   * seen before. It is taken in batches and with the masks of the data, so that padding has no
   * influence:
   *
   * <pre>{@code
   * double right = trainer.measure(model, test, Accuracy.of());
   * }</pre>
   *
   * @return the metric's value; NaN when there is nothing to measure
   */
  public double measure(Model model, Dataset data, Metric metric) {
    return new Evaluation(model, step, config).metric(data, OutputMetric.unnamed(metric));
  }

  /** Measures one of several outputs; see {@link #measure(Model, Dataset, Metric)}. */
  public double measure(Model model, Dataset data, String output, Metric metric) {
    return new Evaluation(model, step, config).metric(data, OutputMetric.of(output, metric));
  }
}
