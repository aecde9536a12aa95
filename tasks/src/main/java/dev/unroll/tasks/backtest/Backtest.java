package dev.unroll.tasks.backtest;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Series;
import dev.unroll.internal.CountText;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.forecast.ForecastConfig;
import dev.unroll.tasks.forecast.ForecastData;
import dev.unroll.tasks.forecast.ForecastTask;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.tasks.input.DataLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares ways to forecast a series without using its test set: rolling-origin evaluation of a
 * recipe, and of candidates with other values in it, within the training set alone.
 *
 * <pre>
 * n points come before the split;  fold k = 1..N of S points:
 * origin(k) = n − (N − k + 1) · S      trains   on the points [0, origin(k))
 *                                      forecasts the points [origin(k), origin(k) + S)
 * </pre>
 *
 * <p>Each candidate is retrained for each fold and seed, with scaling fitted before the origin. It
 * is scored as {@link Forecaster} scores the test set: from known values up to each forecast. A
 * separate test series is not used either; the training set is then all of the other series. Values
 * that {@code data.missing: interpolate} fills in are filled in before the cut.
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
 * <p>Immutable. The same seeds give bit-identical results, with any number of threads. Source:
 * Tashman 2000, Out-of-sample tests of forecasting accuracy, rolling-origin recalibration.
 */
public final class Backtest {
  private final Recipe recipe;
  private final DataLocation data;
  private final int folds;
  private final int size;
  private final List<Long> seeds;
  private final List<Candidate> candidates;

  private Backtest(Builder from) {
    recipe = from.recipe;
    data = from.data;
    folds = from.folds;
    size = from.size;
    seeds = distinct("seed", from.seeds);
    candidates = distinct("candidate", from.candidates);
    if (folds < 1) {
      throw new IllegalArgumentException("folds must be 1 or more, got " + folds);
    }
    if (size < 0) {
      throw new IllegalArgumentException("size must be 0 (for the default) or more, got " + size);
    }
  }

  private static <T> List<T> distinct(String what, List<T> list) {
    if (list.isEmpty() || list.stream().distinct().count() < list.size()) {
      throw new IllegalArgumentException(
          "expected at least one " + what + ", each once, got " + list);
    }
    return List.copyOf(list);
  }

  /**
   * Returns a backtest of a recipe as written, with the data that it names and the default
   * settings.
   */
  public static Backtest of(Recipe recipe) {
    return builder(recipe).build();
  }

  /**
   * Returns a backtest of a recipe as written, with the default settings.
   *
   * @param data a CSV file to use in place of the recipe's series, or a directory to find the
   *     recipe's file in
   */
  public static Backtest of(Recipe recipe, DataLocation data) {
    return builder(recipe).data(data).build();
  }

  /**
   * Returns a builder with the default settings.
   *
   * @throws BadInputException when it is not a recipe of a forecast
   */
  public static Builder builder(Recipe recipe) {
    if (!recipe.task().equals(new ForecastTask().name())) {
      throw new BadInputException(
          recipe.source()
              + ": "
              + recipe.type().predictorName()
              + " (expected a forecaster, since only forecasts can be backtested). Compare its"
              + " settings with unroll train and data.validation.");
    }
    return new Builder(recipe);
  }

  /** Returns a builder with these settings, to change several of them. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Returns the recipe; its {@code data.split} defines where the training set ends. */
  public Recipe recipe() {
    return recipe;
  }

  /** Returns the location of the data; by default the one that the recipe names. */
  public DataLocation data() {
    return data;
  }

  /** Returns the number of origins; by default 5. */
  public int folds() {
    return folds;
  }

  /**
   * Returns the number of points after each origin. The default, 0, divides half of the training
   * set among the folds.
   */
  public int size() {
    return size;
  }

  /** Returns the seeds of the trainings; by default that of the recipe. */
  public List<Long> seeds() {
    return seeds;
  }

  /** Returns the candidates to compare; by default the recipe as written. */
  public List<Candidate> candidates() {
    return candidates;
  }

  /** Returns a copy with data in another place. */
  public Backtest withData(DataLocation value) {
    return toBuilder().data(value).build();
  }

  /** Returns a copy with this many origins. */
  public Backtest withFolds(int value) {
    return toBuilder().folds(value).build();
  }

  /** Returns a copy with this many points after each origin. */
  public Backtest withSize(int value) {
    return toBuilder().size(value).build();
  }

  /** Returns a copy with trainings of these seeds. */
  public Backtest withSeeds(List<Long> value) {
    return toBuilder().seeds(value).build();
  }

  /** Returns a copy that compares these candidates. */
  public Backtest withCandidates(List<Candidate> value) {
    return toBuilder().candidates(value).build();
  }

  /** Runs without a listener; see {@link #run(BacktestListener)}. */
  public BacktestResult run() {
    return run(BacktestListener.silent());
  }

