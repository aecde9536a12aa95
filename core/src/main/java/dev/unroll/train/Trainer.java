package dev.unroll.train;

import dev.unroll.BadInputException;
import dev.unroll.dataset.Dataset;
import dev.unroll.internal.DirectoryLock;
import dev.unroll.internal.FailureText;
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
 * Trains a model: batch, forward, backward, clip, update, notify the listeners.
 *
 * <p>The same configuration, data and seed give the same weights, bit for bit, on any number of
 * threads, and however often the run was killed and resumed from a checkpoint. A trainer does one
 * run at a time; {@link #requestStop} may be called from any thread.
 */
public final class Trainer {
  /** The step that applies the model and computes the configured losses. */
  static final TrainingStep DEFAULT_STEP = StepContext::loss;

  private final TrainingConfig config;
  private final Listeners listeners = new Listeners();
  private final List<Predicate<StepEvent>> stops = new CopyOnWriteArrayList<>();
  private TrainingStep step = DEFAULT_STEP;
  private @Nullable Checkpoints checkpoints;
  private volatile boolean stopRequested;
  private boolean interrupted; // of the training thread, during a run

  /** Makes a trainer with these settings. */
  public Trainer(TrainingConfig config) {
    this.config = config;
  }

  /** Adds a listener. Events are delivered asynchronously, on one thread per listener. */
  public Trainer listener(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * Tests this after every step, on the training thread, to decide whether to stop there. Training
   * waits for the result, and fails with any exception thrown.
   */
  public Trainer stopWhen(Predicate<StepEvent> stop) {
    stops.add(stop);
    return this;
  }

  /** Enables checkpoints, from which {@link #resume} continues. */
  public Trainer checkpoints(Checkpoints value) {
    checkpoints = value;
    return this;
  }

  /** Sets how the loss of a batch is computed, in place of the default. */
  public Trainer step(TrainingStep value) {
    step = value;
    return this;
  }

  /**
   * Requests that a run stop after the current step; the weights trained so far are kept. If none
   * is in progress, the next run stops before its first step. Thread-safe.
   *
   * <p>An interrupt of the training thread, such as by {@code Future.cancel(true)}, is such a
   * request as well; the thread is still interrupted when the run returns.
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

  /** Trains on {@code inputs[n][t][f]} with the class of each sequence, without validation. */
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
   * @param validation the validation set, evaluated after every epoch
   * @throws DivergedException if the loss or a gradient is not finite
   * @throws BadInputException if nothing in the training or validation set counts, because every
   *     step is masked or has the weight 0; or checkpoints are enabled and cannot be written, would
   *     replace that of an unfinished run, or another run writes to their directory
   */
  public History fit(Model model, Dataset data, Dataset validation) {
    return begin(model, data, validation);
  }

  /**
   * Returns the least memory in bytes that training a model needs: its weights, their gradients and
   * the slots of the optimizer. Activations come on top. Nothing is allocated.
   */
  public long memory(Model model) {
    return TrainingMemory.of(model, config.optimizer());
  }

  private History begin(Model model, Dataset data, @Nullable Dataset validation) {
    Checkpoints where = checkpoints;
    if (where == null) {
      return run(model, data, validation, null, null);
    }
    try (DirectoryLock lock = where.lock()) {
      where.prepare();
      if (where.unfinished()) {
        throw new BadInputException(
            where.file()
                + ": belongs to a run that has not ended; resume it, delete it, or write to"
                + " another directory");
      }
      return run(model, data, validation, null, lock);
    }
  }

  /** Resumes a run without validation; see {@link #resume(Model, Dataset, Dataset)}. */
  public History resume(Model model, Dataset data) {
    return again(model, data, null);
  }

  /**
   * Resumes from the checkpoint. The result has the same bits as if the run had never been
   * interrupted. Pass the same configuration, step, model and data; the model's weights are
   * replaced. The configuration may train for longer. If the run was complete, this sets the model
   * to its final weights.
   *
   * @throws IllegalStateException if {@link #checkpoints} has not been called
   * @throws BadInputException if there is no checkpoint, it belongs to another run, or another run
   *     writes to its directory
   * @throws DivergedException if the loss or a gradient is not finite
   */
  public History resume(Model model, Dataset data, Dataset validation) {
    return again(model, data, validation);
  }

  private History again(Model model, Dataset data, @Nullable Dataset validation) {
    Checkpoints where = checkpoints;
    if (where == null) {
      throw new IllegalStateException(
          "resume requires the location of the checkpoints; call checkpoints(...) first");
    }
    where.requireExisting(); // before a lock creates the directory
    try (DirectoryLock lock = where.lock()) {
      Snapshot snapshot = where.read();
      try {
        where.prepare();
        return run(model, data, validation, snapshot, lock);
      } finally {
        close(snapshot); // when it was rejected; usually it is closed already
      }
    }
  }

  private History run(
      Model model,
      Dataset data,
      @Nullable Dataset validation,
      @Nullable Snapshot snapshot,
      @Nullable DirectoryLock lock) {
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
      if (lock != null) {
        lock.problem().ifPresent(listeners::warn);
      }
      return where == null ? run.all(null) : run(run, where, snapshot != null);
    } finally {
      listeners.close();
      stopRequested = false;
      if (interrupted) {
        interrupted = false;
        Thread.currentThread().interrupt();
      }
    }
  }

  private History run(Run run, Checkpoints where, boolean resumed) {
    var writer = new CheckpointWriter(where, listeners, run.step());
    try {
      return run.all(writer);
    } catch (NothingCountsException e) {
      if (!resumed) { // it cannot be resumed, and must not keep another run from this directory
        writer.remove();
      }
      throw e;
    }
  }

  private static void restore(Run run, Snapshot snapshot) {
    try {
      run.from(snapshot);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new BadInputException(
          snapshot.source()
              + ": holds a state that a run cannot have ("
              + FailureText.of(e)
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
    if (Thread.interrupted()) { // cleared, so that files can still be read and written
      interrupted = true;
    }
    return stop || stopRequested || interrupted;
  }

  /**
   * Returns the loss of a data set, which does not depend on the batch size: the weighted mean over
   * all items. Items are the examples, or their steps if the model outputs every step. If the loss
   * is a sum or a mean over sequences, it is the sum over a sequence's steps, as a mean over
   * sequences. NaN if there is nothing to measure.
   */
  public double loss(Model model, Dataset data) {
    return new Evaluation(model, step, config).losses(data, List.of()).loss();
  }

  /**
   * Returns the value of a metric on a data set, such as {@link dev.unroll.metric.Accuracy},
   * regardless of earlier updates of the metric. It is computed in batches and with the masks of
   * the data, so that padding has no influence:
   *
   * <pre>{@code
   * double right = trainer.measure(model, test, Accuracy.of());
   * }</pre>
   *
   * @return the metric's value; NaN if there is nothing to measure
   */
  public double measure(Model model, Dataset data, Metric metric) {
    return new Evaluation(model, step, config).metric(data, OutputMetric.unnamed(metric));
  }

  /** Evaluates one of several outputs; see {@link #measure(Model, Dataset, Metric)}. */
  public double measure(Model model, Dataset data, String output, Metric metric) {
    return new Evaluation(model, step, config).metric(data, OutputMetric.of(output, metric));
  }
}
