package dev.unroll.train;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.Loss;
import dev.unroll.metric.Metric;
import dev.unroll.optim.Adam;
import dev.unroll.optim.Clip;
import dev.unroll.optim.Optimizer;
import dev.unroll.optim.Plateau;
import dev.unroll.optim.Schedule;
import dev.unroll.optim.WarmUp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

// This file is longer than 500 lines: each setting has a getter, a copy method, and its contract.
// There is no logic beyond their checks.

/**
 * The settings of a training run. Immutable: {@code with…} returns a copy with another setting,
 * {@link #toBuilder} changes several.
 */
public final class TrainingConfig {
  /** The name of the loss in {@link #monitor}. */
  public static final String LOSS = "loss";

  // Names of settings that a fingerprint omits or treats specially.
  static final String OPTIMIZER = "optimizer";
  static final String SCHEDULE = "schedule";
  static final String PREFETCH = "prefetch";
  static final String DURATION = "duration";
  static final String REPORT_EVERY = "report interval";
  static final String METRICS = "metrics";
  static final String OUTPUT_METRICS = "output metrics";

  /**
   * The length of the training.
   *
   * @param amount the number of units
   * @param unit steps or epochs
   */
  public record Duration(long amount, Unit unit) {
    /** Checks the amount. */
    public Duration {
      if (amount < 1) {
        throw new IllegalArgumentException(
            "training requires 1 or more " + unit.text() + ", got " + amount);
      }
    }

    /** Returns a duration in parameter updates. */
    public static Duration steps(long steps) {
      return new Duration(steps, Unit.STEPS);
    }

    /** Returns a duration in passes over all examples. */
    public static Duration epochs(long epochs) {
      return new Duration(epochs, Unit.EPOCHS);
    }
  }

  /** The units of a duration. */
  public enum Unit {
    /** Parameter updates. */
    STEPS,
    /** Passes over all examples. */
    EPOCHS;

    /** Returns the unit in words. */
    public String text() {
      return this == STEPS ? "steps" : "epochs";
    }
  }

  /** The final weights of the model; the best epoch is the one with the best monitored score. */
  public enum KeepBest {
    /** The weights of the last step. */
    NEVER,
    /** The weights of the last step, or of the best epoch if training was stopped early. */
    WHEN_STOPPED,
    /** The weights of the best epoch. */
    ALWAYS
  }

  private final Losses losses;
  private final Optimizer optimizer;
  private final int batchSize;
  private final boolean dropIncomplete;
  private final int prefetch;
  private final int accumulation;
  private final @Nullable Truncation truncation;
  private final Duration duration;
  private final boolean shuffle;
  private final long seed;
  private final Schedule schedule;
  private final @Nullable Clip clip;
  private final @Nullable Averaging averaging;
  private final String monitor;
  private final @Nullable EarlyStopping earlyStopping;
  private final long reportEvery;
  private final KeepBest keepBest;
  private final List<Supplier<? extends Metric>> metrics;
  private final Map<String, List<Supplier<? extends Metric>>> outputMetrics;

