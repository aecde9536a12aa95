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

// Longer than 500 lines: each of the settings has a reader, a copy with another value, and its
// contract. There is no logic beyond their checks.

/**
 * How to train. Immutable: {@code with…} returns a copy with another setting, {@link #toBuilder}
 * changes several.
 *
 * <pre>{@code
 * TrainingConfig.defaults().withEpochs(20).withLoss("tags", new SoftmaxCrossEntropy(), 0.5)
 * }</pre>
 */
public final class TrainingConfig {
  /** What {@link #monitor} calls the loss. */
  public static final String LOSS = "loss";

  // Names of settings that a fingerprint leaves out or reads in its own way.
  static final String OPTIMIZER = "optimizer";
  static final String SCHEDULE = "schedule";
  static final String PREFETCH = "prefetch";
  static final String DURATION = "duration";
  static final String REPORT_EVERY = "report interval";
  static final String METRICS = "metrics";
  static final String OUTPUT_METRICS = "output metrics";

  /**
   * How long to train.
   *
   * @param amount of the unit
   * @param unit steps or epochs
   */
  public record Duration(long amount, Unit unit) {
    /** Checks the amount. */
    public Duration {
      if (amount < 1) {
        throw new IllegalArgumentException(
            "training wants 1 or more " + unit.text() + ", got " + amount);
      }
    }

    /** Parameter updates. */
    public static Duration steps(long steps) {
      return new Duration(steps, Unit.STEPS);
    }

    /** Passes over all examples. */
    public static Duration epochs(long epochs) {
      return new Duration(epochs, Unit.EPOCHS);
    }
  }

  /** What a duration counts. */
  public enum Unit {
    /** Parameter updates. */
    STEPS,
    /** Passes over all examples. */
    EPOCHS;

    /** The plain word. */
    public String text() {
      return this == STEPS ? "steps" : "epochs";
    }
  }

