package dev.unroll.tasks.forecast;

import dev.unroll.data.series.SeriesOptions;
import dev.unroll.data.table.TableFormat;
import dev.unroll.metric.ErrorMetric;
import dev.unroll.metric.Metric;
import dev.unroll.store.Fields;
import dev.unroll.tasks.PreparedTask;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.TaskFile;
import dev.unroll.tasks.TaskMetric;
import dev.unroll.tasks.TaskType;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.recipe.LossRecipe;
import dev.unroll.tasks.recipe.MetricRecipe;
import dev.unroll.tasks.recipe.TrainingRecipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The task {@code forecast}: continues a series. */
public final class ForecastTask implements TaskType<Forecaster> {
  static final String NAME = "forecast";
  static final String RMSE = "rmse";
  static final String MAE = "mae";

  /** Creates the task, for the registry. */
  public ForecastTask() {}

  /** The metrics of the test set, most important first. */
  static final List<TaskMetric> METRICS = List.of(error(RMSE, "RMSE"), error(MAE, "MAE"));

  /** The training that recipes of forecasters can describe. */
  static final TrainingRecipe TRAINING =
      new TrainingRecipe(
          new LossRecipe("a forecaster", List.of("mse", "mae", "huber")),
          new MetricRecipe("a forecaster", metricsOfTraining()));

  private static TaskMetric error(String name, String title) {
    return TaskMetric.error(name, title, "units of the data");
  }

  private static Map<String, Supplier<? extends Metric>> metricsOfTraining() {
    var metrics = new LinkedHashMap<String, Supplier<? extends Metric>>();
    metrics.put("mse", ErrorMetric::mse);
    metrics.put("rmse", ErrorMetric::rmse);
    metrics.put("mae", ErrorMetric::mae);
    return metrics;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String predictorName() {
    return "a forecaster";
  }

  @Override
  public String command() {
    return "unroll predict";
  }

  @Override
  public String fileKey() {
    return "forecaster";
  }

  @Override
  public List<TaskMetric> metrics() {
    return METRICS;
  }

  @Override
  public Optional<TrainingRecipe> trainingWords() {
    return Optional.of(TRAINING);
  }

  @Override
  public List<String> readingKeys() {
    return Stream.concat(SeriesOptions.KEYS.stream(), TableFormat.KEYS.stream()).toList();
  }

  @Override
  public void check(Recipe recipe, Fields fields) {
    ForecastRecipe.check(recipe, fields);
  }

  @Override
  public PreparedTask<Forecaster> prepare(Recipe recipe, DataLocation data) {
    ForecastRecipe read = ForecastRecipe.read(recipe);
    return PreparedForecast.of(recipe, read.config(), read.load(data));
  }

  @Override
  public Forecaster load(TaskFile file) {
    return ForecasterFile.load(file);
  }
}
