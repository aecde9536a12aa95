package dev.unroll.train;

import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.metric.Metric;
import dev.unroll.optim.Adam;
import dev.unroll.optim.Clip;
import dev.unroll.optim.Optimizer;
import dev.unroll.optim.Schedule;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.train.TrainingConfig.Duration;
import dev.unroll.train.TrainingConfig.KeepBest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A builder of a {@link TrainingConfig}, whose methods describe the settings. {@link #build} checks
 * the values, so they may be set in any order. Not thread-safe.
 *
 * <pre>{@code
 * TrainingConfig.builder().epochs(20).monitor("accuracy").metrics(Accuracy::of).build()
 * }</pre>
 */
public final class TrainingConfigBuilder {
  // The initial values are the defaults.
  Losses losses = Losses.of(new MeanSquaredError());
  Optimizer optimizer = new Adam();
  int batchSize = 32;
  boolean dropIncomplete = false;
  int prefetch = 0;
  int accumulation = 1;
  @Nullable Truncation truncation;
  Duration duration = Duration.epochs(10);
  boolean shuffle = true;
  long seed = CounterRandom.DEFAULT_SEED;
  Schedule schedule = Schedule.constant();
  @Nullable Clip clip;
  @Nullable Averaging averaging;
  String monitor = TrainingConfig.LOSS;
  @Nullable EarlyStopping earlyStopping;
  long reportEvery = 1;
  KeepBest keepBest = KeepBest.WHEN_STOPPED;
  List<Supplier<? extends Metric>> metrics = List.of();
  Map<String, List<Supplier<? extends Metric>>> outputMetrics = new LinkedHashMap<>();

  TrainingConfigBuilder() {}

  TrainingConfigBuilder(TrainingConfig from) {
    losses = from.losses();
    optimizer = from.optimizer();
    batchSize = from.batchSize();
    dropIncomplete = from.dropIncomplete();
    prefetch = from.prefetch();
    accumulation = from.accumulation();
    truncation = from.truncation();
    duration = from.duration();
    shuffle = from.shuffle();
    seed = from.seed();
    schedule = from.schedule();
    clip = from.clip();
    averaging = from.averaging();
    monitor = from.monitor();
    earlyStopping = from.earlyStopping();
    reportEvery = from.reportEvery();
    keepBest = from.keepBest();
    metrics = from.metrics();
    outputMetrics.putAll(from.outputMetrics());
  }

  /**
   * Returns the configuration. The builder may be used again.
   *
   * @throws IllegalArgumentException if a value is out of range, two metrics have the same name, or
   *     the monitored metric is not among them
   */
  public TrainingConfig build() {
    return new TrainingConfig(this);
  }

  /** Sets the loss of the only output, replacing all losses so far. */
  public TrainingConfigBuilder loss(Loss value) {
    losses = Losses.of(value);
    return this;
  }

  /** Sets the loss of one output, with the weight 1. */
  public TrainingConfigBuilder loss(String output, Loss value) {
    return loss(output, value, 1);
  }

  /**
   * Sets the loss of one output; see {@link TrainingConfig#withLoss(String, Loss, double)}.
   *
   * @param weight of it in the sum, finite and not negative
   * @throws IllegalArgumentException if the weight is not
   */
  public TrainingConfigBuilder loss(String output, Loss value, double weight) {
    losses =
        losses.isUnnamed() ? Losses.of(output, value, weight) : losses.with(output, value, weight);
    return this;
  }

  /** Sets the optimizer. */
  public TrainingConfigBuilder optimizer(Optimizer value) {
    optimizer = value;
    return this;
  }

  /** Sets the number of examples in a batch. */
  public TrainingConfigBuilder batchSize(int value) {
    batchSize = value;
    return this;
  }

  /** Sets whether a smaller last batch is dropped. */
  public TrainingConfigBuilder dropIncomplete(boolean value) {
    dropIncomplete = value;
    return this;
  }

  /** Sets the number of batches that are made ahead; see {@link TrainingConfig#withPrefetch}. */
  public TrainingConfigBuilder prefetch(int value) {
    prefetch = value;
    return this;
  }

  /** Sets the number of batches whose gradients are combined to one update. */
  public TrainingConfigBuilder accumulation(int value) {
    accumulation = value;
    return this;
  }

  /** Sets the chunks of truncated backpropagation through time. */
  public TrainingConfigBuilder truncation(Truncation value) {
    truncation = value;
    return this;
  }

  /** Uses whole sequences. */
  public TrainingConfigBuilder withoutTruncation() {
    truncation = null;
    return this;
  }

  /** Sets the duration in parameter updates. */
  public TrainingConfigBuilder steps(long value) {
    return duration(Duration.steps(value));
  }

  /** Sets the duration in passes over all examples. */
  public TrainingConfigBuilder epochs(long value) {
    return duration(Duration.epochs(value));
  }

  /** Sets how long to train. */
  public TrainingConfigBuilder duration(Duration value) {
    duration = value;
    return this;
  }

  /** Sets whether each epoch has a different order. */
  public TrainingConfigBuilder shuffle(boolean value) {
    shuffle = value;
    return this;
  }

  /** Sets the seed of all random numbers. */
  public TrainingConfigBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** Sets the learning rate schedule. */
  public TrainingConfigBuilder schedule(Schedule value) {
    schedule = value;
    return this;
  }

  /** Sets the clipping of the gradients. */
  public TrainingConfigBuilder clip(Clip value) {
    clip = value;
    return this;
  }

  /** Removes the clipping of the gradients. */
  public TrainingConfigBuilder withoutClip() {
    clip = null;
    return this;
  }

  /** Sets the averaging of the weights over the steps. */
  public TrainingConfigBuilder averaging(Averaging value) {
    averaging = value;
    return this;
  }

  /** Removes the averaging of the weights. */
  public TrainingConfigBuilder withoutAveraging() {
    averaging = null;
    return this;
  }

  /** Sets the metrics of the only output. */
  @SafeVarargs
  @SuppressWarnings("varargs") // The array is only read.
  public final TrainingConfigBuilder metrics(Supplier<? extends Metric>... value) {
    return metrics(List.of(value));
  }

  /** Sets the metrics of the only output. */
  public TrainingConfigBuilder metrics(List<Supplier<? extends Metric>> value) {
    metrics = List.copyOf(value);
    return this;
  }

  /** Sets the metrics of one output, replacing its metrics so far. */
  @SafeVarargs
  @SuppressWarnings("varargs") // The array is only read.
  public final TrainingConfigBuilder metrics(String output, Supplier<? extends Metric>... value) {
    outputMetrics.put(output, List.of(value));
    return this;
  }

  /** Sets the name of the score that epochs are compared by. */
  public TrainingConfigBuilder monitor(String value) {
    monitor = value;
    return this;
  }

  /** Sets when to end early. */
  public TrainingConfigBuilder earlyStopping(EarlyStopping value) {
    earlyStopping = value;
    return this;
  }

  /** Disables early stopping. */
  public TrainingConfigBuilder withoutEarlyStopping() {
    earlyStopping = null;
    return this;
  }

  /** Sets the interval between rows of the history. */
  public TrainingConfigBuilder reportEvery(long value) {
    reportEvery = value;
    return this;
  }

  /** Sets the choice of the final weights. */
  public TrainingConfigBuilder keepBest(KeepBest value) {
    keepBest = value;
    return this;
  }
}
