package dev.unroll.tasks.recipe;

import dev.unroll.BadInputException;
import dev.unroll.dataset.Dataset;
import dev.unroll.internal.FailureText;
import dev.unroll.optim.Clip;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.optim.ClipByValue;
import dev.unroll.optim.Schedule;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.train.Averaging;
import dev.unroll.train.EarlyStopping;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingConfig.Duration;
import dev.unroll.train.TrainingConfig.KeepBest;
import dev.unroll.train.Truncation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the {@code training} of a recipe.
 *
 * @param losses that the task can name
 * @param metrics that the task can name
 */
public record TrainingRecipe(LossRecipe losses, MetricRecipe metrics) {
  private static final int MAX = Integer.MAX_VALUE;

  /**
   * Reads the keys of {@code training}; the caller checks for others.
   *
   * @param defaults of omitted settings
   * @param words that the recipe may name
   */
  public TrainingConfig read(Fields training, TrainingConfig defaults, Words words) {
    Duration duration = duration(training, defaults.duration());
    long report = Math.max(1, duration.amount() / 50);
    return bounded(training, metrics.read(training, defaults, words))
        .withLoss(losses.read(training, words))
        .withOptimizer(
            training.has("optimizer")
                ? OptimizerRecipe.read(training.object("optimizer"), words)
                : defaults.optimizer())
        .withSchedule(
            training.has("schedule")
                ? ScheduleRecipe.read(training.object("schedule"), words)
                : defaults.schedule())
        .withBatchSize(training.integer("batch", 1, MAX, defaults.batchSize()))
        .withDropIncomplete(training.flag("dropIncomplete", defaults.dropIncomplete()))
        .withPrefetch(training.integer("prefetch", 0, MAX, defaults.prefetch()))
        .withAccumulation(training.integer("accumulation", 1, MAX, defaults.accumulation()))
        .withDuration(duration)
        .withShuffle(training.flag("shuffle", defaults.shuffle()))
        .withReportEvery(training.longInteger("report", 1, Long.MAX_VALUE, report))
        .withKeepBest(training.choice("keepBest", KeepBest.WHEN_STOPPED));
  }

  /** Returns a configuration with the settings that apply only if the recipe sets them. */
  private static TrainingConfig bounded(Fields training, TrainingConfig config) {
    TrainingConfig with = config;
    if (training.has("truncate")) {
      with = with.withTruncation(new Truncation(training.integer("truncate", 1, MAX)));
    } else {
      with = with.withoutTruncation();
    }
    with =
        training.has("averaging")
            ? with.withAveraging(averaging(training.object("averaging")))
            : with.withoutAveraging();
    with =
        training.has("earlyStopping")
            ? with.withEarlyStopping(earlyStopping(training.object("earlyStopping")))
            : with.withoutEarlyStopping();
    Clip clip = clip(training);
    return clip == null ? with.withoutClip() : with.withClip(clip);
  }

  private static @Nullable Clip clip(Fields training) {
    boolean norm = training.has("clipNorm");
    if (!training.has("clipValue")) {
      return norm ? new ClipByNorm(training.real("clipNorm", Range.POSITIVE)) : null;
    }
    if (norm) {
      throw training.error("expected either clipNorm or clipValue, got both; remove one");
    }
    return new ClipByValue(training.real("clipValue", Range.POSITIVE));
  }

  private static Averaging averaging(Fields averaging) {
    if (Stream.of("exponential", "uniformFrom", "whenNotImproving").filter(averaging::has).count()
        != 1) {
      throw averaging.error(
          "expected one of exponential, such as 0.999, uniformFrom, a step such as 1000, or"
              + " whenNotImproving, a number of epochs such as 5");
    }
    if (averaging.has("whenNotImproving")) {
      return Averaging.whenNotImproving(
          averaging.integer("whenNotImproving", 1, Integer.MAX_VALUE));
    }
    return averaging.has("exponential")
        ? Averaging.exponential(averaging.number("exponential", new Range(0, false, 1, false)))
        : Averaging.uniform(averaging.longInteger("uniformFrom", 1, Long.MAX_VALUE));
  }

  private static EarlyStopping earlyStopping(Fields fields) {
    return new EarlyStopping(
        fields.longInteger("patience", 1, Long.MAX_VALUE),
        fields.number("minDelta", Range.NOT_NEGATIVE, 0));
  }

  private static Duration duration(Fields training, Duration fallback) {
    boolean steps = training.has("steps");
    boolean epochs = training.has("epochs");
    if (steps && epochs) {
      throw training.error("expected either steps or epochs, got both; remove one");
    }
    if (steps) {
      return Duration.steps(training.longInteger("steps", 1, Long.MAX_VALUE));
    }
    return epochs ? Duration.epochs(training.longInteger("epochs", 1, MAX)) : fallback;
  }

  /**
   * Returns the number of parameter updates of the whole training.
   *
   * @throws BadInputException when the data do not fill a batch, and incomplete ones are dropped
   */
  public static long totalSteps(TrainingConfig config, Dataset examples) {
    long perEpoch;
    try {
      perEpoch = config.stepsPerEpoch(examples);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("training.dropIncomplete: " + FailureText.of(e), e);
    }
    long amount = config.duration().amount();
    return config.duration().unit() == TrainingConfig.Unit.STEPS ? amount : amount * perEpoch;
  }

  /**
   * Returns a configuration as in a recipe.
   *
   * @throws IllegalArgumentException when it has a setting that recipes cannot express
   */
  public Map<String, @Nullable Object> write(TrainingConfig config) {
    var training = new LinkedHashMap<String, @Nullable Object>();
    training.put("loss", losses.write(config.loss()));
    training.put("optimizer", OptimizerRecipe.write(config.optimizer()));
    if (!(config.schedule() instanceof Schedule.Constant)) {
      training.put("schedule", ScheduleRecipe.write(config.schedule()));
    }
    training.put("batch", config.batchSize());
    if (config.dropIncomplete()) {
      training.put("dropIncomplete", true);
    }
    if (config.prefetch() > 0) {
      training.put("prefetch", config.prefetch());
    }
    if (config.accumulation() > 1) {
      training.put("accumulation", config.accumulation());
    }
    Truncation truncation = config.truncation();
    if (truncation != null) {
      training.put("truncate", truncation.steps());
    }
    metrics.write(config, training);
    Averaging averaging = config.averaging();
    if (averaging != null) {
      training.put("averaging", averaging.config());
    }
    EarlyStopping early = config.earlyStopping();
    if (early != null) {
      var words = new LinkedHashMap<String, @Nullable Object>();
      words.put("patience", early.patience());
      words.put("minDelta", early.minDelta());
      training.put("earlyStopping", words);
    }
    training.put(config.duration().unit().text(), config.duration().amount());
    training.put("shuffle", config.shuffle());
    training.put("report", config.reportEvery());
    Clip clip = config.clip();
    if (clip != null) {
      training.putAll(clip.config());
    }
    training.put("keepBest", Fields.word(config.keepBest()));
    return training;
  }
}
