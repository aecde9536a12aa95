package dev.unroll.tasks.backtest;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.forecast.FitOn;
import dev.unroll.tasks.forecast.ForecastConfig;
import dev.unroll.tasks.forecast.ForecastData;
import dev.unroll.tasks.forecast.ForecastRecipe;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.tasks.forecast.SeriesSource;
import dev.unroll.tasks.forecast.Split;
import dev.unroll.tasks.input.DataLocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The points of a recipe's series before its split, and none of those after it.
 *
 * @param recipe that the series belongs to
 * @param config of the recipe, with its columns named
 * @param series cut at the split
 */
record TrainingPart(Recipe recipe, ForecastConfig config, Series series) {

  /** Loads a series and drops its test set. */
  static TrainingPart of(Recipe recipe, DataLocation place) {
    ForecastRecipe read = ForecastRecipe.read(recipe);
    SeriesSource.Loaded loaded = read.load(place);
    Series all = loaded.series();
    ForecastConfig config = read.config().withColumnsOf(all);
    int end =
        loaded.test() != null ? all.length() : ForecastData.of(loaded, config).train().endPoint();
    return new TrainingPart(recipe, config, all.slice(0, end));
  }

  /**
   * Returns the same points for a candidate. A split at a fraction of the windows would depend on
   * the candidate's window.
   *
   * @throws BadInputException when the candidate does not forecast the same values, so that its
   *     errors could not be compared
   */
  TrainingPart of(Candidate candidate, DataLocation place) {
    if (candidate.changes().isEmpty()) {
      return this;
    }
    Recipe changed = candidate.apply(recipe);
    ForecastRecipe read = ForecastRecipe.read(changed);
    Series all = read.load(place).series();
    ForecastConfig other = read.config().withColumnsOf(all);
    var part = new TrainingPart(changed, other, all.slice(0, Math.min(all.length(), length())));
    String what =
        !other.split().equals(config.split())
            ? "another split"
            : other.horizon() != config.horizon()
                ? "another horizon"
                : !Arrays.equals(part.target(), target()) ? "other values to forecast" : "";
    if (!what.isEmpty()) {
      throw new BadInputException(
          candidate.name()
              + ": a candidate with "
              + what
              + " cannot be compared with the others; change that for all of them, in the recipe or"
              + " with --set");
    }
    return part;
  }

  int length() {
    return series.length();
  }

  /** Prepares a training on the points before the origin; the range after it is the test set. */
  Training<Forecaster> training(BacktestResult.Fold fold, long seed) {
    ForecastConfig ofFold = config(fold);
    return Forecaster.training(
        recipe, ofFold.withTraining(ofFold.training().withSeed(seed)), known(fold));
  }

  private ForecastConfig config(BacktestResult.Fold fold) {
    return config.withSplit(Split.points(fold.origin()));
  }

  private Series known(BacktestResult.Fold fold) {
    return series.slice(0, fold.end());
  }

  private double[] target() {
    return series.values(config.targetOrFirst());
  }

  /**
   * The errors of baselines on every fold.
   *
   * @param leftOut the names of the baselines that lack earlier values in the first fold, or
   *     diverge in some fold
   */
  record Baselines(List<BacktestResult.Score> scores, List<String> leftOut) {}

  /** Returns the errors of the baselines that can be compared on all folds. */
  Baselines baselines(List<BacktestResult.Fold> folds) {
    var rmse = new LinkedHashMap<String, List<List<Double>>>();
    for (BacktestResult.Fold fold : folds) {
      Forecaster.baselines(config(fold), known(fold))
          .forEach(
              (name, metrics) ->
                  rmse.computeIfAbsent(name, key -> new ArrayList<>())
                      .add(List.of(metrics.getOrDefault("rmse", Double.NaN))));
    }
    var scores = new ArrayList<BacktestResult.Score>();
    var leftOut = new ArrayList<String>();
    rmse.forEach(
        (name, errors) -> {
          if (errors.size() == folds.size()) {
            scores.add(new BacktestResult.Score(name, Map.of(), errors));
          } else {
            leftOut.add(name);
          }
        });
    return new Baselines(scores, leftOut);
  }

  /** Returns true if the scaling is also fitted on the range after each origin. */
  boolean leaks() {
    return config.fitOn() == FitOn.ALL
        && config.columnsAndTarget().stream()
            .anyMatch(column -> config.scaleOf(column) != Scaler.Kind.NONE);
  }
}
