package dev.unroll.tasks.forecast;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.SeriesOptions;
import dev.unroll.data.series.Table;
import dev.unroll.data.table.TableFormat;
import dev.unroll.nn.Model;
import dev.unroll.store.Fields;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Registry;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.TaskFile;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingSummary;
import dev.unroll.tasks.WorstFirst;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.train.Checkpoints;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Continues a series, and reports its errors on a test set, in the units of the data, next to those
 * of naive forecasts.
 *
 * <pre>{@code
 * var config = ForecastConfig.defaults().withWindow(12).withSeason(12);
 * var result = Forecaster.training(config, Series.airline()).fit();
 * double rmse = result.score().value("rmse");
 * Forecaster forecaster = result.predictor();
 * double[] nextYear = forecaster.predict(Series.airline(), 12).values();
 * forecaster.save(Path.of("airline.safetensors"));
 * }</pre>
 */
public final class Forecaster implements Predictor {
  private static final ForecastTask TASK = new ForecastTask();

  private final Recipe recipe;
  private final ForecastModel model;
  private final Supplier<TrainingSummary> trainedOn;
  private final Map<String, String> trainedId;

  Forecaster(Recipe recipe, ForecastModel model, Supplier<TrainingSummary> trainedOn) {
    this(recipe, model, trainedOn, model.config().reading().id());
  }

  private Forecaster(
      Recipe recipe,
      ForecastModel model,
      Supplier<TrainingSummary> trainedOn,
      Map<String, String> trainedId) {
    this.recipe = recipe;
    this.model = model;
    this.trainedOn = trainedOn;
    this.trainedId = trainedId;
  }

  /**
   * Prepares the training of a recipe on the data that it names, with fresh weights.
   *
   * @throws BadInputException when recipe and data do not fit
   */
  public static Training<Forecaster> training(Recipe recipe) {
    return training(recipe, DataLocation.ofRecipe());
  }

  /**
   * Prepares the training of a recipe, with fresh weights.
   *
   * @param data a CSV file to use in place of the recipe's series, or a directory to find the
   *     recipe's file in
   * @throws BadInputException when recipe and data do not fit
   */
  public static Training<Forecaster> training(Recipe recipe, DataLocation data) {
    return Training.create(TASK, recipe, data);
  }

  /**
   * Prepares a training on a series in memory, with fresh weights.
   *
   * @throws BadInputException when configuration and series do not fit
   */
  public static Training<Forecaster> training(ForecastConfig config, Series series) {
    return training(config, config.withColumnsOf(series), series);
  }

  /**
   * Prepares a training on a series in memory.
   *
   * @param kept the settings that model files and checkpoints keep
   */
  private static Training<Forecaster> training(
      ForecastConfig config, ForecastConfig kept, Series series) {
    String source = "ForecastConfig";
    PreparedForecast prepared =
        PreparedForecast.of(
            source,
            Registry.standard().words().layers(),
            built ->
                Recipe.describing(
                    TASK, source, ForecastRecipe.write(kept, built), built, Optional.empty()),
            config,
            SeriesSource.Loaded.of(series.checked(config.reading())));
    return Training.of(prepared.recipe(), prepared);
  }

  /**
   * Prepares a training on one column in memory, with fresh weights.
   *
   * @throws BadInputException when a value is not finite, or configuration and values do not fit
   */
  public static Training<Forecaster> training(ForecastConfig config, double... values) {
    String column = config.target();
    Series series = Series.of(column == null ? "value" : column, values);
    return training(config, config, series); // "value" is not the name of a column of a file
  }

  /**
   * Prepares a training on a series in memory, with fresh weights.
   *
   * @param recipe that model files and checkpoints keep; its name is the heading of plots
   * @param config the settings, which may differ from those of the recipe
   * @throws BadInputException when configuration and series do not fit
   */
  public static Training<Forecaster> training(Recipe recipe, ForecastConfig config, Series series) {
    return Training.of(
        recipe,
        PreparedForecast.of(
            recipe, config, SeriesSource.Loaded.of(series.checked(config.reading()))));
  }

