package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Cycle;
import dev.unroll.data.series.Missing;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Transform;
import dev.unroll.data.series.Transforms;
import dev.unroll.optim.Adam;
import dev.unroll.store.Spelling;
import dev.unroll.train.TrainingConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
 * @param strategy how several values come about; default {@link Strategy#DIRECT}
 * @param calendar what the model is told of the date of each value, read from the labels of the
 *     series; default nothing
 * @param feed how windows reach the model; default {@link Feed#STEPS}
 * @param split where the training part ends; default {@link Split#DEFAULT}
 * @param validation the share of the training windows, at their end, that training does not learn
 *     from but is judged by after every epoch: for early stopping and the best weights; default 0
 * @param transforms what is done to the columns before scaling, and taken back in all that comes
 *     out; default none
 * @param scale what the model sees instead of the values; default {@link Scaler.Kind#STANDARD}
 * @param scaleByColumn the same for columns that are scaled in another way; default none
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
    Strategy strategy,
    List<Cycle> calendar,
    Feed feed,
    Split split,
    double validation,
    Transforms transforms,
    Scaler.Kind scale,
    Map<String, Scaler.Kind> scaleByColumn,
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
          Strategy.DIRECT,
          List.of(),
          Feed.STEPS,
          Split.DEFAULT,
          0,
          Transforms.none(),
          Scaler.Kind.STANDARD,
          Map.of(),
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
    calendar = List.copyOf(calendar);
    scaleByColumn = Collections.unmodifiableMap(new LinkedHashMap<>(scaleByColumn));
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
  public ForecastConfig withTarget(String value) {
    return with(draft -> draft.target = value);
  }

  /** Returns a copy that forecasts the first of its columns. */
  public ForecastConfig withoutTarget() {
    return with(draft -> draft.target = null);
  }

  /** With another treatment of missing values. */
  public ForecastConfig withMissing(Missing value) {
    return with(draft -> draft.missing = value);
  }

  /** From so many values. */
  public ForecastConfig withWindow(int value) {
    return with(draft -> draft.window = value);
  }

  /** So many steps ahead. */
  public ForecastConfig withHorizon(int value) {
    return with(draft -> draft.horizon = value);
  }

  /** With several steps at once or one after the other. */
  public ForecastConfig withStrategy(Strategy value) {
    return with(draft -> draft.strategy = value);
  }

  /** Told these of the date of each value. */
  public ForecastConfig withCalendar(Cycle... value) {
    return withCalendar(List.of(value));
  }

  /** Told these of the date of each value. */
  public ForecastConfig withCalendar(List<Cycle> value) {
    return with(draft -> draft.calendar = value);
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

  /** With another scaling of one column. */
  public ForecastConfig withScale(String column, Scaler.Kind value) {
    var changed = new LinkedHashMap<>(scaleByColumn);
    changed.put(column, value);
    return with(draft -> draft.scaleByColumn = changed);
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
            LayerSpec.dense(outputs()))
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

  /** The columns that a forecast needs: the target too where the way back begins at its past. */
  List<String> columnsToPredict() {
    String target = targetOrFirst();
    boolean past = transforms.reach(target) > 0 || scaleOf(target) == Scaler.Kind.LOCAL;
    return past ? columnsAndTarget() : columns;
  }

  /** How a column is scaled. */
  Scaler.Kind scaleOf(String column) {
    return scaleByColumn.getOrDefault(column, scale);
  }

  /** Numbers in a step of a window; with the columns still open, those of one. */
  int inputWidth() {
    return Math.max(1, columns.size()) + 2 * calendar.size();
  }

  /** How many steps the network gives at once. */
  int outputs() {
    return strategy == Strategy.RECURSIVE ? 1 : horizon;
  }

  /** How many points the model looks back: a window, and what the differences use up before it. */
  int reach() {
    return window + transforms.reach(columnsAndTarget());
  }

  /** With columns and target named, from what a series has where the configuration leaves it. */
  ForecastConfig withColumnsOf(Series series) {
    if (!columns.isEmpty()) {
      return withTarget(targetOrFirst()).checked(series);
    }
    if (target != null) {
      return withColumns(target).checked(series);
    }
    if (series.columns().size() > 1) {
      throw new BadInputException(
          series.source()
              + ": there are several columns ("
              + String.join(", ", series.columns())
              + "); say which to use with data.columns");
    }
    String only = series.columns().get(0);
    return withColumns(only).withTarget(only).checked(series);
  }

  /** Refuses transforms and scalings of columns that are not used. */
  private ForecastConfig checked(Series series) {
    var named = new LinkedHashSet<>(transforms.byColumn().keySet());
    named.addAll(scaleByColumn.keySet());
    for (String column : named) {
      if (!columnsAndTarget().contains(column)) {
        throw new BadInputException(
            series.source()
                + ": data.transform or data.scale names column \""
                + column
                + "\", which is not used; "
                + Spelling.advice(column, columnsAndTarget()));
      }
    }
    return this;
  }

  private static void requireAtLeast(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(what + " must be " + least + " or more, got " + value);
    }
  }

  private ForecastConfig with(Consumer<ForecastDraft> change) {
    var draft = new ForecastDraft(this);
    change.accept(draft);
    return draft.config();
  }
}
