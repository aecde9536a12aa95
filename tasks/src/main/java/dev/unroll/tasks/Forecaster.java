package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Windows;
import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Model;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.History;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
public final class Forecaster implements Task {
  private final Recipe recipe;
  private final ForecastModel model;
  private final @Nullable ForecastData data;
  private final NetworkTraining training;

  private Forecaster(
      Recipe recipe, ForecastModel model, @Nullable ForecastData data, NetworkTraining training) {
    this.recipe = recipe;
    this.model = model;
    this.data = data;
    this.training = training;
  }

  /**
   * Makes a forecaster with fresh weights for a recipe and the data that it names.
   *
   * @throws BadInputException when recipe and data do not fit
   */
  public static Forecaster create(Recipe recipe) {
    return of(recipe, null);
  }

  /**
   * Makes a forecaster with fresh weights for a recipe.
   *
   * @param file a CSV file to use in place of the recipe's series, or a directory to find the
   *     recipe's file in
   * @throws BadInputException when recipe and data do not fit
   */
  public static Forecaster create(Recipe recipe, Path file) {
    return of(recipe, file);
  }

  static Forecaster of(Recipe recipe, @Nullable Path file) {
    boolean theirs = file == null || Files.isDirectory(file);
    return create(recipe, file, theirs && !recipe.changed());
  }

  /**
   * The forecaster whose run left a checkpoint, to {@link #resume} it: recipe and data are those
   * that the run began with, and its checkpoints go where that one is.
   *
   * @param changes to the recipe, by dotted key; only for how long it trains can be changed, with
   *     {@code training.epochs} or {@code training.steps}
   * @throws BadInputException when there is no checkpoint of a forecaster, or the data are gone
   */
  public static Forecaster of(Checkpoints where, Map<String, String> changes) {
    return resumable(where, changes, null);
  }

  /**
   * Returns the task of a checkpoint, as {@link #of(Checkpoints, Map)}, with data in another place.
   *
   * @param file where the data are now
   */
  public static Forecaster of(Checkpoints where, Map<String, String> changes, Path file) {
    return resumable(where, changes, file);
  }

  static Forecaster resumable(Checkpoints where, Map<String, String> changes, @Nullable Path file) {
    TaskCheckpoint saved = TaskCheckpoint.read(where);
    Recipe recipe = changes.isEmpty() ? saved.recipe() : saved.recipe().with(changes);
    return create(
            recipe, file == null ? saved.file() : file, saved.asWritten() && changes.isEmpty())
        .checkpoints(where);
  }

  private static Forecaster create(Recipe recipe, @Nullable Path file, boolean asWritten) {
    ForecastConfig config = ForecastRecipe.read(recipe).config();
    return create(recipe, config, load(recipe, file), new NetworkTraining(recipe, file, asWritten));
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
    return create(recipe, config, loaded, new NetworkTraining(recipe, null, asWritten));
  }

  private static Forecaster create(
      Recipe recipe, ForecastConfig config, SeriesSource.Loaded loaded, NetworkTraining training) {
    ForecastConfig named = config.withColumnsOf(loaded.series());
    ForecastData data = ForecastData.of(loaded, named);
    Model network = ForecastNetwork.build(named, recipe.source());
    return new Forecaster(
        recipe, new ForecastModel(named, data.scaler(named), network), data, training);
  }

  @Override
  public Forecaster listener(TrainingListener listener) {
    training.listener(listener);
    return this;
  }

  @Override
  public Forecaster checkpoints(Checkpoints value) {
    training.checkpoints(value, data().checksum());
    return this;
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
   * @throws BadInputException when checkpoints are wanted and cannot be written, or would replace
   *     that of a run that has not come to its end
   */
  @Override
  public ForecastResult fit(RunListener listener) {
    return train(listener, false);
  }

  @Override
  public ForecastResult resume(RunListener listener) {
    if (training.hasCheckpoints()) {
      training.requireData(data().checksum());
    }
    return train(listener, true);
  }

  private ForecastResult train(RunListener listener, boolean resuming) {
    var report = new ForecastReport(data(), model.config());
    var baselines = report.baselines();
    double[][] untrained = model.forecasts(data().all());
    var before = report.figures(untrained);
    listener.onMessage(report.start(before, baselines));
    History history = history(listener, resuming);
    double[][] trained = model.forecasts(data().all());
    var metrics = report.figures(trained);
    List<String> notes = report.notes(metrics, baselines);
    return new ForecastResult(
        metrics,
        report.steps(trained),
        before,
        baselines,
        notes,
        NetworkTraining.seconds(history),
        history,
        history.stopped(),
        report.chart(recipe.name(), untrained, trained),
        training.outcome(metrics, history.stopped()));
  }

  private History history(RunListener listener, boolean resuming) {
    Windows.Split judged = data().judged(model.config());
    Dataset examples = model.examples(judged == null ? data().train() : judged.train());
    Dataset validation = judged == null ? null : model.examples(judged.test());
    return training.run(training(), model.network(), examples, validation, listener, resuming);
  }

  /** Forecasts for pairs, in the units of the data. */
  double[][] forecasts(Windows pairs) {
    return model.forecasts(pairs);
  }

  private ForecastData data() {
    ForecastData parts = data;
    if (parts == null) {
      throw new IllegalStateException(
          "this forecaster was loaded from a file and has no data to train on; create one instead");
    }
    return parts;
  }

  @Override
  public void requestStop() {
    training.requestStop();
  }

  /**
   * Scores a whole CSV file as test part.
   *
   * @throws BadInputException when the file lacks a column or is too short
   */
  @Override
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
    return new FutureForecast(model).of(input, horizon);
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

  @Override
  public void save(Path file) {
    ForecasterFile.save(file, recipe, model);
  }

  /**
   * Reads a forecaster that {@link #save} wrote; it predicts the same bits.
   *
   * @throws BadInputException when the file is none of ours
   */
  public static Forecaster load(Path file) {
    return load(TaskFile.read(file));
  }

  static Forecaster load(TaskFile file) {
    ForecasterFile.Loaded loaded = ForecasterFile.load(file);
    var training = new NetworkTraining(loaded.recipe(), null, false);
    return new Forecaster(loaded.recipe(), loaded.model(), null, training);
  }

  @Override
  public Model model() {
    return model.network();
  }

  @Override
  public Recipe recipe() {
    return recipe;
  }

  @Override
  public int[] inputShape() {
    return ForecastNetwork.inputShape(model.config());
  }

  @Override
  public TrainingConfig training() {
    return model.config().training();
  }

  /** The configuration, with its columns named. */
  public ForecastConfig config() {
    return model.config();
  }
}