  /**
   * Prepares the training of a run that left a checkpoint, to {@linkplain Training#resume resume}
   * it.
   *
   * @param changes to the recipe, by dotted key; only the length of training can be changed, with
   *     {@code training.epochs} or {@code training.steps}
   * @throws BadInputException when there is no checkpoint of a forecaster, or the data are missing
   */
  public static Training<Forecaster> training(Checkpoints where, Map<String, String> changes) {
    return training(where, changes, DataLocation.ofRecipe());
  }

  /**
   * Prepares the training of a checkpoint, as {@link #training(Checkpoints, Map)}.
   *
   * @param data where the data are now
   */
  public static Training<Forecaster> training(
      Checkpoints where, Map<String, String> changes, DataLocation data) {
    return Training.of(TASK, where, changes, data);
  }

  /**
   * Prepares the training of a checkpoint with custom parts.
   *
   * @param registry contains the custom parts of the recipe
   */
  public static Training<Forecaster> training(
      Checkpoints where, Map<String, String> changes, DataLocation data, Registry registry) {
    return Training.of(TASK, where, changes, data, registry);
  }

  /**
   * Returns the metrics of the baselines on the test set of a series, by their names. Nothing is
   * trained.
   *
   * @throws BadInputException when configuration and series do not fit
   */
  public static Map<String, Map<String, Double>> baselines(ForecastConfig config, Series series) {
    ForecastConfig named = config.withColumnsOf(series);
    ForecastData data =
        ForecastData.of(SeriesSource.Loaded.of(series.checked(named.reading())), named);
    return new ForecastReport(data, named).baselines();
  }

  /**
   * Loads a forecaster that {@link #save} wrote; its predictions are bit-identical.
   *
   * @throws BadInputException when the file does not hold a forecaster
   */
  public static Forecaster load(Path file) {
    return load(file, Registry.standard());
  }

  /**
   * Loads a forecaster with custom parts.
   *
   * @param registry contains the custom parts that the file needs
   * @throws BadInputException when the file does not hold a forecaster, or it needs parts that the
   *     registry lacks
   */
  public static Forecaster load(Path file, Registry registry) {
    return TaskFile.load(file, TASK, registry);
  }

  /**
   * Scores a whole CSV file as a test set.
   *
   * @throws BadInputException when the file lacks a column or is too short
   */
  @Override
  public Score evaluate(Path file) {
    return evaluate(read(Table.read(file, model.config().format())));
  }

  /** Scores a whole series as a test set. */
  public Score evaluate(Series series) {
    ForecastConfig config = model.config();
    ForecastData data =
        ForecastData.test(SeriesSource.Loaded.of(series.checked(config.reading())), config);
    var report = new ForecastReport(data, config);
    ForecastTally forecasts = report.tally(new WorstForecasts(WorstFirst.MAX));
    model.forecast(model.code(data.all().series()), data.all(), forecasts.first(), forecasts);
    Score score = report.score(recipe, report.baselines(), Optional.empty(), forecasts, model);
    score = TrainedPoints.note(trainedOn.get(), data.all()).map(score::withNote).orElse(score);
    score =
        TrainedPoints.spacing(trainedOn.get(), data.all().series())
            .map(score::withNote)
            .orElse(score);
    for (String note : model.farFromTraining(data.all().series())) {
      score = score.withNote(note);
    }
    return score.withData(data.description());
  }

  /**
   * Forecasts the values after a series.
   *
   * <p>Beyond the horizon that the model was trained for, it is fed its own forecasts. This
   * requires a model whose only input is its target; the result has a note on it.
   *
   * @param horizon the number of values, from 1 to 10,000 or to the trained horizon if it is
   *     longer. Each step beyond the trained horizon may be a pass of the network, so a service
   *     should allow far fewer.
   * @throws BadInputException when the series lacks a column or is shorter than a window, the
   *     horizon is out of range, or the model cannot forecast this many steps
   */
  public Forecast predict(Series input, int horizon) {
    Series checked = input.checked(model.config().reading());
    Optional<String> spacing = TrainedPoints.spacing(trainedOn.get(), checked);
    Series noted = spacing.map(checked::withNote).orElse(checked);
    for (String note : model.farFromTraining(checked)) {
      noted = noted.withNote(note);
    }
    return new FutureForecast(model).of(noted, horizon);
  }