  /**
   * Which weights the model has in the end; the best epoch is that of the best monitored figure.
   */
  public enum KeepBest {
    /** Those of the last step. */
    NEVER,
    /** Those of the last step, or of the best epoch when training was stopped early. */
    WHEN_STOPPED,
    /** Those of the best epoch. */
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
                : "two metrics are called " + name + "; give one of them");
      }
    }
    if (!names.contains(monitor)) {
      throw new IllegalArgumentException(
          "there is no figure \""
              + monitor
              + "\" to monitor; there are "
              + String.join(", ", names));
    }
  }

  /** Returns the losses by output; by default the mean squared error of the only one. */
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

  /** Returns whether a smaller last batch is left out; by default it is not. */
  public boolean dropIncomplete() {
    return dropIncomplete;
  }

  /** Returns the number of batches that are made ahead, on a thread of their own; by default 0. */
  public int prefetch() {
    return prefetch;
  }

  /** Returns the number of batches whose gradients are joined to one update; by default 1. */
  public int accumulation() {
    return accumulation;
  }

  /**
   * Returns the chunks of truncated backpropagation through time; null, the default: whole
   * sequences.
   */
  public @Nullable Truncation truncation() {
    return truncation;
  }

  /** Returns how long to train; by default 10 epochs. */
  public Duration duration() {
    return duration;
  }

  /** Returns whether each epoch has its own order; by default it has. */
  public boolean shuffle() {
    return shuffle;
  }

  /** Returns the seed of everything random; by default 42. */
  public long seed() {
    return seed;
  }

  /** Returns how the learning rate changes; by default {@link Schedule#constant}. */
  public Schedule schedule() {
    return schedule;
  }

  /** Returns the bound on the gradients; null, the default: none. */
  public @Nullable Clip clip() {
    return clip;
  }

  /** Returns the averaging of the weights over the steps; null, the default: none. */
  public @Nullable Averaging averaging() {
    return averaging;
  }

  /**
   * Returns the name of the score that epochs are compared by: {@code loss} or a metric, of the
   * validation set where there is one; by default {@code loss}.
   */
  public String monitor() {
    return monitor;
  }

  /** Returns when to end early; null, the default: never. */
  public @Nullable EarlyStopping earlyStopping() {
    return earlyStopping;
  }

  /**
   * Returns the steps (or epochs, when the duration is in epochs) between rows of the history; by
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
   * @throws IllegalStateException when there are several
   */
  public Loss loss() {
    return losses.only();
  }

  /** Returns the metrics of the only output, made anew for each run; by default none. */
  public List<Supplier<? extends Metric>> metrics() {
    return metrics;
  }

  /** Returns the metrics of named outputs, by output. */
  public Map<String, List<Supplier<? extends Metric>>> outputMetrics() {
    return outputMetrics;
  }

  /** The names of the loss, the losses of several outputs, and all metrics. */
  List<String> scoreNames() {
    var names = new ArrayList<String>(List.of(LOSS));
    if (losses.byOutput().size() > 1) {
      losses.byOutput().keySet().forEach(output -> names.add(output + "_" + LOSS));
    }
    newMetrics().forEach(metric -> names.add(metric.name()));
    return names;
  }

  /** Fresh metrics of all outputs. */
  List<OutputMetric> newMetrics() {
    var all = new ArrayList<OutputMetric>();
    metrics.forEach(one -> all.add(OutputMetric.unnamed(one.get())));
    outputMetrics.forEach(
        (output, some) -> some.forEach(one -> all.add(OutputMetric.of(output, one.get()))));
    all.forEach(one -> one.metric().clear());
    return all;
  }

  /** Whether more is better of the figure that is monitored. */
  boolean higherIsBetter() {
    return newMetrics().stream()
        .anyMatch(metric -> metric.name().equals(monitor) && metric.metric().higherIsBetter());
  }

  /**
   * Refuses a plateau that would take what gets better for what gets worse; when a run begins,
   * since settings may be changed in any order.
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
              + " is better; give the plateau the other goal, or monitor another figure");
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
   * The parameter updates of an epoch; with truncation at most so many, as a chunk in which no
   * sequence has a step makes none.
   *
   * @param data 1 example or more
   * @throws IllegalArgumentException when it has no batch, as incomplete ones are left out
   */
  public long stepsPerEpoch(Dataset data) {
    long updates = (batches(data) + (long) accumulation - 1) / accumulation;
    return truncation == null ? updates : updates * new Pieces(data, truncation).count();
  }

  /** The batches of an epoch. */
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
   * Returns a copy with this loss of one output. Training minimizes the weighted sum of all; the
   * history has {@code OUTPUT_loss} of each where there are several. A loss that was set for the
   * only output is replaced.
   *
   * @param weight of it in the sum, finite and not negative
   */
  public TrainingConfig withLoss(String output, Loss value, double weight) {
    return toBuilder().loss(output, value, weight).build();
  }

  /** With another optimizer. */
  public TrainingConfig withOptimizer(Optimizer value) {
    return toBuilder().optimizer(value).build();
  }

  /** With another batch size. */
  public TrainingConfig withBatchSize(int value) {
    return toBuilder().batchSize(value).build();
  }

  /**
   * Without the last batch of an epoch where it is smaller than the others, or with it. Who is in
   * it changes with the order, so that with shuffling every example has its turn. Only of training:
   * whatever is measured is measured on all examples.
   */
  public TrainingConfig withDropIncomplete(boolean value) {
    return toBuilder().dropIncomplete(value).build();
  }

  /**
   * With so many batches at most made ahead of training, on a thread beside it; for data sets that
   * take a while to make a batch, such as from a file. Order and bits stay the same, and a data set
   * that fails does so at the step of its batch. The data set is used by one thread at a time, and
   * need not be safe for several. Not where sequences are taken in chunks ({@link
   * #withTruncation}), nor for validation.
   *
   * @param value 0: each batch when it is needed, on the training thread
   */
  public TrainingConfig withPrefetch(int value) {
    return toBuilder().prefetch(value).build();
  }

  /**
   * With the gradients of so many batches joined to one update, as if they were one batch, for
   * batches that would not fit into memory. Equal to one large batch but for rounding (the sums
   * over batches are taken one after the other), and for dropout, whose masks are drawn batch by
   * batch.
   */
  public TrainingConfig withAccumulation(int value) {
    return toBuilder().accumulation(value).build();
  }

  /**
   * With sequences taken in chunks, one update to each, and states carried from chunk to chunk; or
   * as a whole. The examples of a batch go through together, from their first chunk to their last;
   * with accumulation the batches of an update do. Validation goes chunk by chunk, too. Where a
   * loss is a sum or a mean over sequences, each chunk counts as sequences of its own.
   */
  public TrainingConfig withTruncation(Truncation value) {
    return toBuilder().truncation(value).build();
  }

  /** Returns a copy that takes sequences as a whole. */
  public TrainingConfig withoutTruncation() {
    return toBuilder().withoutTruncation().build();
  }

  /** For so many parameter updates. */
  public TrainingConfig withSteps(long value) {
    return withDuration(Duration.steps(value));
  }

  /** For so many passes over all examples. */
  public TrainingConfig withEpochs(long value) {
    return withDuration(Duration.epochs(value));
  }

  /** With another duration. */
  public TrainingConfig withDuration(Duration value) {
    return toBuilder().duration(value).build();
  }

  /** With each epoch in an order of its own, or all in the order of the examples. */
  public TrainingConfig withShuffle(boolean value) {
    return toBuilder().shuffle(value).build();
  }

  /** With another seed. */
  public TrainingConfig withSeed(long value) {
    return toBuilder().seed(value).build();
  }

  /** With a learning rate that changes. */
  public TrainingConfig withSchedule(Schedule value) {
    return toBuilder().schedule(value).build();
  }

  /** With the gradients bounded, or not. */
  public TrainingConfig withClip(Clip value) {
    return toBuilder().clip(value).build();
  }

  /** Returns a copy without a bound on the gradients. */
  public TrainingConfig withoutClip() {
    return toBuilder().withoutClip().build();
  }

  /** With the weights averaged over the steps, or not. */
  public TrainingConfig withAveraging(Averaging value) {
    return toBuilder().averaging(value).build();
  }

  /** Returns a copy without averaging of the weights. */
  public TrainingConfig withoutAveraging() {
    return toBuilder().withoutAveraging().build();
  }

  /**
   * With these figures beside the loss:
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

  /** With these figures beside the loss. */
  public TrainingConfig withMetrics(List<Supplier<? extends Metric>> value) {
    return toBuilder().metrics(value).build();
  }

  /**
   * Returns a copy with these metrics of one output, in place of its metrics so far. Their names
   * begin with the output's: {@code tags_accuracy}.
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // The array is only read.
  public final TrainingConfig withMetrics(String output, Supplier<? extends Metric>... value) {
    return toBuilder().metrics(output, value).build();
  }

  /** With the epochs judged by the loss or a metric of this name. */
  public TrainingConfig withMonitor(String value) {
    return toBuilder().monitor(value).build();
  }

  /** With an end when it gets no better, or not. */
  public TrainingConfig withEarlyStopping(EarlyStopping value) {
    return toBuilder().earlyStopping(value).build();
  }

  /** Returns a copy that never ends early. */
  public TrainingConfig withoutEarlyStopping() {
    return toBuilder().withoutEarlyStopping().build();
  }

  /** With another interval between rows of the history. */
  public TrainingConfig withReportEvery(long value) {
    return toBuilder().reportEvery(value).build();
  }

  /** With another choice of the final weights. */
  public TrainingConfig withKeepBest(KeepBest value) {
    return toBuilder().keepBest(value).build();
  }

  /**
   * All settings by name, in order: what {@link #equals}, {@link #toString} and the {@link
   * Fingerprint} of a run are made of. The names stand in checkpoints.
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
