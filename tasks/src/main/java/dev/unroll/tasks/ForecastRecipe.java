package dev.unroll.tasks;

import dev.unroll.data.series.Cycle;
import dev.unroll.data.series.Scaler;
import dev.unroll.nn.Model;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.store.Spelling;
import dev.unroll.train.TrainingConfig;
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
    Model model = ForecastNetwork.model(config, recipe.source());
    LayerRecipe.requireMembers(config.training(), model, recipe.source());
  }

  /** Reads the keys that are the task's own; the caller checks for others. */
  private static ForecastRecipe read(Recipe recipe, Fields fields) {
    var defaults = ForecastConfig.defaults();
    Fields data = fields.object("data");
    var config =
        defaults
            .withColumns(data.has("columns") ? columns(data) : defaults.columns())
            .withMissing(data.choice("missing", defaults.missing()))
            .withWindow(data.integer("window", 1, LONGEST, defaults.window()))
            .withHorizon(data.integer("horizon", 1, LONGEST, defaults.horizon()))
            .withStrategy(data.choice("strategy", defaults.strategy()))
            .withCalendar(data.has("calendar") ? calendar(data) : defaults.calendar())
            .withFeed(data.choice("feed", defaults.feed()))
            .withValidation(validation(data))
            .withSplit(data.has("split") ? split(data.object("split")) : defaults.split())
            .withTransforms(TransformRecipe.read(data, recipe.source() + ": data"))
            .withFitOn(data.choice("fitOn", defaults.fitOn()))
            .withSeason(data.integer("season", 0, MOST, 0));
    config = data.has("target") ? config.withTarget(data.string("target")) : config;
    config = scaled(config, data);
    SeriesSource series = data.has("series") ? SeriesSource.read(data) : null;
    Fields model = fields.object("model");
    if (LayerRecipe.isIn(model)) {
      config = config.withLayers(LayerRecipe.read(model, recipe.source()));
    }
    TrainingConfig training =
        TrainingRecipe.FORECAST
            .read(fields.object("training"), defaults.training())
            .withSeed(
                fields.longInteger(
                    "seed", Long.MIN_VALUE, Long.MAX_VALUE, defaults.training().seed()));
    return new ForecastRecipe(config.withTraining(training), series);
  }

  private static double validation(Fields data) {
    double share = data.number("validation", Range.BELOW_ONE, 0);
    if (share > 0 && data.choice("feed", ForecastConfig.defaults().feed()) == Feed.SEQUENCE) {
      throw data.error(
          "validation",
          "feed sequence trains on one sequence, of which no part can be kept to judge by; remove"
              + " validation, or feed windows");
    }
    return share;
  }

  private static List<String> columns(Fields data) {
    List<String> columns = data.strings("columns");
    if (columns.isEmpty() || columns.stream().distinct().count() < columns.size()) {
      throw data.error("columns", "expected at least one column, each once, got " + columns);
    }
    return columns;
  }

  private static List<Cycle> calendar(Fields data) {
    var words = new LinkedHashMap<String, Cycle>();
    for (Cycle cycle : Cycle.values()) {
      words.put(Fields.word(cycle), cycle);
    }
    var cycles = new ArrayList<Cycle>();
    for (String word : data.strings("calendar")) {
      Cycle cycle = words.get(word);
      if (cycle == null || cycles.contains(cycle)) {
        throw data.error(
            "calendar",
            cycle == null
                ? "unknown value \"" + word + "\"; " + Spelling.advice(word, words.keySet())
                : "\"" + word + "\" is there twice; keep one");
      }
      cycles.add(cycle);
    }
    return cycles;
  }

  /** One scaling for all columns, or an object with that of some; the others have the default. */
  private static ForecastConfig scaled(ForecastConfig config, Fields data) {
    if (!(data.raw("scale") instanceof Map<?, ?>)) {
      return config.withScale(data.choice("scale", config.scale()));
    }
    ForecastConfig scaled = config;
    Fields columns = data.object("scale");
    for (String column : columns.keys()) {
      scaled = scaled.withScale(column, columns.choice(column, Scaler.Kind.class));
    }
    return scaled;
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
    if (config.strategy() != Strategy.DIRECT) {
      data.put("strategy", Fields.word(config.strategy()));
    }
    if (!config.calendar().isEmpty()) {
      data.put("calendar", config.calendar().stream().map(Fields::word).toList());
    }
    data.put("feed", Fields.word(config.feed()));
    data.put("split", config.split().config());
    if (!config.transforms().isEmpty()) {
      data.put("transform", TransformRecipe.write(config.transforms(), config.columns()));
    }
    if (config.validation() > 0) {
      data.put("validation", config.validation());
    }
    data.put("scale", scale(config));
    data.put("fitOn", Fields.word(config.fitOn()));
    data.put("season", config.season());
    var recipe = new LinkedHashMap<String, @Nullable Object>();
    recipe.put("task", "forecast");
    recipe.put("data", data);
    recipe.put("model", LayerRecipe.write(config.layersOrDefault()));
    recipe.put("training", TrainingRecipe.FORECAST.write(config.training()));
    recipe.put("seed", config.training().seed());
    return recipe;
  }

  private static Object scale(ForecastConfig config) {
    if (config.scaleByColumn().isEmpty()) {
      return Fields.word(config.scale());
    }
    var words = new LinkedHashMap<String, Object>();
    config.columns().forEach(column -> words.put(column, Fields.word(config.scaleOf(column))));
    config.scaleByColumn().forEach((column, kind) -> words.put(column, Fields.word(kind)));
    return words;
  }
}
