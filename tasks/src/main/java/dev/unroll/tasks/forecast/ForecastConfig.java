package dev.unroll.tasks.forecast;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Cycle;
import dev.unroll.data.series.Missing;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.SeriesOptions;
import dev.unroll.data.series.Transform;
import dev.unroll.data.series.Transforms;
import dev.unroll.data.table.TableFormat;
import dev.unroll.internal.Spelling;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Longer than 500 lines: every setting has a field, a getter, a copy method and a builder method.
// There is little logic beyond their checks.

/**
 * The settings of a forecaster: the columns to forecast and to read, the model, and its training.
 * Immutable: {@code with…} returns a copy with another setting, {@link #toBuilder} changes several.
 *
 * <pre>{@code
 * ForecastConfig.defaults().withWindow(24).withHorizon(6).withCalendar(Cycle.HOUR)
 * }</pre>
 */
public final class ForecastConfig {
  private final List<String> columns;
  private final @Nullable String target;
  private final TableFormat format;
  private final SeriesOptions reading;
  private final int window;
  private final int horizon;
  private final Strategy strategy;
  private final List<Cycle> calendar;
  private final Feed feed;
  private final Split split;
  private final double validation;
  private final Transforms transforms;
  private final Scaler.Kind scale;
  private final Map<String, Scaler.Kind> scaleByColumn;
  private final FitOn fitOn;
  private final int season;
  private final List<LayerSpec> layers;
  private final TrainingConfig training;

  private ForecastConfig(Builder from) {
    columns = List.copyOf(from.columns);
    target = from.target;
    format = from.format;
    reading = from.reading;
    window = from.window;
    horizon = from.horizon;
    strategy = from.strategy;
    calendar = List.copyOf(from.calendar);
    feed = from.feed;
    split = from.split;
    validation = from.validation;
    transforms = from.transforms;
    scale = from.scale;
    scaleByColumn = Collections.unmodifiableMap(new LinkedHashMap<>(from.scaleByColumn));
    fitOn = from.fitOn;
    season = from.season;
    layers = List.copyOf(from.layers);
    training = from.training;
    requireAtLeast("window", window, 1);
    requireAtLeast("horizon", horizon, 1);
    requireAtLeast("season", season, 0);
    if (!(validation >= 0 && validation < 1)) {
      throw new IllegalArgumentException(
          "validation must be a fraction from 0 to below 1, got " + validation);
    }
    if (validation > 0 && feed == Feed.SEQUENCE) {
      throw new IllegalArgumentException(
          "feed sequence trains on one sequence, which has no validation set; remove validation, or"
              + " set feed to steps or features");
    }
  }

