package dev.unroll.train;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.metric.Metric;
import dev.unroll.optim.Adam;
import dev.unroll.optim.Clip;
import dev.unroll.optim.Optimizer;
import dev.unroll.optim.Plateau;
import dev.unroll.optim.Schedule;
import dev.unroll.optim.WarmUp;
import dev.unroll.tensor.CounterRandom;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How to train. Change a setting with {@code with…}.
 *
 * @param loss what to make small; default {@link MeanSquaredError}
 * @param optimizer how; default {@link Adam} with 0.001
 * @param batchSize examples that go through the model together; default 32. The last batch of an
 *     epoch may be smaller
 * @param dropIncomplete whether such a smaller batch is left out; default false
 * @param prefetch batches at most that are made ahead, on a thread beside training; default 0
 * @param accumulation batches whose gradients are joined to one update; default 1
 * @param truncation of backpropagation through time: chunks that long sequences are taken in, one
 *     update to each; default none
 * @param duration how long; default 10 epochs
 * @param shuffle whether each epoch has an order of its own; default true
 * @param seed of everything random; default 42
 * @param schedule how the learning rate changes; default {@link Schedule#constant}
 * @param clip bound on the gradients; default none
 * @param averaging of the weights over the steps; default none
 * @param metrics figures beside the loss, made anew for each run: taken on the batches of training
 *     as they come, and after each epoch on the validation data; default none
 * @param monitor by which figure epochs are judged: {@code loss}, or the name of a metric; of the
 *     validation data where there are any; default {@code loss}
 * @param earlyStopping when to end before the time; default never
 * @param reportEvery steps (or epochs, when the duration is given in epochs) between rows of the
 *     history; default 1
 * @param keepBest which weights the model has in the end; default {@link KeepBest#WHEN_STOPPED}
 */
public record TrainingConfig(
    Loss loss,
    Optimizer optimizer,
    int batchSize,
    boolean dropIncomplete,
    int prefetch,
    int accumulation,
    @Nullable Truncation truncation,
    Duration duration,
    boolean shuffle,
    long seed,
    Schedule schedule,
    @Nullable Clip clip,
    @Nullable Averaging averaging,
    List<Supplier<? extends Metric>> metrics,
    String monitor,
    @Nullable EarlyStopping earlyStopping,
    long reportEvery,
    KeepBest keepBest) {
  /** What {@link #monitor} calls the loss. */
  public static final String LOSS = "loss";

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

  /** Checks the numbers and names. */
  public TrainingConfig {
    requireOneOrMore("batchSize", batchSize);
    if (prefetch < 0) {
      throw new IllegalArgumentException("prefetch must be 0 or more, got " + prefetch);
    }
    requireOneOrMore("accumulation", accumulation);
    requireOneOrMore("reportEvery", reportEvery);
    metrics = List.copyOf(metrics);
    var names = new HashSet<String>(List.of(LOSS));
    for (var metric : metrics) {
      String name = metric.get().name();
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

  /** Whether more is better of the figure that is monitored. */
  boolean higherIsBetter() {
    return metrics.stream()
        .map(Supplier::get)
        .anyMatch(metric -> metric.name().equals(monitor) && metric.higherIsBetter());
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

  /** The defaults. */
  public static TrainingConfig defaults() {
    return new TrainingConfig(
        new MeanSquaredError(),
        new Adam(),
        32,
        false,
        0,
        1,
        null,
        Duration.epochs(10),
        true,
        CounterRandom.DEFAULT_SEED,
        Schedule.constant(),
        null,
        null,
        List.of(),
        LOSS,
        null,
        1,
        KeepBest.WHEN_STOPPED);
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

  /** With another loss. */
  public TrainingConfig withLoss(Loss value) {
    return with(draft -> draft.loss = value);
  }

  /** With another optimizer. */
  public TrainingConfig withOptimizer(Optimizer value) {
    return with(draft -> draft.optimizer = value);
  }

  /** With another batch size. */
  public TrainingConfig withBatchSize(int value) {
    return with(draft -> draft.batchSize = value);
  }

  /**
   * Without the last batch of an epoch where it is smaller than the others, or with it. Who is in
   * it changes with the order, so that with shuffling every example has its turn. Only of training:
   * whatever is measured is measured on all examples.
   */
  public TrainingConfig withDropIncomplete(boolean value) {
    return with(draft -> draft.dropIncomplete = value);
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
    return with(draft -> draft.prefetch = value);
  }

  /**
   * With the gradients of so many batches joined to one update, as if they were one batch, for
   * batches that would not fit into memory. Equal to one large batch but for rounding (the sums
   * over batches are taken one after the other), and for dropout, whose masks are drawn batch by
   * batch.
   */
  public TrainingConfig withAccumulation(int value) {
    return with(draft -> draft.accumulation = value);
  }

  /**
   * With sequences taken in chunks, one update to each, and states carried from chunk to chunk; or
   * as a whole. The examples of a batch go through together, from their first chunk to their last;
   * with accumulation the batches of an update do. Validation goes chunk by chunk, too. Where a
   * loss is a sum or a mean over sequences, each chunk counts as sequences of its own.
   */
  public TrainingConfig withTruncation(@Nullable Truncation value) {
    return with(draft -> draft.truncation = value);
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
    return with(draft -> draft.duration = value);
  }

  /** With each epoch in an order of its own, or all in the order of the examples. */
  public TrainingConfig withShuffle(boolean value) {
    return with(draft -> draft.shuffle = value);
  }

  /** With another seed. */
  public TrainingConfig withSeed(long value) {
    return with(draft -> draft.seed = value);
  }

  /** With a learning rate that changes. */
  public TrainingConfig withSchedule(Schedule value) {
    return with(draft -> draft.schedule = value);
  }

  /** With the gradients bounded, or not. */
  public TrainingConfig withClip(@Nullable Clip value) {
    return with(draft -> draft.clip = value);
  }

  /** With the weights averaged over the steps, or not. */
  public TrainingConfig withAveraging(@Nullable Averaging value) {
    return with(draft -> draft.averaging = value);
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
    return with(draft -> draft.metrics = value);
  }

  /** With the epochs judged by the loss or a metric of this name. */
  public TrainingConfig withMonitor(String value) {
    return with(draft -> draft.monitor = value);
  }

  /** With an end when it gets no better, or not. */
  public TrainingConfig withEarlyStopping(@Nullable EarlyStopping value) {
    return with(draft -> draft.earlyStopping = value);
  }

  /** With another interval between rows of the history. */
  public TrainingConfig withReportEvery(long value) {
    return with(draft -> draft.reportEvery = value);
  }

  /** With another choice of the final weights. */
  public TrainingConfig withKeepBest(KeepBest value) {
    return with(draft -> draft.keepBest = value);
  }

  private TrainingConfig with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.config();
  }

  /** The settings while one of them changes. */
  private static final class Draft {
    private Loss loss;
    private Optimizer optimizer;
    private int batchSize;
    private boolean dropIncomplete;
    private int prefetch;
    private int accumulation;
    private @Nullable Truncation truncation;
    private Duration duration;
    private boolean shuffle;
    private long seed;
    private Schedule schedule;
    private @Nullable Clip clip;
    private @Nullable Averaging averaging;
    private List<Supplier<? extends Metric>> metrics;
    private String monitor;
    private @Nullable EarlyStopping earlyStopping;
    private long reportEvery;
    private KeepBest keepBest;

    Draft(TrainingConfig from) {
      loss = from.loss;
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
      metrics = from.metrics;
      monitor = from.monitor;
      earlyStopping = from.earlyStopping;
      reportEvery = from.reportEvery;
      keepBest = from.keepBest;
    }

    TrainingConfig config() {
      return new TrainingConfig(
          loss,
          optimizer,
          batchSize,
          dropIncomplete,
          prefetch,
          accumulation,
          truncation,
          duration,
          shuffle,
          seed,
          schedule,
          clip,
          averaging,
          metrics,
          monitor,
          earlyStopping,
          reportEvery,
          keepBest);
    }
  }
}
