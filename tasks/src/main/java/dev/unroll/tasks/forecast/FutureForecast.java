package dev.unroll.tasks.forecast;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Series;
import java.util.List;

/**
 * Forecasts what follows a series, or says why it cannot.
 *
 * @param model that was trained
 */
record FutureForecast(ForecastModel model) {
  /** See {@link Forecaster#predict(Series, int)}. */
  Forecast of(Series input, int horizon) {
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
}
