package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.Missing;
import dev.unroll.data.Scaler;
import dev.unroll.data.Series;
import dev.unroll.data.Transform;
import dev.unroll.data.Transforms;
import dev.unroll.optim.Adam;
import dev.unroll.train.TrainingConfig;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
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
 * @param validation the share of the training windows, at their end, that training does not learn
 *     from but is judged by after every epoch: for early stopping and the best weights; default 0
 * @param transforms what is done to the columns before scaling, and taken back in all that comes
 *     out; default none
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
    double validation,
    Transforms transforms,
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
          0,
          Transforms.none(),
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
    if (!(validation >= 0 && validation < 1)) {
      throw new IllegalArgumentException(
          "validation must be a share from 0 to below 1, got " + validation);
    }
    if (validation > 0 && feed == Feed.SEQUENCE) {
      throw new IllegalArgumentException(
          "feed sequence trains on one sequence, of which no part can be kept to judge by; remove"
              + " validation, or feed windows");
    }
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
    return with(draft -> draft.columns = value);
  }

  /** Of this column. */
  public ForecastConfig withTarget(@Nullable String value) {
    return with(draft -> draft.target = value);
  }

  /** With another treatment of missing values. */
  public ForecastConfig withMissing(Missing value) {
    return with(draft -> draft.missing = value);
  }

  /** From so many values. */
  public ForecastConfig withWindow(int value) {
    return with(draft -> draft.window = value);
  }

  /** So many steps ahead at once. */
  public ForecastConfig withHorizon(int value) {
    return with(draft -> draft.horizon = value);
  }

  /** With windows fed in another way. */
  public ForecastConfig withFeed(Feed value) {
    return with(draft -> draft.feed = value);
  }

  /** With another training part. */
  public ForecastConfig withSplit(Split value) {
    return with(draft -> draft.split = value);
  }

  /** With this share of the training windows, the last ones, to judge each epoch by. */
  public ForecastConfig withValidation(double value) {
    return with(draft -> draft.validation = value);
  }

  /** With these transforms of all columns, in this order. */
  public ForecastConfig withTransforms(Transform... value) {
    return withTransforms(Transforms.of(value));
  }

  /** With transforms that may differ from column to column. */
  public ForecastConfig withTransforms(Transforms value) {
    return with(draft -> draft.transforms = value);
  }

  /** With another scaling. */
  public ForecastConfig withScale(Scaler.Kind value) {
    return with(draft -> draft.scale = value);
  }

  /** With the scaling fitted on the training part, or on all: a leak. */
  public ForecastConfig withFitOn(FitOn value) {
    return with(draft -> draft.fitOn = value);
  }

  /** Beside the seasonal baselines, for so many steps in a season; 0: without them. */
  public ForecastConfig withSeason(int value) {
    return with(draft -> draft.season = value);
  }

  /** With another model. */
  public ForecastConfig withLayers(LayerSpec... value) {
    return withLayers(List.of(value));
  }

  /** With another model. */
  public ForecastConfig withLayers(List<LayerSpec> value) {
    return with(draft -> draft.layers = value);
  }

  /** Trained in another way. */
  public ForecastConfig withTraining(TrainingConfig value) {
    return with(draft -> draft.training = value);
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

  /** The columns that are read, the target too where it is no input. */
  List<String> columnsAndTarget() {
    var all = new LinkedHashSet<>(columns);
    all.add(targetOrFirst());
    return List.copyOf(all);
  }

  /** The columns that a forecast needs: the target too where its differences are to be undone. */
  List<String> columnsToPredict() {
    return transforms.reach(targetOrFirst()) > 0 ? columnsAndTarget() : columns;
  }

  /** How many points the model looks back: a window, and what the differences use up before it. */
  int reach() {
    return window + transforms.reach(columnsAndTarget());
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

  private ForecastConfig with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.config();
  }

  /** The fields of a configuration while one of them changes. */
  private static final class Draft {
    private List<String> columns;
    private @Nullable String target;
    private Missing missing;
    private int window;
    private int horizon;
    private Feed feed;
    private Split split;
    private double validation;
    private Transforms transforms;
    private Scaler.Kind scale;
    private FitOn fitOn;
    private int season;
    private List<LayerSpec> layers;
    private TrainingConfig training;

    Draft(ForecastConfig from) {
      columns = from.columns;
      target = from.target;
      missing = from.missing;
      window = from.window;
      horizon = from.horizon;
      feed = from.feed;
      split = from.split;
      validation = from.validation;
      transforms = from.transforms;
      scale = from.scale;
      fitOn = from.fitOn;
      season = from.season;
      layers = from.layers;
      training = from.training;
    }

    ForecastConfig config() {
      return new ForecastConfig(
          columns,
          target,
          missing,
          window,
          horizon,
          feed,
          split,
          validation,
          transforms,
          scale,
          fitOn,
          season,
          layers,
          training);
    }
  }
}
