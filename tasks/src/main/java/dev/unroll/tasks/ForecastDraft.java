package dev.unroll.tasks;

import dev.unroll.data.series.Cycle;
import dev.unroll.data.series.Missing;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Transforms;
import dev.unroll.train.TrainingConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a {@link ForecastConfig} while one of them changes. */
final class ForecastDraft {
  List<String> columns;
  @Nullable String target;
  Missing missing;
  int window;
  int horizon;
  Strategy strategy;
  List<Cycle> calendar;
  Feed feed;
  Split split;
  double validation;
  Transforms transforms;
  Scaler.Kind scale;
  Map<String, Scaler.Kind> scaleByColumn;
  FitOn fitOn;
  int season;
  List<LayerSpec> layers;
  TrainingConfig training;

  ForecastDraft(ForecastConfig from) {
    columns = from.columns();
    target = from.target();
    missing = from.missing();
    window = from.window();
    horizon = from.horizon();
    strategy = from.strategy();
    calendar = from.calendar();
    feed = from.feed();
    split = from.split();
    validation = from.validation();
    transforms = from.transforms();
    scale = from.scale();
    scaleByColumn = from.scaleByColumn();
    fitOn = from.fitOn();
    season = from.season();
    layers = from.layers();
    training = from.training();
  }

  ForecastConfig config() {
    return new ForecastConfig(
        columns,
        target,
        missing,
        window,
        horizon,
        strategy,
        calendar,
        feed,
        split,
        validation,
        transforms,
        scale,
        scaleByColumn,
        fitOn,
        season,
        layers,
        training);
  }
}
