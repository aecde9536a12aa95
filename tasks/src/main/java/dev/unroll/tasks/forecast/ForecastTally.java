package dev.unroll.tasks.forecast;

import dev.unroll.data.series.ForecastErrors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Accumulates the errors of forecasts of the test set as they are made. Of each pair that is shown
 * it keeps only the first step, so that it needs one double for each pair.
 */
final class ForecastTally implements ForecastModel.Listener {
  private final ForecastData data;
  private final double[] real;
  private final int first;
  private final double[] firstSteps;
  private final ForecastErrors errors = new ForecastErrors();
  private final ForecastErrors[] steps;
  private final @Nullable WorstForecasts worst;
  private double[] last = {};

  /**
   * Creates an empty tally.
   *
   * @param real all values of the target
   * @param first the first of all pairs that is shown
   * @param worst receives the forecasts of the test set; null: they are not kept
   */
  ForecastTally(ForecastData data, double[] real, int first, @Nullable WorstForecasts worst) {
    this.data = data;
    this.real = real;
    this.first = first;
    this.worst = worst;
    firstSteps = new double[data.all().count() - first];
    steps = new ForecastErrors[data.all().horizon()];
    for (int k = 0; k < steps.length; k++) {
      steps[k] = new ForecastErrors();
    }
  }

  @Override
  public void onForecast(int pair, double[] forecast) {
    firstSteps[pair - first] = forecast[0];
    if (pair == data.all().count() - 1) {
      last = forecast.clone();
    }
    if (pair >= data.before()) {
      int target = data.all().targetPoint(pair);
      for (int k = 0; k < forecast.length; k++) {
        if (data.all().isObserved(pair, k)) {
          errors.add(forecast[k], real[target + k]);
          steps[k].add(forecast[k], real[target + k]);
          if (worst != null) {
            worst.add(target + k, k + 1, real[target + k], forecast[k]);
          }
        }
      }
    }
  }

  /** Returns the forecasts with the largest errors, if they are kept. */
  Optional<WorstForecasts> worst() {
    return Optional.ofNullable(worst);
  }

  /** Returns the first pair that is shown. */
  int first() {
    return first;
  }

  /** Returns the first step of the forecast of each pair that is shown. */
  double[] firstSteps() {
    return firstSteps;
  }

  /** Returns all steps of the forecast of the last pair. */
  double[] last() {
    return last.clone();
  }

  /** Returns the metrics over all steps. */
  Map<String, Double> metrics() {
    return metrics(errors);
  }

  /** Returns the errors of each step, nearest first. */
  ForecastErrors[] steps() {
    return steps.clone();
  }

  /** Returns errors by the names of the metrics. */
  static Map<String, Double> metrics(ForecastErrors errors) {
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put(ForecastTask.RMSE, errors.rmse());
    metrics.put(ForecastTask.MAE, errors.mae());
    return metrics;
  }
}
