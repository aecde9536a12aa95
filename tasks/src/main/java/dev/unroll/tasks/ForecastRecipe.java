package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.optim.Adagrad;
import dev.unroll.optim.Adam;
import dev.unroll.optim.Clip;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.optim.ClipByValue;
import dev.unroll.optim.Optimizer;
import dev.unroll.optim.Sgd;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingConfig.Duration;
import dev.unroll.train.TrainingConfig.KeepBest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recipe whose task is {@code forecast}, read into a configuration, and written back for model
 * files. What is left out has the default of {@link ForecastConfig}.
 *
 * @param config what to forecast, and how
 * @param series where the data come from; null when the recipe leaves that to its user
 */
record ForecastRecipe(ForecastConfig config, @Nullable SeriesSource series) {
  private static final List<String> OPTIMIZERS = List.of("sgd", "adagrad", "adam");
  private static final int LONGEST = 1_000_000;
  private static final int MOST = Integer.MAX_VALUE;

  /** Reads a recipe and checks all its keys. */
  static ForecastRecipe read(Recipe recipe) {
    return read(recipe, recipe.fields());
  }

  /** Checks a recipe that is being read, the settings of its layers too. */
  static void check(Recipe recipe, Fields fields) {
    ForecastConfig config = read(recipe, fields).config();
    fields.done();
    ForecastModel.layers(config, Math.max(1, config.columns().size()), recipe.source());
  }

  /** Reads the keys that are the task's own; the caller checks for others. */
  private static ForecastRecipe read(Recipe recipe, Fields fields) {
    var defaults = ForecastConfig.defaults();
    Fields data = fields.object("data");
    var config =
        defaults
            .withColumns(data.has("columns") ? columns(data) : defaults.columns())
            .withTarget(data.has("target") ? data.string("target") : null)
            .withMissing(data.choice("missing", defaults.missing()))
            .withWindow(data.integer("window", 1, LONGEST, defaults.window()))
            .withHorizon(data.integer("horizon", 1, LONGEST, defaults.horizon()))
            .withFeed(data.choice("feed", defaults.feed()))
            .withSplit(data.has("split") ? split(data.object("split")) : defaults.split())
            .withScale(data.choice("scale", defaults.scale()))
            .withFitOn(data.choice("fitOn", defaults.fitOn()))
            .withSeason(data.integer("season", 0, MOST, 0));
    SeriesSource series = data.has("series") ? SeriesSource.read(data) : null;
    Fields model = fields.object("model");
    if (model.has("layers")) {
      config = config.withLayers(layers(model, recipe.source()));
    }
    return new ForecastRecipe(config.withTraining(training(fields)), series);
  }

  private static List<String> columns(Fields data) {
    List<String> columns = data.strings("columns");
    if (columns.isEmpty() || columns.stream().distinct().count() < columns.size()) {
      throw data.error("columns", "expected at least one column, each once, got " + columns);
    }
    return columns;
  }

  private static Split split(Fields split) {
    boolean share = split.has("share");
    if (share == split.has("points")) {
      throw split.error("expected either points, such as 600, or share, such as 0.7");
    }
    return share
        ? Split.share(split.number("share", new Range(0, false, 1, false)))
        : Split.points(split.integer("points", 1, MOST));
  }

  /** The layers as written; their settings are read when the model is built. */
  private static List<LayerSpec> layers(Fields model, String source) {
    if (!(model.raw("layers") instanceof List<?> items) || items.isEmpty()) {
      throw model.error("layers", "expected a list of layers, such as - dense: {units: 1}");
    }
    var layers = new ArrayList<LayerSpec>();
    for (Object item : items) {
      layers.add(layer(item, source + ": model.layers[" + layers.size() + "]"));
    }
    return layers;
  }

  private static LayerSpec layer(@Nullable Object item, String place) {
    if (item instanceof String type) {
      return new LayerSpec(type, new LinkedHashMap<>());
    }
    if (item instanceof Map<?, ?> map && map.size() == 1) {
      var entry = map.entrySet().iterator().next();
      if (entry.getValue() instanceof Map<?, ?> settings) {
        var named = new LinkedHashMap<String, @Nullable Object>();
        settings.forEach((key, value) -> named.put(String.valueOf(key), value));
        return new LayerSpec(String.valueOf(entry.getKey()), named);
      }
    }
    throw new BadInputException(
        place + ": expected one layer with its settings, such as lstm: {hidden: 30}");
  }

  private static TrainingConfig training(Fields fields) {
    var defaults = ForecastConfig.defaults().training();
    Fields training = fields.object("training");
    Duration duration = duration(training, defaults.duration());
    long report = Math.max(1, duration.amount() / 10);
    return defaults
        .withLoss(LossRecipe.read(training))
        .withOptimizer(
            training.has("optimizer")
                ? optimizer(training.object("optimizer"))
                : defaults.optimizer())
        .withBatchSize(training.integer("batch", 1, MOST, defaults.batchSize()))
        .withDuration(duration)
        .withShuffle(training.flag("shuffle", defaults.shuffle()))
        .withReportEvery(training.longInteger("report", 1, Long.MAX_VALUE, report))
        .withClip(clip(training))
        .withKeepBest(training.choice("keepBest", KeepBest.WHEN_STOPPED))
        .withSeed(fields.longInteger("seed", Long.MIN_VALUE, Long.MAX_VALUE, defaults.seed()));
  }

