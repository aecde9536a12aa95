package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.Missing;
import dev.unroll.data.Scaler;
import dev.unroll.data.Series;
import dev.unroll.optim.Adam;
import dev.unroll.train.TrainingConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to forecast from what, with which model, trained how. Recipes are read into it; programs
 * begin with {@link #defaults()} and change it with {@code with…}.
 *
 * @param columns the model's inputs; default: the only one there is
 * @param target the column that is forecast; default: the first of the columns
 * @param missing what to do where a value is missing; default {@link Missing#ERROR}
 * @param window values in; default 10
 * @param horizon values out; default 1
 * @param feed how windows reach the model; default {@link Feed#STEPS}
 * @param split where the training part ends; default {@link Split#DEFAULT}
 * @param scale what the model sees instead of the values; default {@link Scaler.Kind#STANDARD}
 * @param fitOn which values the scaling is fitted on; default {@link FitOn#TRAIN}
 * @param season steps in a season, for the seasonal baselines; default 0, none
 * @param layers of the model; default an LSTM of 32 and a dense layer of as many units as the
 *     horizon, which are those of an empty list
 * @param training how to train; default {@link TrainingConfig#defaults()} with Adam 0.005 and 50
 *     epochs
 */
public record ForecastConfig(
    List<String> columns,
    @Nullable String target,
    Missing missing,
    int window,
    int horizon,
    Feed feed,
    Split split,
    Scaler.Kind scale,
    FitOn fitOn,
    int season,
    List<LayerSpec> layers,
    TrainingConfig training) {
  private static final ForecastConfig DEFAULTS =
      new ForecastConfig(
          List.of(),
          null,
          Missing.ERROR,
          10,
          1,
          Feed.STEPS,
          Split.DEFAULT,
          Scaler.Kind.STANDARD,
          FitOn.TRAIN,
          0,
          List.of(),
          TrainingConfig.defaults().withOptimizer(new Adam(0.005f)).withEpochs(50));

  /** Checks the numbers and copies the lists. */
  public ForecastConfig {
    requireAtLeast("window", window, 1);
    requireAtLeast("horizon", horizon, 1);
    requireAtLeast("season", season, 0);
    columns = List.copyOf(columns);
    layers = List.copyOf(layers);
  }

  /** The defaults; a series is all that they leave open. */
  public static ForecastConfig defaults() {
    return DEFAULTS;
  }

  /** From these columns. */
  public ForecastConfig withColumns(String... value) {
    return withColumns(List.of(value));
  }

  /** From these columns. */
  public ForecastConfig withColumns(List<String> value) {
    return new ForecastConfig(
        value, target, missing, window, horizon, feed, split, scale, fitOn, season, layers,
        training);
  }

  /** Of this column. */
  public ForecastConfig withTarget(@Nullable String value) {
    return new ForecastConfig(
        columns, value, missing, window, horizon, feed, split, scale, fitOn, season, layers,
        training);
  }

  /** With another treatment of missing values. */
  public ForecastConfig withMissing(Missing value) {
    return new ForecastConfig(
        columns, target, value, window, horizon, feed, split, scale, fitOn, season, layers,
        training);
  }

  /** From so many values. */
  public ForecastConfig withWindow(int value) {
    return new ForecastConfig(
        columns, target, missing, value, horizon, feed, split, scale, fitOn, season, layers,
        training);
  }

  /** So many steps ahead at once. */
  public ForecastConfig withHorizon(int value) {
    return new ForecastConfig(
        columns, target, missing, window, value, feed, split, scale, fitOn, season, layers,
        training);
  }

  /** With windows fed in another way. */
  public ForecastConfig withFeed(Feed value) {
    return new ForecastConfig(
        columns, target, missing, window, horizon, value, split, scale, fitOn, season, layers,
        training);
  }

  /** With another training part. */
  public ForecastConfig withSplit(Split value) {
    return new ForecastConfig(
        columns, target, missing, window, horizon, feed, value, scale, fitOn, season, layers,
        training);
  }

  /** With another scaling. */
  public ForecastConfig withScale(Scaler.Kind value) {
    return new ForecastConfig(
        columns, target, missing, window, horizon, feed, split, value, fitOn, season, layers,
        training);
  }

  /** With the scaling fitted on the training part, or on all: a leak. */
  public ForecastConfig withFitOn(FitOn value) {
    return new ForecastConfig(
        columns, target, missing, window, horizon, feed, split, scale, value, season, layers,
        training);
  }

  /** Beside the seasonal baselines, for so many steps in a season; 0: without them. */
  public ForecastConfig withSeason(int value) {
    return new ForecastConfig(
        columns, target, missing, window, horizon, feed, split, scale, fitOn, value, layers,
        training);
  }

  /** With another model. */
  public ForecastConfig withLayers(LayerSpec... value) {
    return withLayers(List.of(value));
  }

  /** With another model. */
  public ForecastConfig withLayers(List<LayerSpec> value) {
    return new ForecastConfig(
        columns, target, missing, window, horizon, feed, split, scale, fitOn, season, value,
        training);
  }

  /** Trained in another way. */
  public ForecastConfig withTraining(TrainingConfig value) {
    return new ForecastConfig(
        columns, target, missing, window, horizon, feed, split, scale, fitOn, season, layers,
        value);
  }

  /** The layers, the default ones where none are named. */
  List<LayerSpec> layersOrDefault() {
    return layers.isEmpty()
        ? List.of(
            feed == Feed.SEQUENCE ? LayerSpec.lstm(32) : LayerSpec.lstmLast(32),
            LayerSpec.dense(horizon))
        : layers;
  }

  /** The target, the first of the columns where none is named. */
  String targetOrFirst() {
    return target != null ? target : columns.get(0);
  }

  /** With columns and target named, from what a series has where the configuration leaves it. */
  ForecastConfig withColumnsOf(Series series) {
    if (!columns.isEmpty()) {
      return withTarget(targetOrFirst());
    }
    if (target != null) {
      return withColumns(target);
    }
    if (series.columns().size() > 1) {
      throw new BadInputException(
          series.source()
              + ": there are several columns ("
              + String.join(", ", series.columns())
              + "); say which to use with data.columns");
    }
    String only = series.columns().get(0);
    return withColumns(only).withTarget(only);
  }

  private static void requireAtLeast(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(what + " must be " + least + " or more, got " + value);
    }
  }
}
