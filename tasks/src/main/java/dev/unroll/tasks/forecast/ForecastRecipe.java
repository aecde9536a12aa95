package dev.unroll.tasks.forecast;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Cycle;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.SeriesOptions;
import dev.unroll.data.table.TableFormat;
import dev.unroll.internal.Spelling;
import dev.unroll.nn.Model;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.recipe.LayerRecipe;
import dev.unroll.train.TrainingConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recipe whose task is {@code forecast}, read into a configuration, and written back for model
 * files. Omitted settings have the default of {@link ForecastConfig}.
 *
 * @param config the settings
 * @param series the source of the data
 */
public record ForecastRecipe(ForecastConfig config, SeriesSource series) {
  private static final int MAX_LENGTH = 1_000_000;
  private static final int MAX = Integer.MAX_VALUE;

  /** Reads a recipe and checks all its keys. */
  public static ForecastRecipe read(Recipe recipe) {
    return read(recipe, recipe.fields());
  }

  /** Checks a recipe that is being read, including the settings of its layers. */
  static void check(Recipe recipe, Fields fields) {
    ForecastConfig config = read(recipe, fields).config();
    fields.done();
    ForecastNetwork.plan(config, recipe.source(), recipe.registry().words().layers());
  }

  /**
   * Loads the series of the recipe, or the data that replace it.
   *
   * @throws BadInputException when there is none, or it lacks a column
   */
  public SeriesSource.Loaded load(DataLocation data) {
    return series.load(config, data);
  }

  /** Reads the keys of this task; the caller checks for others. */
  private static ForecastRecipe read(Recipe recipe, Fields fields) {
    var defaults = ForecastConfig.defaults();
    Fields data = fields.object("data");
    Strategy strategy = data.choice("strategy", defaults.strategy());
    var config =
        ForecastConfig.builder()
            .columns(data.has("columns") ? columns(data) : defaults.columns())
            .format(TableFormat.read(data))
            .reading(SeriesOptions.read(data))
            .window(data.integer("window", 1, MAX_LENGTH, defaults.window()))
            .horizon(horizon(data, strategy, defaults))
            .strategy(strategy)
            .calendar(data.has("calendar") ? calendar(data) : defaults.calendar())
            .feed(data.choice("feed", defaults.feed()))
            .validation(validation(data))
            .split(data.has("split") ? split(data.object("split")) : defaults.split())
            .transforms(TransformRecipe.read(data, recipe.source() + ": data"))
            .fitOn(data.choice("fitOn", defaults.fitOn()))
            .season(data.integer("season", 0, MAX, 0));
    if (data.has("target")) {
      config.target(data.string("target"));
    }
    scale(data, config);
    SeriesSource series =
        data.has("series") ? SeriesSource.read(data) : new SeriesSource.Unnamed(recipe.source());
    Fields model = fields.object("model");
    if (LayerRecipe.isIn(model)) {
      config.layers(LayerRecipe.read(model, recipe.source()));
    }
    TrainingConfig training =
        ForecastTask.TRAINING
            .read(fields.object("training"), defaults.training(), recipe.registry().words())
            .withSeed(
                fields.longInteger(
                    "seed", Long.MIN_VALUE, Long.MAX_VALUE, defaults.training().seed()));
    return new ForecastRecipe(config.training(training).build(), series);
  }

  private static double validation(Fields data) {
    double share = data.number("validation", Range.BELOW_ONE, 0);
    if (share > 0 && data.choice("feed", ForecastConfig.defaults().feed()) == Feed.SEQUENCE) {
      throw data.error(
          "validation",
          "feed sequence trains on one sequence, which has no validation set; remove validation, or"
              + " set feed to steps or features");
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
                : "\"" + word + "\" appears twice; keep one");
      }
      cycles.add(cycle);
    }
    return cycles;
  }

  /** Reads the horizon. Recursive forecasts take a time that grows with it, for each window. */
  private static int horizon(Fields data, Strategy strategy, ForecastConfig defaults) {
    int horizon = data.integer("horizon", 1, MAX_LENGTH, defaults.horizon());
    if (strategy == Strategy.RECURSIVE && horizon > FutureForecast.MAX_HORIZON) {
      throw data.error(
          "horizon",
          "%d steps with strategy recursive, which computes each from the one before (expected at most %d). Set strategy to direct, or a smaller horizon."
              .formatted(horizon, FutureForecast.MAX_HORIZON));
    }
    return horizon;
  }

  /**
   * Reads one scaling for all columns, or an object with the scaling of some columns; the others
   * have the default.
   */
  private static void scale(Fields data, ForecastConfig.Builder config) {
    if (!(data.raw("scale") instanceof Map<?, ?>)) {
      config.scale(data.choice("scale", ForecastConfig.defaults().scale()));
      return;
    }
    Fields columns = data.object("scale");
    for (String column : columns.keys()) {
      config.scale(column, columns.choice(column, Scaler.Kind.class));
    }
  }

  private static Split split(Fields split) {
    boolean share = split.has("share");
    if (share == split.has("points")) {
      throw split.error("expected either points, such as 600, or share, such as 0.7");
    }
    return share
        ? Split.fraction(split.number("share", new Range(0, false, 1, false)))
        : Split.points(split.integer("points", 1, MAX));
  }

  /**
   * Returns a configuration as a recipe, so that every model file holds a recipe.
   *
   * @param built the model of the configuration
   * @throws IllegalArgumentException when it has a setting that recipes cannot express
   */
  static Map<String, @Nullable Object> write(ForecastConfig config, Model built) {
    return write(config, LayerRecipe.write(config.layersOrDefault(), built));
  }

  /**
   * Returns a configuration as a recipe; its layers are given by name.
   *
   * @throws IllegalArgumentException when it has a setting that recipes cannot express
   */
  public static Map<String, @Nullable Object> write(ForecastConfig config) {
    return write(config, LayerRecipe.write(config.layersOrDefault()));
  }

  private static Map<String, @Nullable Object> write(
      ForecastConfig config, Map<String, @Nullable Object> model) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    if (!config.columns().isEmpty()) {
      data.put("columns", config.columns());
    }
    if (config.target() != null) {
      data.put("target", config.target());
    }
    data.putAll(config.format().settings());
    data.putAll(config.reading().settings());
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
    recipe.put("task", ForecastTask.NAME);
    recipe.put("data", data);
    recipe.put("model", model);
    recipe.put("training", ForecastTask.TRAINING.write(config.training()));
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