  TrainingConfig(TrainingConfigBuilder from) {
    losses = from.losses;
    optimizer = from.optimizer;
    batchSize = from.batchSize;
    dropIncomplete = from.dropIncomplete;
    prefetch = from.prefetch;
    accumulation = from.accumulation;
    truncation = from.truncation;
    duration = from.duration;
    shuffle = from.shuffle;
    seed = from.seed;
    schedule = from.schedule;
    clip = from.clip;
    averaging = from.averaging;
    monitor = from.monitor;
    earlyStopping = from.earlyStopping;
    reportEvery = from.reportEvery;
    keepBest = from.keepBest;
    metrics = List.copyOf(from.metrics);
    outputMetrics = Collections.unmodifiableMap(new LinkedHashMap<>(from.outputMetrics));
    requireOneOrMore("batchSize", batchSize);
    if (prefetch < 0) {
      throw new IllegalArgumentException("prefetch must be 0 or more, got " + prefetch);
    }
    requireOneOrMore("accumulation", accumulation);
    requireOneOrMore("reportEvery", reportEvery);
    var names = new LinkedHashSet<String>();
    for (String name : scoreNames()) {
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            name.equals(LOSS)
                ? "a metric cannot be called " + LOSS + "; give it another name"
                : "two metrics are called " + name + "; remove one of them");
      }
    }
    if (!names.contains(monitor)) {
      throw new IllegalArgumentException(
          "there is no metric \""
              + monitor
              + "\" to monitor; available: "
              + String.join(", ", names)
              + " (each of the validation set if there is one)");
    }
  }

  /** Returns the losses by output; by default the mean squared error of the only output. */
  public Losses losses() {
    return losses;
  }

  /** Returns the optimizer; by default {@link Adam} with learning rate 0.001. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /**
   * Returns the number of examples in a batch; by default 32. The last batch of an epoch may be
   * smaller.
   */
  public int batchSize() {
    return batchSize;
  }

  /** Returns whether a smaller last batch is dropped; by default false. */
  public boolean dropIncomplete() {
    return dropIncomplete;
  }

  /** Returns the number of batches that are made ahead, on a separate thread; by default 0. */
  public int prefetch() {
    return prefetch;
  }

  /** Returns the number of batches whose gradients are combined to one update; by default 1. */
  public int accumulation() {
    return accumulation;
  }

  /**
   * Returns the chunks of truncated backpropagation through time; null, the default, for whole
   * sequences.
   */
  public @Nullable Truncation truncation() {
    return truncation;
  }

  /** Returns how long to train; by default 10 epochs. */
  public Duration duration() {
    return duration;
  }

  /** Returns whether each epoch has a different order; by default true. */
  public boolean shuffle() {
    return shuffle;
  }

  /** Returns the seed of all random numbers; by default 42. */
  public long seed() {
    return seed;
  }

  /** Returns how the learning rate changes; by default {@link Schedule#constant}. */
  public Schedule schedule() {
    return schedule;
  }

  /** Returns the clipping of the gradients; null, the default, for none. */
  public @Nullable Clip clip() {
    return clip;
  }

  /** Returns the averaging of the weights over the steps; null, the default, for none. */
  public @Nullable Averaging averaging() {
    return averaging;
  }

  /**
   * Returns the name of the score that epochs are compared by: {@code loss} or a metric, on the
   * validation set if there is one; by default {@code loss}.
   */
  public String monitor() {
    return monitor;
  }

  /** Returns when to end early; null, the default, for never. */
  public @Nullable EarlyStopping earlyStopping() {
    return earlyStopping;
  }

  /**
   * Returns the steps (or epochs, if the duration is in epochs) between rows of the history; by
   * default 1.
   */
  public long reportEvery() {
    return reportEvery;
  }

  /** Returns which weights the model has in the end; by default {@link KeepBest#WHEN_STOPPED}. */
  public KeepBest keepBest() {
    return keepBest;
  }

  /**
   * Returns the loss of the only output.
   *
   * @throws IllegalStateException if there are several
   */
  public Loss loss() {
    return losses.only();
  }

  /** Returns the metrics of the only output, created for each run; by default none. */
  public List<Supplier<? extends Metric>> metrics() {
    return metrics;
  }

  /** Returns the metrics of named outputs, by output. */
  public Map<String, List<Supplier<? extends Metric>>> outputMetrics() {
    return outputMetrics;
  }

  /** Returns the names of the loss, the losses of several outputs, and all metrics. */
  List<String> scoreNames() {
    var names = new ArrayList<String>(List.of(LOSS));
    if (losses.byOutput().size() > 1) {
      losses.byOutput().keySet().forEach(output -> names.add(output + "_" + LOSS));
    }
    newMetrics().forEach(metric -> names.add(metric.name()));
    return names;
  }

  /** Returns new metrics of all outputs. */
  List<OutputMetric> newMetrics() {
    var all = new ArrayList<OutputMetric>();
    metrics.forEach(one -> all.add(OutputMetric.unnamed(one.get())));
    outputMetrics.forEach(
        (output, some) -> some.forEach(one -> all.add(OutputMetric.of(output, one.get()))));
    all.forEach(one -> one.metric().clear());
    return all;
  }

  /** Returns whether a higher monitored score is better. */
  boolean higherIsBetter() {
    return newMetrics().stream()
        .anyMatch(metric -> metric.name().equals(monitor) && metric.metric().higherIsBetter());
  }

  /**
   * Rejects a plateau schedule whose direction contradicts the monitored score. This is checked
   * when a run begins, since settings may be changed in any order.
   */
  void requireGoal() {
    Schedule inner = schedule instanceof WarmUp warmUp ? warmUp.then() : schedule;
    if (inner instanceof Plateau plateau
        && (plateau.goal() == Plateau.Goal.MAX) != higherIsBetter()) {
      throw new IllegalArgumentException(
          "the plateau's goal is "
              + plateau.goal()
              + ", but of the monitored "
              + monitor
              + (higherIsBetter() ? " more" : " less")
              + " is better; set the other goal of the plateau, or monitor another metric");
    }
  }

  private static void requireOneOrMore(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be 1 or more, got " + value);
    }
  }

  /** Returns the defaults. */
  public static TrainingConfig defaults() {
    return builder().build();
  }

  /** Returns a builder that begins with the defaults. */
  public static TrainingConfigBuilder builder() {
    return new TrainingConfigBuilder();
  }

  /** Returns a builder that begins with these settings, to change several of them. */
  public TrainingConfigBuilder toBuilder() {
    return new TrainingConfigBuilder(this);
  }

  /**
   * Returns the number of parameter updates in an epoch. With truncation this is an upper bound, as
   * a chunk in which no sequence has a step makes none.
   *
   * @param data at least 1 example
   * @throws IllegalArgumentException if it has no batch, because incomplete batches are dropped
   */
  public long stepsPerEpoch(Dataset data) {
    long updates = (batches(data) + (long) accumulation - 1) / accumulation;
    return truncation == null ? updates : updates * new Chunks(data, truncation).count();
  }

  /** Returns the number of batches in an epoch. */
  int batches(Dataset data) {
    int complete = data.size() / batchSize;
    if (dropIncomplete && complete == 0) {
      throw new IllegalArgumentException(
          "there is no complete batch of "
              + batchSize
              + " among "
              + data.size()
              + " examples, and incomplete ones are dropped; make batches smaller, or keep them");
    }
    return dropIncomplete || data.size() % batchSize == 0 ? complete : complete + 1;
  }

  /** Returns a copy with this loss of the only output, in place of all losses so far. */
  public TrainingConfig withLoss(Loss value) {
    return toBuilder().loss(value).build();
  }

  /** Returns a copy with this loss of one output, with the weight 1. */
  public TrainingConfig withLoss(String output, Loss value) {
    return withLoss(output, value, 1);
  }

  /**
   * Returns a copy with this loss of one output. Training minimizes the weighted sum of all; if
   * there are several, the history has {@code OUTPUT_loss} for each. A loss that was set for the
   * only output is replaced.
   *
   * @param weight of it in the sum, finite and not negative
   */
  public TrainingConfig withLoss(String output, Loss value, double weight) {
    return toBuilder().loss(output, value, weight).build();
  }

  /** Returns a copy with another optimizer. */
  public TrainingConfig withOptimizer(Optimizer value) {
    return toBuilder().optimizer(value).build();
  }

  /** Returns a copy with another batch size. */
  public TrainingConfig withBatchSize(int value) {
    return toBuilder().batchSize(value).build();
  }

  /**
   * Returns a copy that drops, or keeps, a last batch of an epoch that is smaller than the others.
   * With shuffling, different examples are dropped in each epoch. This affects only training;
   * evaluation uses all examples.
   */
  public TrainingConfig withDropIncomplete(boolean value) {
    return toBuilder().dropIncomplete(value).build();
  }

  /**
   * Returns a copy that makes up to this many batches ahead of training, on a separate thread. It
   * is for data sets that are slow to make a batch, such as from a file. Order and bits stay the
   * same, and a failure of the data set is reported at the step of its batch. The data set is used
   * by one thread at a time and need not be thread-safe. It has no effect with truncation ({@link
   * #withTruncation}) and on validation.
   *
   * @param value 0 to make each batch on demand, on the training thread
   */
  public TrainingConfig withPrefetch(int value) {
    return toBuilder().prefetch(value).build();
  }

  /**
   * Returns a copy that combines the gradients of this many batches to one update, as if they were
   * one batch. It is for batches that would not fit into memory. The result equals one large batch
   * except for rounding (the sums over batches are added sequentially) and dropout, whose masks are
   * drawn for each batch.
   */
  public TrainingConfig withAccumulation(int value) {
    return toBuilder().accumulation(value).build();
  }

  /**
   * Returns a copy that uses sequences in chunks, with one update for each, and carries states from
   * chunk to chunk. The examples of a batch are used together, from their first chunk to their
   * last; with accumulation, so are the batches of an update. Validation also runs in chunks. If a
   * loss is a sum or a mean over sequences, each chunk counts as separate sequences.
   */
  public TrainingConfig withTruncation(Truncation value) {
    return toBuilder().truncation(value).build();
  }

  /** Returns a copy that uses whole sequences. */
  public TrainingConfig withoutTruncation() {
    return toBuilder().withoutTruncation().build();
  }

  /** Returns a copy that trains for this many parameter updates. */
  public TrainingConfig withSteps(long value) {
    return withDuration(Duration.steps(value));
  }

  /** Returns a copy that trains for this many passes over all examples. */
  public TrainingConfig withEpochs(long value) {
    return withDuration(Duration.epochs(value));
  }

  /** Returns a copy with another duration. */
  public TrainingConfig withDuration(Duration value) {
    return toBuilder().duration(value).build();
  }

  /**
   * Returns a copy with a different order for each epoch, or with all in the order of the examples.
   */
  public TrainingConfig withShuffle(boolean value) {
    return toBuilder().shuffle(value).build();
  }

  /** Returns a copy with another seed. */
  public TrainingConfig withSeed(long value) {
    return toBuilder().seed(value).build();
  }

  /** Returns a copy with a learning rate schedule. */
  public TrainingConfig withSchedule(Schedule value) {
    return toBuilder().schedule(value).build();
  }

  /** Returns a copy with clipping of the gradients. */
  public TrainingConfig withClip(Clip value) {
    return toBuilder().clip(value).build();
  }

  /** Returns a copy without clipping of the gradients. */
  public TrainingConfig withoutClip() {
    return toBuilder().withoutClip().build();
  }

  /** Returns a copy with averaging of the weights over the steps. */
  public TrainingConfig withAveraging(Averaging value) {
    return toBuilder().averaging(value).build();
  }

  /** Returns a copy without averaging of the weights. */
  public TrainingConfig withoutAveraging() {
    return toBuilder().withoutAveraging().build();
  }

  /**
   * Returns a copy with these metrics in addition to the loss:
   *
   * <pre>{@code
   * config.withMetrics(Accuracy::of, () -> Accuracy.top(3)).withMonitor("accuracy")
   * }</pre>
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // The array is only read.
  public final TrainingConfig withMetrics(Supplier<? extends Metric>... value) {
    return withMetrics(List.of(value));
  }

  /** Returns a copy with these metrics in addition to the loss. */
  public TrainingConfig withMetrics(List<Supplier<? extends Metric>> value) {
    return toBuilder().metrics(value).build();
  }

  /**
   * Returns a copy with these metrics of one output, replacing its previous metrics. Their names
   * begin with that of the output: {@code tags_accuracy}.
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // The array is only read.
  public final TrainingConfig withMetrics(String output, Supplier<? extends Metric>... value) {
    return toBuilder().metrics(output, value).build();
  }

  /** Returns a copy that compares epochs by the loss or a metric of this name. */
  public TrainingConfig withMonitor(String value) {
    return toBuilder().monitor(value).build();
  }

  /** Returns a copy that ends early if the monitored score stops improving. */
  public TrainingConfig withEarlyStopping(EarlyStopping value) {
    return toBuilder().earlyStopping(value).build();
  }

  /** Returns a copy that never ends early. */
  public TrainingConfig withoutEarlyStopping() {
    return toBuilder().withoutEarlyStopping().build();
  }

  /** Returns a copy with another interval between rows of the history. */
  public TrainingConfig withReportEvery(long value) {
    return toBuilder().reportEvery(value).build();
  }

  /** Returns a copy with another choice of the final weights. */
  public TrainingConfig withKeepBest(KeepBest value) {
    return toBuilder().keepBest(value).build();
  }

  /**
   * Returns all settings by name, in order. {@link #equals}, {@link #toString} and the {@link
   * Fingerprint} of a run use them. The names are written to checkpoints.
   */
  Map<String, @Nullable Object> settings() {
    var settings = new LinkedHashMap<String, @Nullable Object>();
    settings.put(LOSS, losses);
    settings.put(OPTIMIZER, optimizer);
    settings.put("batch size", batchSize);
    settings.put("drop incomplete", dropIncomplete);
    settings.put(PREFETCH, prefetch);
    settings.put("accumulation", accumulation);
    settings.put("truncation", truncation);
    settings.put(DURATION, duration);
    settings.put("shuffle", shuffle);
    settings.put("seed", seed);
    settings.put(SCHEDULE, schedule);
    settings.put("clip", clip);
    settings.put("averaging", averaging);
    settings.put(METRICS, metrics);
    settings.put(OUTPUT_METRICS, outputMetrics);
    settings.put("monitor", monitor);
    settings.put("early stopping", earlyStopping);
    settings.put(REPORT_EVERY, reportEvery);
    settings.put("keep best", keepBest);
    return settings;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TrainingConfig that && settings().equals(that.settings());
  }

  @Override
  public int hashCode() {
    return settings().hashCode();
  }

  @Override
  public String toString() {
    return "TrainingConfig" + settings();
  }
}
