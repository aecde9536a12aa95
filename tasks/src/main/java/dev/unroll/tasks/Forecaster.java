package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.Series;
import dev.unroll.data.Windows;
import dev.unroll.nn.Sequential;
import dev.unroll.train.Dataset;
import dev.unroll.train.History;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Learns to continue a series and says honestly how well: figures of the test part, in the units of
 * the data, beside those of naive forecasts.
 *
 * <pre>{@code
 * var config = ForecastConfig.defaults().withWindow(12).withSeason(12);
 * var forecaster = Forecaster.create(config, Series.airline());
 * ForecastResult result = forecaster.fit();
 * double[] nextYear = forecaster.predict(Series.airline(), 12).values();
 * forecaster.save(Path.of("airline.safetensors"));
 * }</pre>
 *
 * <p>Train from one thread; when trained, any number of threads may predict and evaluate. {@link
 * #requestStop} may come from any thread.
 */
public final class Forecaster {
  private final Recipe recipe;
  private final ForecastModel model;
  private final @Nullable ForecastData data;
  private final boolean asWritten;
  private final AtomicBoolean stopRequested = new AtomicBoolean();

  private Forecaster(
      Recipe recipe, ForecastModel model, @Nullable ForecastData data, boolean asWritten) {
    this.recipe = recipe;
    this.model = model;
    this.data = data;
    this.asWritten = asWritten;
  }

  /**
   * A forecaster with fresh weights for a recipe.
   *
   * @param file a CSV file to use in place of the recipe's series, or a directory to find the
   *     recipe's file in; null: what the recipe names
   * @throws BadInputException when recipe and data do not fit
   */
  public static Forecaster create(Recipe recipe, @Nullable Path file) {
    SeriesSource.Loaded loaded = load(recipe, file);
    ForecastConfig config = ForecastRecipe.read(recipe).config();
    return create(recipe, config, loaded, file == null && !recipe.changed());
  }

  /** The data of a recipe. */
  static SeriesSource.Loaded load(Recipe recipe, @Nullable Path file) {
    ForecastRecipe read = ForecastRecipe.read(recipe);
    SeriesSource named = read.series();
    if (file != null) {
      return SeriesSource.from(file, named, read.config());
    }
    if (named == null) {
      throw new BadInputException(
          recipe.source() + ": data.series is missing; name one, or give a file with --data");
    }
    return named.load(read.config());
  }

  /**
   * A forecaster with fresh weights for a series in memory.
   *
   * @throws BadInputException when configuration and series do not fit
   */
  public static Forecaster create(ForecastConfig config, Series series) {
    var loaded = new SeriesSource.Loaded(series, null, SeriesSource.Axis.points(series), List.of());
    Recipe recipe = Recipe.of("forecast", "ForecastConfig", ForecastRecipe.write(config), false);
    return create(recipe, config, loaded, true);
  }

  /** A forecaster with fresh weights for one column in memory. */
  public static Forecaster create(ForecastConfig config, double... values) {
    return create(config, Series.of(config.target() == null ? "value" : config.target(), values));
  }

  static Forecaster create(
      Recipe recipe, ForecastConfig config, SeriesSource.Loaded loaded, boolean asWritten) {
    ForecastConfig named = config.withColumnsOf(loaded.series());
    ForecastData data = ForecastData.of(loaded, named);
    Sequential network = ForecastNetwork.build(named, recipe.source());
    return new Forecaster(
        recipe, new ForecastModel(named, data.scaler(named), network), data, asWritten);
  }

  /** Trains in silence; see {@link #fit(RunListener)}. */
  public ForecastResult fit() {
    return fit(RunListener.silent());
  }

  /**
   * Trains, and scores the test part before and after.
   *
   * @throws IllegalStateException when this forecaster was loaded and has no data to train on
   * @throws dev.unroll.train.DivergedException when the loss is no longer finite
   */
  public ForecastResult fit(RunListener listener) {
    ForecastData parts = data;
    if (parts == null) {
      throw new IllegalStateException(
          "this forecaster was loaded from a file and has no data to train on; create one instead");
    }
    var report = new ForecastReport(parts, model.config());
    var baselines = report.baselines();
    double[][] untrained = model.forecasts(parts.all());
    var before = report.figures(untrained);
    listener.onMessage(report.start(before, baselines));
    History history = train(parts, listener);
    double[][] trained = model.forecasts(parts.all());
    var metrics = report.figures(trained);
    List<String> notes = report.notes(metrics, baselines);
    return new ForecastResult(
        metrics,
        report.steps(trained),
        before,
        baselines,
        notes,
        seconds(history),
        history,
        history.stopped(),
        report.chart(recipe.name(), untrained, trained),
        outcome(metrics, history.stopped()));
  }

  private History train(ForecastData parts, RunListener listener) {
    TrainingConfig config = model.config().training();
    Windows.Split judged = parts.judged(model.config());
    Dataset examples = model.examples(judged == null ? parts.train() : judged.train());
    Dataset validation = judged == null ? null : model.examples(judged.test());
    var trainer = new Trainer(config).listener(listener).stopWhen(event -> stopRequested.get());
    long amount = config.duration().amount();
    listener.onStart(
        config.duration().unit() == TrainingConfig.Unit.STEPS
            ? amount
            : amount * config.stepsPerEpoch(examples));
    try {
      return trainer.fit(model.network(), examples, validation);
    } finally {
      stopRequested.set(false);
    }
  }

  /** Forecasts for pairs, in the units of the data. */
  double[][] forecasts(Windows pairs) {
    return model.forecasts(pairs);
  }

  private static double seconds(History history) {
    var rows = history.rows();
    return rows.isEmpty() ? 0 : rows.get(rows.size() - 1).seconds();
  }

  private Expectation.@Nullable Outcome outcome(Map<String, Double> metrics, boolean stopped) {
    Expectation expectation = recipe.expectation();
    return expectation == null || !asWritten || stopped
        ? null
        : expectation.check(metrics.getOrDefault(expectation.metric(), Double.NaN));
  }

  /** Asks {@link #fit} to stop after the step in progress; what was learned so far stays. */
  public void requestStop() {
    stopRequested.set(true);
  }

  /**
   * Scores a whole CSV file as test part.
   *
   * @throws BadInputException when the file lacks a column or is too short
   */
  public ForecastResult evaluate(Path file) {
    return evaluate(SeriesSource.forModel(file, model.config()));
  }

  /** Scores a whole series as test part. */
  public ForecastResult evaluate(Series series) {
    return evaluate(
        new SeriesSource.Loaded(series, null, SeriesSource.Axis.points(series), List.of()));
  }

  private ForecastResult evaluate(SeriesSource.Loaded loaded) {
    ForecastConfig config = model.config();
    var parts = ForecastData.test(loaded, config);
    var report = new ForecastReport(parts, config);
    double[][] forecasts = model.forecasts(parts.all());
    var metrics = report.figures(forecasts);
    var baselines = report.baselines();
    return new ForecastResult(
        metrics,
        report.steps(forecasts),
        Map.of(),
        baselines,
        report.notes(metrics, baselines),
        0,
        null,
        false,
        report.chart(recipe.name(), null, forecasts),
        null);
  }

  /**
   * Forecasts what follows a series.
   *
   * <p>Beyond the horizon that the model was trained for, its own forecasts are fed back to it,
   * which needs a model whose only input is its target; the result says so.
   *
   * @param horizon how many values
   * @throws BadInputException when the series lacks a column or is shorter than a window, or the
   *     model cannot see so far
   */
  public Forecast predict(Series input, int horizon) {
    if (horizon < 1) {
      throw new IllegalArgumentException("horizon must be 1 or more, got " + horizon);
    }
    ForecastConfig config = model.config();
    String target = config.targetOrFirst();
    Series known = input.select(config.columnsToPredict());
    if (known.length() < config.reach()) {
      throw new BadInputException(
          input.source()
              + ": "
              + known.length()
              + " values are too few; the model forecasts from the last "
              + config.reach()
              + (config.reach() == config.window()
                  ? ""
                  : ", a window of " + config.window() + " and those that differences use up"));
    }
    boolean recursive = horizon > config.horizon();
    if (recursive && !config.columns().equals(List.of(target))) {
      throw new BadInputException(
          "horizon "
              + horizon
              + " is beyond the "
              + config.horizon()
              + " that the model was trained for, and it cannot go on from its own forecasts of \""
              + target
              + "\", since it reads "
              + String.join(", ", config.columns())
              + "; train with data.horizon="
              + horizon);
    }
    double[] values = model.continued(known, horizon);
    return new Forecast(target, values, recursive ? List.of(recursionNote(horizon)) : List.of());
  }

  /** Forecasts what follows the values of one column. */
  public Forecast predict(double[] values, int horizon) {
    return predict(Series.of(model.config().targetOrFirst(), values), horizon);
  }

  /** Forecasts what follows a CSV file. */
  public Forecast predict(Path file, int horizon) {
    SeriesSource.Loaded loaded = SeriesSource.forModel(file, model.config());
    Forecast forecast = predict(loaded.series(), horizon);
    var notes = new ArrayList<>(loaded.notes());
    notes.addAll(forecast.notes());
    return new Forecast(forecast.target(), forecast.values(), notes);
  }

  private String recursionNote(int horizon) {
    int trained = model.config().horizon();
    boolean scored = model.config().strategy() == Strategy.RECURSIVE;
    return "the model was "
        + (scored ? "scored" : "trained")
        + " for "
        + trained
        + (trained == 1 ? " step" : " steps")
        + " ahead; of these "
        + horizon
        + ", the later ones rest on "
        + (scored ? "more of " : "")
        + "its own forecasts, whose errors add up";
  }

  /** Writes weights, recipe and scaling to one safetensors file. */
  public void save(Path file) {
    ForecasterFile.save(file, recipe, model);
  }

  /**
   * Reads a forecaster that {@link #save} wrote; it predicts the same bits.
   *
   * @throws BadInputException when the file is none of ours
   */
  public static Forecaster load(Path file) {
    ForecasterFile.Loaded loaded = ForecasterFile.load(file);
    return new Forecaster(loaded.recipe(), loaded.model(), null, false);
  }

  /** The network. */
  public Sequential model() {
    return model.network();
  }

  /** What it was made from; for a series in memory, the same in words of a recipe. */
  public Recipe recipe() {
    return recipe;
  }

  /**
   * The shape of what goes into the network, such as [N, 10, 1], with {@link
   * dev.unroll.tensor.Shape#ANY} where a size is open.
   */
  public int[] inputShape() {
    return ForecastNetwork.inputShape(model.config());
  }

  /** The configuration, with its columns named. */
  public ForecastConfig config() {
    return model.config();
  }
}
