package dev.unroll.train;

import dev.unroll.loss.Loss;
import dev.unroll.loss.Reduction;
import dev.unroll.metric.Metric;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Schedule;
import dev.unroll.optim.Updater;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.NotFiniteException;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model: batch, forward, backward, clip, update, tell the listeners.
 *
 * <p>The same configuration, data and seed give the same weights, bit for bit, on any number of
 * threads. One run at a time; {@link #requestStop} may come from any thread.
 */
public final class Trainer {
  private static final System.Logger LOG = System.getLogger(Trainer.class.getName());

  private final TrainingConfig config;
  private final List<TrainingListener> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean stopRequested;

  /** A trainer with these settings. */
  public Trainer(TrainingConfig config) {
    this.config = config;
  }

  /** Adds somebody to be told. */
  public Trainer listener(TrainingListener listener) {
    listeners.add(listener);
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
  public History fit(Sequential model, Dataset data) {
    return fit(model, data, null);
  }

  /**
   * Trains.
   *
   * @param validation its loss is measured after every epoch; null: none
   * @throws DivergedException when the loss or a gradient is not finite
   */
  public History fit(Sequential model, Dataset data, @Nullable Dataset validation) {
    if (data.size() == 0) {
      throw new IllegalArgumentException(
          "there is nothing to train on: the data set has no examples");
    }
    if (validation != null && validation.size() == 0) {
      throw new IllegalArgumentException(
          "there is nothing to validate with: the validation set has no examples");
    }
    try {
      return new Run(model, data, validation).all();
    } finally {
      stopRequested = false;
    }
  }

  /**
   * The loss of a data set, whatever the batch size: the mean over all items by their weights,
   * where items are its examples, or their steps where the model gives every step. Where the loss
   * is a sum or a mean over sequences, the sum over a sequence's steps as a mean over sequences.
   * NaN when there is nothing to measure.
   */
  public double loss(Sequential model, Dataset data) {
    var all = new WeightedMean();
    for (int from = 0; from < data.size(); from += config.batchSize()) {
      int[] positions = range(from, Math.min(data.size(), from + config.batchSize()));
      Tape.predicting(
          () -> {
            BatchLoss some = lossOf(model, data.batch(positions), Pass.predict());
            some.addTo(all, some.loss().item());
            return true;
          });
    }
    return all.take();
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
  public double measure(Sequential model, Dataset data, Metric metric) {
    metric.clear();
    for (int from = 0; from < data.size(); from += config.batchSize()) {
      int[] positions = range(from, Math.min(data.size(), from + config.batchSize()));
      Tape.predicting(
          () -> {
            Batch some = data.batch(positions);
            metric.update(model.apply(some.inputs(), Pass.predict()), some.target());
            return true;
          });
    }
    return metric.value();
  }

  /** The loss of a batch, and what it counts for among others. */
  private record BatchLoss(Tensor loss, Reduction reduction, double weight, int sequences) {
    /** Adds its value, which outlives the tape. */
    void addTo(WeightedMean mean, double value) {
      mean.add(value, reduction, weight, sequences);
    }
  }

  private BatchLoss lossOf(Sequential model, Batch batch, Pass pass) {
    Loss measure = config.loss();
    var prediction = model.apply(batch.inputs(), pass);
    Tensor loss = Tape.named("loss", () -> measure.apply(prediction, batch.target()));
    double weight = measure.weight(prediction, batch.target());
    return new BatchLoss(loss, measure.reduction(), weight, batch.size());
  }

  private static int[] range(int from, int to) {
    var positions = new int[to - from];
    Arrays.setAll(positions, i -> from + i);
    return positions;
  }

  private void tell(Consumer<TrainingListener> event) {
    listeners.forEach(listener -> tell(listener, event));
  }

  private void tell(TrainingListener listener, Consumer<TrainingListener> event) {
    try {
      event.accept(listener);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "listener " + listener + " failed and is dropped", e);
      listeners.remove(listener);
    }
  }

  /** The state of one run. */
  private final class Run {
    private final Sequential model;
    private final Dataset data;
    private final @Nullable Dataset validation;
    private final ParameterStore store;
    private final Gradients gradients;
    private final Updater updater;
    private final Schedule.Course course;
    private final History history = new History();
    private final BestWeights best;
    private final long start = System.nanoTime();
    private final long stepsPerEpoch;
    private final long totalSteps;
    private final WeightedMean sinceReport = new WeightedMean();
    private final WeightedMean sinceEpoch = new WeightedMean();
    private long step;
    private float learningRate = config.optimizer().learningRate();
    private double gradientNorm = Double.NaN;
    private double validationLoss = Double.NaN;

    Run(Sequential model, Dataset data, @Nullable Dataset validation) {
      this.model = model;
      this.data = data;
      this.validation = validation;
      this.store = model.store();
      this.gradients = store.gradients();
      this.updater = config.optimizer().updater(store);
      this.best = new BestWeights(store, config.keepBest());
      this.stepsPerEpoch = ((long) data.size() + config.batchSize() - 1) / config.batchSize();
      this.totalSteps =
          config.duration().unit() == TrainingConfig.Unit.STEPS
              ? config.duration().amount()
              : inSteps(config.duration().amount());
      this.course = config.schedule().begin(totalSteps);
    }

    private long inSteps(long epochs) {
      if (epochs > Long.MAX_VALUE / stepsPerEpoch) {
        throw new IllegalArgumentException(
            epochs + " epochs of " + stepsPerEpoch + " steps are more steps than can be counted");
      }
      return epochs * stepsPerEpoch;
    }

    History all() {
      try (Tape tape = Tape.open()) {
        while (step < totalSteps && !stopRequested) {
          epoch(tape, step / stepsPerEpoch);
        }
      }
      if (step < totalSteps) {
        history.stop();
      }
      if (!sinceReport.isEmpty()) {
        report(epochNumber());
      }
      best.restore(history.stopped());
      return history;
    }

    private void epoch(Tape tape, long epoch) {
      int[] order =
          config.shuffle()
              ? new CounterRandom(config.seed(), "shuffle").stream(epoch).permutation(data.size())
              : range(0, data.size());
      boolean complete = true;
      for (int from = 0; from < order.length; from += config.batchSize()) {
        if (step == totalSteps || stopRequested) {
          complete = false;
          break;
        }
        int to = Math.min(order.length, from + config.batchSize());
        oneStep(tape, Arrays.copyOfRange(order, from, to));
      }
      if (complete) {
        endOfEpoch(epoch + 1);
      }
    }

    private void oneStep(Tape tape, int[] positions) {
      Pass pass = Pass.training(config.seed(), step);
      BatchLoss loss = lossOf(model, data.batch(positions), pass);
      double value = loss.loss().item();
      double normBefore = gradientNorm;
      gradients.clear();
      tape.backward(loss.loss(), gradients);
      gradientNorm = gradients.norm();
      tape.reset();
      step++;
      if (!Double.isFinite(value) || !Double.isFinite(gradientNorm)) {
        throw diverged(positions, pass, value, normBefore);
      }
      if (config.clip() != null) {
        config.clip().clip(gradients, gradientNorm);
      }
      double factor = course.factor(step - 1, epochNumber() - 1);
      learningRate = (float) (config.optimizer().learningRate() * factor);
      updater.step(gradients, factor);
      loss.addTo(sinceReport, value);
      loss.addTo(sinceEpoch, value);
      var event =
          new StepEvent(
              step, totalSteps, epochNumber(), value, learningRate, gradientNorm, seconds());
      tell(listener -> listener.onStep(event));
      if (config.duration().unit() == TrainingConfig.Unit.STEPS
          && step % config.reportEvery() == 0) {
        report(epochNumber());
      }
    }

    private void endOfEpoch(long epoch) {
      validationLoss = validation == null ? Double.NaN : loss(model, validation);
      double trainingLoss = sinceEpoch.take();
      double judged = validation == null ? trainingLoss : validationLoss;
      best.offer(judged);
      course.endOfEpoch(judged);
      var event = new EpochEvent(epoch, step, trainingLoss, validationLoss, seconds());
      tell(listener -> listener.onEpoch(event));
      if (config.duration().unit() == TrainingConfig.Unit.EPOCHS
          && epoch % config.reportEvery() == 0) {
        report(epoch);
      }
    }

    private void report(long epoch) {
      var row =
          new History.Row(
              step,
              epoch,
              sinceReport.take(),
              validationLoss,
              learningRate,
              gradientNorm,
              seconds());
      history.add(row);
      tell(listener -> listener.onReport(row));
    }

    private DivergedException diverged(int[] positions, Pass pass, double loss, double normBefore) {
      String where = replay(positions, pass);
      String what =
          Double.isFinite(loss)
              ? "the gradient norm became " + gradientNorm
              : "the loss became " + loss;
      String before =
          step == 1
              ? "at the first step"
              : String.format(
                  Locale.ROOT,
                  "at step %d (gradient norm %.3g at step %d)",
                  step,
                  normBefore,
                  step - 1);
      history.stop();
      best.restore(true);
      return new DivergedException(
          what
              + " "
              + before
              + where
              + "; lower the learning rate, bound the gradients (clipNorm, withClip), or look for bad"
              + " values in the data",
          step,
          history);
    }

    /** Takes the step again with every operation checked, to name the first one that goes wrong. */
    private String replay(int[] positions, Pass pass) {
      try (Tape tape = Tape.open().checking()) {
        Tensor loss = lossOf(model, data.batch(positions), pass).loss();
        tape.backward(loss, store.gradients());
        return "";
      } catch (NotFiniteException e) {
        return ", first seen in " + e.where();
      }
    }

    private long epochNumber() {
      return (step - 1) / stepsPerEpoch + 1;
    }

    private double seconds() {
      return (System.nanoTime() - start) * 1e-9;
    }
  }
}