  private static @Nullable Clip clip(Fields training) {
    boolean norm = training.has("clipNorm");
    if (!training.has("clipValue")) {
      return norm ? new ClipByNorm((float) training.number("clipNorm", Range.POSITIVE)) : null;
    }
    if (norm) {
      throw training.error("expected either clipNorm or clipValue, got both; remove one");
    }
    return new ClipByValue((float) training.number("clipValue", Range.POSITIVE));
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
    return epochs ? Duration.epochs(training.longInteger("epochs", 1, MOST)) : fallback;
  }

  private static Optimizer optimizer(Fields fields) {
    String name = fields.oneOf("name", OPTIMIZERS);
    float rate = (float) fields.number("learningRate", Range.POSITIVE);
    return switch (name) {
      case "sgd" -> new Sgd(rate);
      case "adagrad" ->
          new Adagrad(
              rate,
              (float) fields.number("initialAccumulator", Range.NOT_NEGATIVE, 0),
              (float) fields.number("epsilon", Range.POSITIVE, new Adagrad(rate).epsilon()));
      case "adam" -> {
        var defaults = new Adam(rate);
        yield new Adam(
            rate,
            (float) fields.number("beta1", Range.BELOW_ONE, defaults.beta1()),
            (float) fields.number("beta2", Range.BELOW_ONE, defaults.beta2()),
            (float) fields.number("epsilon", Range.POSITIVE, defaults.epsilon()));
      }
      default -> throw new IllegalStateException("no case for optimizer " + name);
    };
  }

  /**
   * A configuration as a recipe would say it, so that a model file holds one whoever trained it.
   *
   * @throws IllegalArgumentException when it has something that recipes have no words for
   */
  static Map<String, @Nullable Object> write(ForecastConfig config) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    if (!config.columns().isEmpty()) {
      data.put("columns", config.columns());
    }
    if (config.target() != null) {
      data.put("target", config.target());
    }
    data.put("missing", Fields.word(config.missing()));
    data.put("window", config.window());
    data.put("horizon", config.horizon());
    data.put("feed", Fields.word(config.feed()));
    data.put("split", config.split().config());
    data.put("scale", Fields.word(config.scale()));
    data.put("fitOn", Fields.word(config.fitOn()));
    data.put("season", config.season());
    var layers = new ArrayList<@Nullable Object>();
    for (LayerSpec layer : config.layersOrDefault()) {
      layers.add(Map.of(layer.type(), layer.settings()));
    }
    var recipe = new LinkedHashMap<String, @Nullable Object>();
    recipe.put("task", "forecast");
    recipe.put("data", data);
    recipe.put("model", new LinkedHashMap<>(Map.of("layers", layers)));
    recipe.put("training", write(config.training()));
    recipe.put("seed", config.training().seed());
    return recipe;
  }

  private static Map<String, @Nullable Object> write(TrainingConfig config) {
    var training = new LinkedHashMap<String, @Nullable Object>();
    training.put("loss", LossRecipe.write(config.loss()));
    training.put("optimizer", write(config.optimizer()));
    training.put("batch", config.batchSize());
    training.put(config.duration().unit().text(), config.duration().amount());
    training.put("shuffle", config.shuffle());
    training.put("report", config.reportEvery());
    if (config.clip() instanceof ClipByNorm byNorm) {
      training.put("clipNorm", decimal(byNorm.maxNorm()));
    } else if (config.clip() instanceof ClipByValue byValue) {
      training.put("clipValue", decimal(byValue.maxValue()));
    }
    training.put("keepBest", Fields.word(config.keepBest()));
    return training;
  }

  private static Map<String, @Nullable Object> write(Optimizer optimizer) {
    var written = new LinkedHashMap<String, @Nullable Object>();
    if (optimizer instanceof Sgd sgd) {
      written.put("name", "sgd");
      written.put("learningRate", decimal(sgd.learningRate()));
    } else if (optimizer instanceof Adagrad adagrad) {
      written.put("name", "adagrad");
      written.put("learningRate", decimal(adagrad.learningRate()));
      written.put("initialAccumulator", decimal(adagrad.initialAccumulator()));
      written.put("epsilon", decimal(adagrad.epsilon()));
    } else if (optimizer instanceof Adam adam) {
      written.put("name", "adam");
      written.put("learningRate", decimal(adam.learningRate()));
      written.put("beta1", decimal(adam.beta1()));
      written.put("beta2", decimal(adam.beta2()));
      written.put("epsilon", decimal(adam.epsilon()));
    } else {
      throw new IllegalArgumentException(
          "a forecaster trains with sgd, adagrad or adam, got "
              + optimizer
              + "; train a Sequential with a Trainer to use your own");
    }
    return written;
  }

  /** The shortest decimal that reads back as this float: 0.01 and not 0.009999999776482582. */
  static double decimal(float value) {
    return Double.parseDouble(Float.toString(value));
  }
}
