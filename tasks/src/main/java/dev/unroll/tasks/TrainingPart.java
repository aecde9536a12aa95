package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The points of a recipe's series before its split, and nothing of those after.
 *
 * @param recipe that they belong to
 * @param config of the recipe, with its columns named
 * @param series cut at the split
 */
record TrainingPart(Recipe recipe, ForecastConfig config, Series series) {

  /** Loads a series and forgets its test part. */
  static TrainingPart of(Recipe recipe, @Nullable Path file) {
    SeriesSource.Loaded loaded = Forecaster.load(recipe, file);
    Series all = loaded.series();
    ForecastConfig config = ForecastRecipe.read(recipe).config().withColumnsOf(all);
    int end =
        loaded.test() != null ? all.length() : ForecastData.of(loaded, config).train().endPoint();
    return new TrainingPart(recipe, config, all.slice(0, end));
  }

  /**
   * The same points for a candidate; a share of the windows would end elsewhere with another
   * window.
   *
   * @throws BadInputException when it does not forecast the same values, so that its errors could
   *     not be compared
   */
  TrainingPart of(Candidate candidate, @Nullable Path file) {
    if (candidate.changes().isEmpty()) {
      return this;
    }
    Recipe changed = candidate.apply(recipe);
    Series all = Forecaster.load(changed, file).series();
    ForecastConfig other = ForecastRecipe.read(changed).config().withColumnsOf(all);
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

  /** A forecaster that trains on what comes before the origin; the stretch after it is its test. */
  Forecaster forecaster(BacktestResult.Fold fold, long seed) {
    ForecastConfig ofFold = config(fold);
    return Forecaster.create(
        recipe, ofFold.withTraining(ofFold.training().withSeed(seed)), known(fold), false);
  }

  private ForecastConfig config(BacktestResult.Fold fold) {
    return config.withSplit(Split.points(fold.origin()));
  }

  private SeriesSource.Loaded known(BacktestResult.Fold fold) {
    Series known = series.slice(0, fold.end());
    return new SeriesSource.Loaded(known, null, SeriesSource.Axis.points(known), List.of());
  }

  private double[] target() {
    return series.values(config.targetOrFirst());
  }

  /**
   * The errors of the baselines on every fold, those that the first fold has no past for left out.
   */
  List<BacktestResult.Score> baselines(List<BacktestResult.Fold> folds) {
    var rmse = new LinkedHashMap<String, List<List<Double>>>();
    for (BacktestResult.Fold fold : folds) {
      ForecastData data = ForecastData.of(known(fold), config(fold));
      new ForecastReport(data, config)
          .baselines()
          .forEach(
              (name, figures) ->
                  rmse.computeIfAbsent(name, key -> new ArrayList<>())
                      .add(List.of(figures.getOrDefault("rmse", Double.NaN))));
    }
    return rmse.entrySet().stream()
        .filter(entry -> entry.getValue().size() == folds.size())
        .map(entry -> new BacktestResult.Score(entry.getKey(), Map.of(), entry.getValue()))
        .toList();
  }

  /** Whether the scaling is fitted on the stretch after each origin too. */
  boolean leaks() {
    return config.fitOn() == FitOn.ALL
        && config.columnsAndTarget().stream()
            .anyMatch(column -> config.scaleOf(column) != Scaler.Kind.NONE);
  }
}
