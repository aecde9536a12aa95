package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares ways to forecast a series without a look at its test part: rolling-origin evaluation of
 * a recipe, and of candidates with other values in it, inside the training part alone.
 *
 * <pre>
 * n points come before the split;  fold k = 1..N of S points:
 * origin(k) = n − (N − k + 1) · S      trains   on the points [0, origin(k))
 *                                      forecasts the points [origin(k), origin(k) + S)
 * </pre>
 *
 * <p>Each candidate is trained anew for each fold and seed, with scaling fitted before the origin,
 * and scored as {@link Forecaster} scores the test part: from known values up to each forecast. A
 * test series of its own is not looked at either; all of the other one is the training part then.
 * Values that {@code data.missing: interpolate} fills in are filled in before the cut.
 *
 * <pre>{@code
 * BacktestResult result =
 *     Backtest.of(Recipes.find("airline"))
 *         .withFolds(4)
 *         .withSize(12)
 *         .withCandidates(Candidate.grid(Map.of("data.window", List.of("2", "12"))))
 *         .run();
 * }</pre>
 *
 * <p>Immutable. The same seeds give the same bits, however many threads share the work. Source:
 * Tashman 2000, Out-of-sample tests of forecasting accuracy, rolling-origin recalibration.
 *
 * @param recipe to judge; its {@code data.split} says where the training part ends
 * @param file a CSV file to use in place of the recipe's series, or a directory to find the
 *     recipe's file in; null: what the recipe names
 * @param folds how many origins; default 5
 * @param size points that follow each origin; 0, the default: half of the training part, shared
 *     among the folds
 * @param seeds of the trainings; default: the recipe's own
 * @param candidates to compare; default: the recipe as written
 */
public record Backtest(
    Recipe recipe,
    @Nullable Path file,
    int folds,
    int size,
    List<Long> seeds,
    List<Candidate> candidates) {
  private static final int FOLDS = 5;

  /** Checks the numbers and copies the lists. */
  public Backtest {
    if (folds < 1) {
      throw new IllegalArgumentException("folds must be 1 or more, got " + folds);
    }
    if (size < 0) {
      throw new IllegalArgumentException("size must be 0 (for the default) or more, got " + size);
    }
    seeds = distinct("seed", seeds);
    candidates = distinct("candidate", candidates);
  }

  private static <T> List<T> distinct(String what, List<T> list) {
    if (list.isEmpty() || list.stream().distinct().count() < list.size()) {
      throw new IllegalArgumentException(
          "expected at least one " + what + ", each once, got " + list);
    }
    return List.copyOf(list);
  }

  /** Makes a backtest of a recipe as written and the data that it names, with the defaults. */
  public static Backtest of(Recipe recipe) {
    return made(recipe, null);
  }

  /** Makes a backtest of a recipe as written, on data in this file, with the defaults. */
  public static Backtest of(Recipe recipe, Path file) {
    return made(recipe, file);
  }

  private static Backtest made(Recipe recipe, @Nullable Path file) {
    return new Backtest(
        recipe, file, FOLDS, 0, List.of(recipe.seed()), List.of(Candidate.AS_WRITTEN));
  }

  /** With so many origins. */
  public Backtest withFolds(int value) {
    return new Backtest(recipe, file, value, size, seeds, candidates);
  }

  /** With so many points after each origin. */
  public Backtest withSize(int value) {
    return new Backtest(recipe, file, folds, value, seeds, candidates);
  }

  /** With trainings of these seeds. */
  public Backtest withSeeds(List<Long> value) {
    return new Backtest(recipe, file, folds, size, value, candidates);
  }

  /** Of these candidates. */
  public Backtest withCandidates(List<Candidate> value) {
    return new Backtest(recipe, file, folds, size, seeds, value);
  }

  /** Runs in silence; see {@link #run(BacktestListener)}. */
  public BacktestResult run() {
    return run(BacktestListener.silent());
  }

  /**
   * Trains and scores every candidate on every fold with every seed, as many at a time as there are
   * threads.
   *
   * @throws BadInputException when recipe, candidates, data and folds do not fit, before anything
   *     is trained
   */
  public BacktestResult run(BacktestListener listener) {
    TrainingPart base = TrainingPart.of(recipe, file);
    List<BacktestResult.Fold> origins = origins(base);
    var parts = new ArrayList<TrainingPart>();
    for (Candidate candidate : candidates) {
      TrainingPart part = base.of(candidate, file);
      part.forecaster(origins.get(0), seeds.get(0)); // what does not fit is said before hours pass
      parts.add(part);
    }
    List<List<List<Double>>> figures =
        new BacktestRuns(parts, candidates, origins, seeds, listener).figures();
    var scores = new ArrayList<BacktestResult.Score>();
    for (int i = 0; i < parts.size(); i++) {
      Candidate candidate = candidates.get(i);
      scores.add(new BacktestResult.Score(candidate.name(), candidate.changes(), figures.get(i)));
    }
    return new BacktestResult(origins, seeds, scores, base.baselines(origins), notes(parts));
  }

  private List<String> notes(List<TrainingPart> parts) {
    var leaking = new ArrayList<String>();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).leaks()) {
        leaking.add(candidates.get(i).name());
      }
    }
    return leaking.isEmpty()
        ? List.of()
        : List.of(
            "a leak: the scaling"
                + (leaking.size() == parts.size() ? "" : " of " + String.join("; ", leaking))
                + " is fitted on the stretch after each origin too (fitOn: all); set"
                + " data.fitOn=train for honest figures");
  }

  private static String points(int count) {
    return count + (count == 1 ? " point" : " points");
  }

  private List<BacktestResult.Fold> origins(TrainingPart part) {
    int points = part.length();
    int horizon = part.config().horizon();
    int stretch = size > 0 ? size : Math.max(horizon, points / (2 * folds));
    if (stretch < horizon) {
      throw new BadInputException(
          "folds of "
              + stretch
              + " points hold no forecast of "
              + horizon
              + " steps; take a size of "
              + horizon
              + " or more");
    }
    long first = points - (long) folds * stretch;
    ForecastConfig config = part.config();
    int least = config.reach() + horizon;
    if (first < least) {
      throw new BadInputException(
          folds
              + (folds == 1 ? " fold" : " folds")
              + " of "
              + stretch
              + " points leave "
              + Math.max(0, first)
              + " of the "
              + points
              + " before the split to train on, but window "
              + config.window()
              + (config.reach() > config.window()
                  ? ", " + points(config.reach() - config.window()) + " for the differences"
                  : "")
              + " and horizon "
              + horizon
              + " need at least "
              + least
              + "; take fewer folds or a smaller size");
    }
    var origins = new ArrayList<BacktestResult.Fold>();
    Series series = part.series();
    List<String> labels = series.labels();
    for (int k = 0; k < folds; k++) {
      int origin = (int) first + k * stretch;
      int end = origin + stretch;
      origins.add(
          new BacktestResult.Fold(
              origin,
              end,
              labels == null ? null : labels.get(origin),
              labels == null ? null : labels.get(end - 1)));
    }
    return origins;
  }
}
