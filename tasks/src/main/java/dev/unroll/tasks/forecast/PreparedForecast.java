package dev.unroll.tasks.forecast;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Windows;
import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Model;
import dev.unroll.store.LayerRegistry;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.DataSplit;
import dev.unroll.tasks.PreparedTask;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.TrainingSummary;
import dev.unroll.tasks.WorstFirst;
import dev.unroll.train.TrainingConfig;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A forecaster with its data and fresh weights, ready to be trained. */
final class PreparedForecast implements PreparedTask<Forecaster> {
  private final Recipe recipe;
  private final ForecastModel model;
  private final ForecastData data;
  private final WindowCoder tested;
  private final WindowCoder trained;
  private final Supplier<TrainingSummary> trainedOn;

  private PreparedForecast(Recipe recipe, ForecastModel model, ForecastData data) {
    this.recipe = recipe;
    this.model = model;
    this.data = data;
    trainedOn = TrainedPoints.summary(() -> learned(model.config(), data));
    tested = model.code(data.all().series());
    trained = data.separate() ? model.code(data.train().series()) : tested;
  }

  /**
   * Builds the network of a recipe for data.
   *
   * @throws BadInputException when recipe and data do not fit
   */
  static PreparedForecast of(Recipe recipe, ForecastConfig config, SeriesSource.Loaded loaded) {
    return of(recipe.source(), recipe.registry().words().layers(), built -> recipe, config, loaded);
  }

  /**
   * Builds the network for data.
   *
   * @param source the start of each error message
   * @param layers the registry of layers
   * @param recipe returns the recipe for model files, given the network
   * @throws BadInputException when configuration and data do not fit
   */
  static PreparedForecast of(
      String source,
      LayerRegistry layers,
      Function<Model, Recipe> recipe,
      ForecastConfig config,
      SeriesSource.Loaded loaded) {
    ForecastConfig named = config.withColumnsOf(loaded.series());
    ForecastData data = ForecastData.of(loaded, named);
    Model network = ForecastNetwork.build(named, source, layers);
    return new PreparedForecast(
        recipe.apply(network), new ForecastModel(named, data.scaler(named), network), data);
  }

  /** Returns the recipe that model files and checkpoints keep. */
  Recipe recipe() {
    return recipe;
  }

  @Override
  public Forecaster predictor() {
    return new Forecaster(recipe, model, trainedOn);
  }

  @Override
  public TrainingConfig training() {
    TrainingConfig training = model.config().training();
    return data.train().allObserved() ? training : ObservedLoss.in(training);
  }

  /** Returns the pairs to train on, without those of the validation set. */
  private static Windows learned(ForecastConfig config, ForecastData data) {
    return data.validation(config).map(Windows.Split::train).orElse(data.train());
  }

  @Override
  public DataDescription data() {
    return data.description();
  }

  @Override
  public Dataset examples() {
    return model.examples(trained, learned(model.config(), data));
  }

  @Override
  public Optional<Dataset> validation() {
    return data.validation(model.config()).map(split -> model.examples(trained, split.test()));
  }

  @Override
  public String checksum() {
    return data.checksum();
  }

  @Override
  public Optional<DataSplit> split() {
    return Optional.of(data.split(model.config()));
  }

  @Override
  public Scoring scoring() {
    var report = new ForecastReport(data, model.config());
    ForecastTally before = forecasts(report, null);
    Map<String, Map<String, Double>> baselines = report.baselines();
    return new Scoring() {
      @Override
      public String start() {
        return report.start(before.metrics(), baselines);
      }

      @Override
      public Score score(boolean stopped) {
        TrainingSummary unused = trainedOn.get(); // the forecaster may live longer than the data
        return report.score(
            recipe,
            baselines,
            Optional.of(before),
            forecasts(report, new WorstForecasts(WorstFirst.MAX)),
            model);
      }
    };
  }

  private ForecastTally forecasts(ForecastReport report, @Nullable WorstForecasts worst) {
    ForecastTally tally = report.tally(worst);
    model.forecast(tested, data.all(), tally.first(), tally);
    return tally;
  }
}