  /**
   * Trains and scores every candidate on every fold with every seed, in parallel on all threads.
   *
   * @throws BadInputException when recipe, candidates, data and folds do not fit together, before
   *     anything is trained
   */
  public BacktestResult run(BacktestListener listener) {
    TrainingPart base = TrainingPart.of(recipe, data);
    List<BacktestResult.Fold> origins = origins(base);
    var parts = new ArrayList<TrainingPart>();
    for (Candidate candidate : candidates) {
      TrainingPart part = base.of(candidate, data);
      part.training(origins.get(0), seeds.get(0)); // fails early instead of after hours
      parts.add(part);
    }
    List<List<List<Double>>> errors =
        new BacktestRuns(parts, candidates, origins, seeds, listener).errors();
    var scores = new ArrayList<BacktestResult.Score>();
    for (int i = 0; i < parts.size(); i++) {
      Candidate candidate = candidates.get(i);
      scores.add(new BacktestResult.Score(candidate.name(), candidate.changes(), errors.get(i)));
    }
    TrainingPart.Baselines baselines = base.baselines(origins);
    var notes = new ArrayList<>(notes(parts));
    baselines
        .leftOut()
        .forEach(
            name ->
                notes.add(
                    "the baseline "
                        + name
                        + " is left out: on some folds the series is too short for it, or its errors"
                        + " are not finite"));
    return new BacktestResult(
        origins,
        seeds,
        scores,
        baselines.scores(),
        notes,
        ForecastData.describe(base.series(), base.config()));
  }

  private List<String> notes(List<TrainingPart> parts) {
    var leaking = new ArrayList<String>();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).leaks()) {
        leaking.add(candidates.get(i).name());
      }
    }
    var notes = new ArrayList<>(parts.get(0).series().notes());
    if (!leaking.isEmpty()) {
      notes.add(
          "data leak: the scaler"
              + (leaking.size() == parts.size() ? "" : " of " + String.join("; ", leaking))
              + " is fitted on the points after each origin, too (data.fitOn=all); set"
              + " data.fitOn=train");
    }
    return notes;
  }

  private List<BacktestResult.Fold> origins(TrainingPart part) {
    int points = part.length();
    int horizon = part.config().horizon();
    int stretch = size > 0 ? size : Math.max(horizon, points / (2 * folds));
    if (stretch < horizon) {
      throw new BadInputException(
          "folds of "
              + stretch
              + " points are too short for a forecast of "
              + horizon
              + " steps; set a size of "
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
                  ? ", "
                      + CountText.of(config.reach() - config.window(), "point")
                      + " for the differences"
                  : "")
              + " and horizon "
              + horizon
              + " need at least "
              + least
              + "; use fewer folds or a smaller size");
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

  /** Returns all settings by name, for {@link #equals}, {@link #hashCode} and {@link #toString}. */
  private Map<String, Object> settings() {
    var settings = new LinkedHashMap<String, Object>();
    settings.put("recipe", recipe);
    settings.put("data", data);
    settings.put("folds", folds);
    settings.put("size", size);
    settings.put("seeds", seeds);
    settings.put("candidates", candidates);
    return settings;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Backtest backtest && settings().equals(backtest.settings());
  }

  @Override
  public int hashCode() {
    return settings().hashCode();
  }

  @Override
  public String toString() {
    return "Backtest" + settings();
  }

  /** Builds a backtest; settings that are not set have their defaults. */
  public static final class Builder {
    private final Recipe recipe;
    private DataLocation data = DataLocation.ofRecipe();
    private int folds = 5;
    private int size;
    private List<Long> seeds;
    private List<Candidate> candidates = List.of(Candidate.AS_WRITTEN);

    private Builder(Recipe recipe) {
      this.recipe = recipe;
      seeds = List.of(recipe.seed());
    }

    private Builder(Backtest from) {
      recipe = from.recipe;
      data = from.data;
      folds = from.folds;
      size = from.size;
      seeds = from.seeds;
      candidates = from.candidates;
    }

    /** Sets the location of the data: a file in place of the recipe's series, or a directory. */
    public Builder data(DataLocation value) {
      data = value;
      return this;
    }

    /** Sets the number of origins. */
    public Builder folds(int value) {
      folds = value;
      return this;
    }

    /**
     * Sets the number of points after each origin; 0 divides half of the training set among the
     * folds.
     */
    public Builder size(int value) {
      size = value;
      return this;
    }

    /** Sets the seeds of the trainings. */
    public Builder seeds(List<Long> value) {
      seeds = value;
      return this;
    }

    /** Sets the candidates to compare. */
    public Builder candidates(List<Candidate> value) {
      candidates = value;
      return this;
    }

    /**
     * Builds the backtest.
     *
     * @throws IllegalArgumentException when a number is out of its range, or a list is empty or has
     *     a duplicate
     */
    public Backtest build() {
      return new Backtest(this);
    }
  }
}