  private static void requireAtLeast(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(what + " must be " + least + " or more, got " + value);
    }
  }

  /** Returns the defaults; only a series is needed in addition. */
  public static ForecastConfig defaults() {
    return builder().build();
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with these settings, to change several of them. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Returns the columns that the model reads; by default the only one of the series. */
  public List<String> columns() {
    return columns;
  }

  /** Returns the column that is forecast; null, the default: the first of the columns. */
  public @Nullable String target() {
    return target;
  }

  /** Returns the format of files, as far as it is set; the rest is detected. */
  public TableFormat format() {
    return format;
  }

  /**
   * Returns how the rows of a file become a series: missing values, times, gaps, and which series
   * of the file.
   */
  public SeriesOptions reading() {
    return reading;
  }

  /** Returns the treatment of missing values; by default {@link Missing#ERROR}. */
  public Missing missing() {
    return reading.missing();
  }

  /** Returns the number of values in a window; by default 10. */
  public int window() {
    return window;
  }

  /** Returns the number of values that are forecast; by default 1. */
  public int horizon() {
    return horizon;
  }

  /** Returns the way in which several values are forecast; by default {@link Strategy#DIRECT}. */
  public Strategy strategy() {
    return strategy;
  }

  /**
   * Returns the calendar features of the date of each value that the model reads, from the labels
   * of the series; by default none.
   */
  public List<Cycle> calendar() {
    return calendar;
  }

  /** Returns the shape in which windows are passed to the model; by default {@link Feed#STEPS}. */
  public Feed feed() {
    return feed;
  }

  /** Returns the end of the training set; by default {@link Split#DEFAULT}. */
  public Split split() {
    return split;
  }

  /**
   * Returns the fraction of the training windows that is the validation set; it is taken from their
   * end. The model is not trained on it, but validated after each epoch, for early stopping and the
   * best weights. By default 0.
   */
  public double validation() {
    return validation;
  }

  /**
   * Returns the transforms of the columns before scaling, which are inverted in all forecasts; by
   * default none.
   */
  public Transforms transforms() {
    return transforms;
  }

  /**
   * Returns the scaling of the columns without their own scaling; by default {@link
   * Scaler.Kind#STANDARD}.
   */
  public Scaler.Kind scale() {
    return scale;
  }

  /** Returns the scaling of the columns that have their own; by default none. */
  public Map<String, Scaler.Kind> scaleByColumn() {
    return scaleByColumn;
  }

  /** Returns the values that the scaling is fitted on; by default {@link FitOn#TRAIN}. */
  public FitOn fitOn() {
    return fitOn;
  }

  /** Returns the number of steps in a season, for the seasonal baselines; 0, the default: none. */
  public int season() {
    return season;
  }

  /**
   * Returns the layers of the model; by default an empty list, which means an LSTM of 32 units and
   * a dense layer with one unit for each step of the horizon.
   */
  public List<LayerSpec> layers() {
    return layers;
  }

  /**
   * Returns the settings of training; by default {@link TrainingConfig#defaults()} with Adam 0.005
   * and 50 epochs.
   */
  public TrainingConfig training() {
    return training;
  }

  /** Returns a copy that reads these columns. */
  public ForecastConfig withColumns(String... value) {
    return toBuilder().columns(value).build();
  }

  /** Returns a copy that reads these columns. */
  public ForecastConfig withColumns(List<String> value) {
    return toBuilder().columns(value).build();
  }

  /** Returns a copy that forecasts this column. */
  public ForecastConfig withTarget(String value) {
    return toBuilder().target(value).build();
  }

  /** Returns a copy that forecasts the first of its columns. */
  public ForecastConfig withoutTarget() {
    return toBuilder().target(null).build();
  }

  /** Returns a copy for files of this format. */
  public ForecastConfig withFormat(TableFormat value) {
    return toBuilder().format(value).build();
  }

  /** Returns a copy that reads rows in another way. */
  public ForecastConfig withReading(SeriesOptions value) {
    return toBuilder().reading(value).build();
  }

  /** Returns a copy with another treatment of missing values. */
  public ForecastConfig withMissing(Missing value) {
    return toBuilder().missing(value).build();
  }

  /** Returns a copy with windows of this many values. */
  public ForecastConfig withWindow(int value) {
    return toBuilder().window(value).build();
  }

  /** Returns a copy that forecasts this many steps. */
  public ForecastConfig withHorizon(int value) {
    return toBuilder().horizon(value).build();
  }

  /** Returns a copy that forecasts several steps in one pass or one at a time. */
  public ForecastConfig withStrategy(Strategy value) {
    return toBuilder().strategy(value).build();
  }

  /** Returns a copy that adds these calendar features of the date of each value. */
  public ForecastConfig withCalendar(Cycle... value) {
    return toBuilder().calendar(value).build();
  }

  /** Returns a copy that adds these calendar features of the date of each value. */
  public ForecastConfig withCalendar(List<Cycle> value) {
    return toBuilder().calendar(value).build();
  }

  /** Returns a copy that passes windows in another shape. */
  public ForecastConfig withFeed(Feed value) {
    return toBuilder().feed(value).build();
  }

  /** Returns a copy with another end of the training set. */
  public ForecastConfig withSplit(Split value) {
    return toBuilder().split(value).build();
  }

  /**
   * Returns a copy that validates each epoch on this fraction of the training windows, the last
   * ones.
   */
  public ForecastConfig withValidation(double value) {
    return toBuilder().validation(value).build();
  }

  /** Returns a copy with these transforms of all columns, in this order. */
  public ForecastConfig withTransforms(Transform... value) {
    return toBuilder().transforms(value).build();
  }

  /** Returns a copy with transforms that may differ from column to column. */
  public ForecastConfig withTransforms(Transforms value) {
    return toBuilder().transforms(value).build();
  }

  /** Returns a copy with another scaling. */
  public ForecastConfig withScale(Scaler.Kind value) {
    return toBuilder().scale(value).build();
  }

  /** Returns a copy with another scaling of one column. */
  public ForecastConfig withScale(String column, Scaler.Kind value) {
    return toBuilder().scale(column, value).build();
  }

  /**
   * Returns a copy with the scaling fitted on the training set, or on all values, which is a data
   * leak.
   */
  public ForecastConfig withFitOn(FitOn value) {
    return toBuilder().fitOn(value).build();
  }

  /**
   * Returns a copy with seasonal baselines for this many steps in a season; 0: without seasonal
   * baselines.
   */
  public ForecastConfig withSeason(int value) {
    return toBuilder().season(value).build();
  }

  /** Returns a copy with another model. */
  public ForecastConfig withLayers(LayerSpec... value) {
    return toBuilder().layers(value).build();
  }

  /** Returns a copy with another model. */
  public ForecastConfig withLayers(List<LayerSpec> value) {
    return toBuilder().layers(value).build();
  }

  /** Returns a copy with other training settings. */
  public ForecastConfig withTraining(TrainingConfig value) {
    return toBuilder().training(value).build();
  }

  /** Returns the layers, or the default ones if none are set. */
  List<LayerSpec> layersOrDefault() {
    return layers.isEmpty()
        ? List.of(
            feed == Feed.SEQUENCE ? LayerSpec.lstm(32) : LayerSpec.lstmLast(32),
            LayerSpec.dense(outputs()))
        : layers;
  }

  /** Returns the target, or the first of the columns if none is set. */
  public String targetOrFirst() {
    return target != null ? target : columns.get(0);
  }

  /** Returns the columns that are read, including the target if it is not an input. */
  public List<String> columnsAndTarget() {
    var all = new LinkedHashSet<>(columns);
    all.add(targetOrFirst());
    return List.copyOf(all);
  }

  /**
   * Returns the columns that a forecast needs, including the target if inverting its transforms
   * needs its past.
   */
  List<String> columnsToPredict() {
    String target = targetOrFirst();
    boolean past = transforms.reach(target) > 0 || scaleOf(target) == Scaler.Kind.LOCAL;
    return past ? columnsAndTarget() : columns;
  }

  /** Returns the scaling of a column. */
  public Scaler.Kind scaleOf(String column) {
    return scaleByColumn.getOrDefault(column, scale);
  }

  /**
   * Returns the number of values in a step of a window; if the columns are not set yet, that of one
   * column.
   */
  int inputWidth() {
    return Math.max(1, columns.size()) + 2 * calendar.size();
  }

  /** Returns the number of steps that the network outputs in one pass. */
  int outputs() {
    return strategy == Strategy.RECURSIVE ? 1 : horizon;
  }

  /**
   * Returns the number of points that the model looks back: a window, and the points before it that
   * differencing uses up.
   */
  public int reach() {
    return window + transforms.reach(columnsAndTarget());
  }

  /** Returns a copy with columns and target set; those of the series if none are set. */
  public ForecastConfig withColumnsOf(Series series) {
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
              + "); set data.columns (withColumns in Java) to those to use");
    }
    String only = series.columns().get(0);
    return withColumns(only).withTarget(only).checked(series);
  }

  /** Rejects transforms and scalings of columns that are not used. */
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

  /** Returns all settings by name, for {@link #equals}, {@link #hashCode} and {@link #toString}. */
  private Map<String, @Nullable Object> settings() {
    var settings = new LinkedHashMap<String, @Nullable Object>();
    settings.put("columns", columns);
    settings.put("target", target);
    settings.put("format", format);
    settings.put("reading", reading);
    settings.put("window", window);
    settings.put("horizon", horizon);
    settings.put("strategy", strategy);
    settings.put("calendar", calendar);
    settings.put("feed", feed);
    settings.put("split", split);
    settings.put("validation", validation);
    settings.put("transforms", transforms);
    settings.put("scale", scale);
    settings.put("scaleByColumn", scaleByColumn);
    settings.put("fitOn", fitOn);
    settings.put("season", season);
    settings.put("layers", layers);
    settings.put("training", training);
    return settings;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ForecastConfig config && settings().equals(config.settings());
  }

  @Override
  public int hashCode() {
    return settings().hashCode();
  }

  @Override
  public String toString() {
    return "ForecastConfig" + settings();
  }

  /** Builds settings; settings that are not set have their defaults. */
  public static final class Builder {
    private List<String> columns = List.of();
    private @Nullable String target;
    private TableFormat format = TableFormat.detect();
    private SeriesOptions reading = SeriesOptions.defaults();
    private int window = 10;
    private int horizon = 1;
    private Strategy strategy = Strategy.DIRECT;
    private List<Cycle> calendar = List.of();
    private Feed feed = Feed.STEPS;
    private Split split = Split.DEFAULT;
    private double validation;
    private Transforms transforms = Transforms.none();
    private Scaler.Kind scale = Scaler.Kind.STANDARD;
    private Map<String, Scaler.Kind> scaleByColumn = Map.of();
    private FitOn fitOn = FitOn.TRAIN;
    private int season;
    private List<LayerSpec> layers = List.of();
    private TrainingConfig training =
        TrainingConfig.defaults().withOptimizer(new Adam(0.005f)).withEpochs(50);

    private Builder() {}

    private Builder(ForecastConfig from) {
      columns = from.columns;
      target = from.target;
      format = from.format;
      reading = from.reading;
      window = from.window;
      horizon = from.horizon;
      strategy = from.strategy;
      calendar = from.calendar;
      feed = from.feed;
      split = from.split;
      validation = from.validation;
      transforms = from.transforms;
      scale = from.scale;
      scaleByColumn = from.scaleByColumn;
      fitOn = from.fitOn;
      season = from.season;
      layers = from.layers;
      training = from.training;
    }

    /** Sets the columns that the model reads. */
    public Builder columns(String... value) {
      return columns(List.of(value));
    }

    /** Sets the columns that the model reads. */
    public Builder columns(List<String> value) {
      columns = value;
      return this;
    }

    /** Sets the column to forecast; null: the first of the columns. */
    public Builder target(@Nullable String value) {
      target = value;
      return this;
    }

    /** Sets the format of files, as far as it is known. */
    public Builder format(TableFormat value) {
      format = value;
      return this;
    }

    /** Sets how rows of a file become a series. */
    public Builder reading(SeriesOptions value) {
      reading = value;
      return this;
    }

    /** Sets the treatment of missing values. */
    public Builder missing(Missing value) {
      return reading(reading.withMissing(value));
    }

    /** Sets the number of values in a window. */
    public Builder window(int value) {
      window = value;
      return this;
    }

    /** Sets the number of values to forecast. */
    public Builder horizon(int value) {
      horizon = value;
      return this;
    }

    /** Sets the way in which several values are forecast. */
    public Builder strategy(Strategy value) {
      strategy = value;
      return this;
    }

    /** Sets the calendar features of the date of each value that the model reads. */
    public Builder calendar(Cycle... value) {
      return calendar(List.of(value));
    }

    /** Sets the calendar features of the date of each value that the model reads. */
    public Builder calendar(List<Cycle> value) {
      calendar = value;
      return this;
    }

    /** Sets the shape in which windows are passed to the model. */
    public Builder feed(Feed value) {
      feed = value;
      return this;
    }

    /** Sets the end of the training set. */
    public Builder split(Split value) {
      split = value;
      return this;
    }

    /**
     * Sets the fraction of the training windows, taken from their end, to validate each epoch on.
     */
    public Builder validation(double value) {
      validation = value;
      return this;
    }

    /** Sets the transforms of all columns, in this order. */
    public Builder transforms(Transform... value) {
      return transforms(Transforms.of(value));
    }

    /** Sets the transforms, which may differ from column to column. */
    public Builder transforms(Transforms value) {
      transforms = value;
      return this;
    }

    /** Sets the scaling of the columns without their own scaling. */
    public Builder scale(Scaler.Kind value) {
      scale = value;
      return this;
    }

    /** Sets the scaling of one column. */
    public Builder scale(String column, Scaler.Kind value) {
      var changed = new LinkedHashMap<>(scaleByColumn);
      changed.put(column, value);
      scaleByColumn = changed;
      return this;
    }

    /** Sets the values that the scaling is fitted on; fitting on all of them is a data leak. */
    public Builder fitOn(FitOn value) {
      fitOn = value;
      return this;
    }

    /**
     * Sets the number of steps in a season, for the seasonal baselines; 0: without seasonal
     * baselines.
     */
    public Builder season(int value) {
      season = value;
      return this;
    }

    /** Sets the layers of the model. */
    public Builder layers(LayerSpec... value) {
      return layers(List.of(value));
    }

    /** Sets the layers of the model; empty: the default ones. */
    public Builder layers(List<LayerSpec> value) {
      layers = value;
      return this;
    }

    /** Sets the settings of training. */
    public Builder training(TrainingConfig value) {
      training = value;
      return this;
    }

    /**
     * Builds the settings.
     *
     * @throws IllegalArgumentException when a number is out of its range, or settings do not fit
     */
    public ForecastConfig build() {
      return new ForecastConfig(this);
    }
  }
}