  /**
   * Forecasts the values after those of one column, as {@link #predict(Series, int)}.
   *
   * @param values at least {@link ForecastConfig#reach()} of them, in the units of the data
   * @throws BadInputException when a value is not finite, there are too few, the model reads other
   *     columns, or the horizon is out of range
   */
  public Forecast predict(double[] values, int horizon) {
    return predict(Series.of(model.config().targetOrFirst(), values), horizon);
  }

  /**
   * Forecasts the values after those of a CSV file, as {@link #predict(Series, int)}.
   *
   * @throws BadInputException when the file does not fit the model, or the horizon is out of range
   */
  public Forecast predict(Path file, int horizon) {
    return predict(read(Table.read(file, model.config().format())), horizon);
  }

  /**
   * Opens a stream of values that arrive one at a time. Each forecast equals that of {@link
   * #predict(Series, int)} for the values so far.
   */
  public ForecastStream stream() {
    return new ForecastStream(this);
  }

  /**
   * Returns the columns of a table that the model reads, as a series. A model of a single column
   * also accepts a table's only column of numbers, whatever its name; the series then has a note on
   * it.
   *
   * @throws BadInputException when the table lacks a column, or its rows do not fit the model's
   *     settings for reading
   */
  public Series read(Table table) {
    Series series = SeriesSource.forModel(table, model.config());
    Map<String, String> id = model.config().reading().id();
    return trainedId.isEmpty() || id.isEmpty() || id.equals(trainedId)
        ? series
        : series.withNote(
            "the model was trained on %s, but reads %s"
                .formatted(SeriesSource.named(trainedId), SeriesSource.named(id)));
  }

  /** Describes a series that the model reads: target, points, times. */
  public DataDescription describe(Series series) {
    return SeriesDescription.of(series, model.config());
  }

  /** Returns the last values of a series and its forecast, to draw. */
  public ScorePart.Lines plot(Series series, Forecast forecast) {
    return FutureForecast.plot(model.config(), series, forecast);
  }

  /**
   * Returns a copy that reads files with other settings; their keys are those of {@link
   * SeriesOptions#KEYS} and {@link TableFormat#KEYS}.
   *
   * @throws BadInputException when a key or value is wrong
   */
  @Override
  public Forecaster withReading(Map<String, String> settings) {
    if (settings.isEmpty()) {
      return this;
    }
    Recipe changed = recipe.withReading(settings);
    Fields data = changed.reading(Map.of());
    ForecastConfig config =
        model.config().toBuilder()
            .format(TableFormat.read(data))
            .reading(SeriesOptions.read(data))
            .build();
    return new Forecaster(
        changed, new ForecastModel(config, model.scaler(), model.network()), trainedOn, trainedId);
  }

  /**
   * Forecasts the values after those of a request:
   *
   * <pre>{@code
   * {"columns": {"load": [3.1, 3.4, 2.9], "wind": [5, 7, 6]}, "horizon": 2}
   * {"values": [3.1, 3.4, 2.9], "labels": ["2024-05-01", "2024-05-02", "2024-05-03"]}
   * }</pre>
   *
   * <p>The second one in Java is {@code Map.of("values", new double[] {3.1, 3.4, 2.9}, "labels",
   * List.of("2024-05-01", "2024-05-02", "2024-05-03"))}.
   *
   * @param request {@code columns}, or {@code values} for a model that reads one column; optional
   *     {@code labels}, a date for each point; optional {@code horizon}, by default the trained one
   *     and limited as in {@link #predict(Series, int)}. Numbers are lists or arrays.
   * @return {@code target}, {@code values} and {@code notes}; values that are not finite are null
   * @throws BadInputException when the request has an unknown key or a value that does not fit
   */
  @Override
  public Map<String, @Nullable Object> answer(Map<String, ? extends @Nullable Object> request) {
    ForecastRequest read = ForecastRequest.read(request, model.config());
    return ForecastRequest.write(predict(read.series(), read.horizon()));
  }

  @Override
  public void save(Path file) {
    ForecasterFile.save(file, this, model.scaler(), trainedOn.get());
  }

  /**
   * {@inheritDoc}
   *
   * <p>To forecast in the units of the data as values arrive, use {@link #stream} and not a stream
   * of this network.
   */
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

  /** Returns the configuration, with its columns set. */
  public ForecastConfig config() {
    return model.config();
  }

  /** Returns the model with its scaling. */
  ForecastModel forecastModel() {
    return model;
  }
}
