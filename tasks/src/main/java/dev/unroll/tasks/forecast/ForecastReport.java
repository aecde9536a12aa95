package dev.unroll.tasks.forecast;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Baseline;
import dev.unroll.data.series.BaselineErrors;
import dev.unroll.data.series.ForecastErrors;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.internal.FailureText;
import dev.unroll.tasks.NumberText;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Scores forecasts of the test set next to baselines, with notes and a plot. */
final class ForecastReport {
  /**
   * The maximum number of pairs before the test set that are forecast for the plot alone. With
   * more, the plot begins later.
   */
  private static final int MAX_BEFORE = 20_000;

  /** Number of steps after the end for a model that forecasts one. */
  private static final int STEPS_AFTER_END = 12;

  private final ForecastData data;
  private final ForecastConfig config;
  private final double[] real;
  private final BaselineErrors baselines;
  private final long seasonal;

  ForecastReport(ForecastData data, ForecastConfig config) {
    this.data = data;
    this.config = config;
    real = data.all().series().values(data.all().target());
    List<Baseline> all = Baseline.of(data.test(), config.season());
    seasonal = all.stream().filter(baseline -> baseline.name().startsWith("y[")).count();
    baselines = BaselineErrors.of(all, data.test());
  }

  /**
   * Returns a tally for forecasts of all pairs that are scored or shown.
   *
   * @param worst receives the forecasts of the test set; null: they are not kept
   */
  ForecastTally tally(@Nullable WorstForecasts worst) {
    // A single sequence is read from its beginning, so a later start saves nothing.
    boolean whole = config.feed() == Feed.SEQUENCE;
    int first = whole ? 0 : Math.max(0, data.before() - MAX_BEFORE);
    return new ForecastTally(data, real, first, worst);
  }

  /** Returns the metrics of the baselines on the test set, without those whose errors explode. */
  Map<String, Map<String, Double>> baselines() {
    var all = new LinkedHashMap<String, Map<String, Double>>();
    baselines.byName().forEach((name, errors) -> all.put(name, ForecastTally.metrics(errors)));
    return all;
  }

  /**
   * Returns the score of forecasts.
   *
   * @param recipe its name and its metric are used: for the plot, and to decide which result is
   *     better
   * @param before forecasts before training; empty if nothing was trained
   * @param now forecasts of the model with its current weights
   * @param model that made them
   */
  Score score(
      Recipe recipe,
      Map<String, Map<String, Double>> baselines,
      Optional<ForecastTally> before,
      ForecastTally now,
      ForecastModel model) {
    var parts = new ArrayList<ScorePart>();
    if (config.horizon() > 1) {
      parts.add(steps(now));
    }
    List<String> notes = notes(now);
    parts.add(plot(recipe.name(), before, now, afterEnd(model, notes)));
    if (config.horizon() > 1) {
      parts.add(last(recipe.name(), now));
    }
    now.worst().ifPresent(worst -> parts.add(worst.rows(data.all().series())));
    return Score.of(ForecastTask.METRICS, now.metrics())
        .withMetric(recipe.metric())
        .withBefore(before.map(ForecastTally::metrics).orElse(Map.of()))
        .withBaselines(baselines)
        .withNotes(notes)
        .withParts(parts)
        .withVerdict();
  }

  /** Returns a table of the metrics of each step of the horizon. */
  private static ScorePart.Table steps(ForecastTally forecasts) {
    var columns = new ArrayList<>(List.of(new ScorePart.Table.Column("", "steps ahead")));
    ForecastTask.METRICS.forEach(
        metric -> columns.add(new ScorePart.Table.Column(metric.name(), metric.title())));
    var rows = new ArrayList<List<Object>>();
    for (ForecastErrors errors : forecasts.steps()) {
      Map<String, Double> metrics = ForecastTally.metrics(errors);
      var row = new ArrayList<Object>(List.of(rows.size() + 1L));
      ForecastTask.METRICS.forEach(
          metric -> row.add(metrics.getOrDefault(metric.name(), Double.NaN)));
      rows.add(row);
    }
    return new ScorePart.Table(
        "steps", "errors by steps ahead", columns, rows, "steps", Integer.MAX_VALUE);
  }

  private List<String> notes(ForecastTally now) {
    var all = new ArrayList<>(data.notes());
    if (now.first() > 0) {
      all.add(
          String.format(
              Locale.ROOT,
              "the plot shows the last %,d forecasts before the test set; %,d earlier ones are left"
                  + " out",
              MAX_BEFORE,
              now.first()));
    }
    boolean fitted =
        config.columnsAndTarget().stream().anyMatch(c -> config.scaleOf(c) != Scaler.Kind.NONE);
    if (config.fitOn() == FitOn.ALL && fitted) {
      all.add(
          "data leak: the scaler was fitted on the test set of the training, too (data.fitOn=all);"
              + " set data.fitOn=train");
    }
    if (config.season() > 0 && seasonal < 2) {
      all.add(
          "seasonal baselines are left out where a forecast has no value a season of "
              + config.season()
              + " before it");
    }
    all.addAll(Baseline.notes(data.test(), config.season()));
    all.addAll(config.transforms().notes(data.test().series()));
    all.addAll(baselines.notes());
    return all;
  }

  /** Describes the data, and the scores of the model and of the best baseline before training. */
  String start(Map<String, Double> before, Map<String, Map<String, Double>> baselines) {
    int held = data.validation(config).map(split -> split.test().count()).orElse(0);
    String start =
        data.train().count()
            + " training windows"
            + (held == 0 ? "" : " (" + held + " of them for validation)")
            + ", "
            + data.test().count()
            + " test windows; before training the test rmse is "
            + NumberText.text(rmse(before));
    return baselines.entrySet().stream()
        .min(Comparator.comparingDouble(entry -> rmse(entry.getValue())))
        .map(
            best ->
                start
                    + ", and that of the best baseline ("
                    + best.getKey()
                    + ") is "
                    + NumberText.text(rmse(best.getValue())))
        .orElse(start);
  }

  private static double rmse(Map<String, Double> figures) {
    return figures.getOrDefault(ForecastTask.RMSE, Double.NaN);
  }

  /**
   * Returns the forecast of what follows the series. A model of one step continues from its own
   * forecasts where it can. If there is no such forecast, a note with the reason is added.
   */
  private double[] afterEnd(ForecastModel model, List<String> notes) {
    boolean continues = config.columns().equals(List.of(config.targetOrFirst()));
    int steps =
        config.horizon() > 1 || !continues
            ? config.horizon()
            : Math.min(Math.max(config.season(), STEPS_AFTER_END), FutureForecast.MAX_HORIZON);
    try {
      return new FutureForecast(model).of(data.all().series(), steps).values();
    } catch (BadInputException e) { // such as a forecast without a logarithm
      notes.add("the plot has no forecast after the end: " + FailureText.of(e));
      return new double[0];
    }
  }

  /** Returns the actual and predicted values, from the first pair that is shown. */
  private ScorePart.Lines plot(
      String name, Optional<ForecastTally> before, ForecastTally now, double[] afterEnd) {
    String ahead = data.all().horizon() == 1 ? "" : ", 1 step ahead";
    int first = data.all().targetPoint(now.first());
    var lines = new ArrayList<ScorePart.Lines.Line>();
    int begin = first - config.reach();
    lines.add(observed(begin));
    before.ifPresent(
        forecasts ->
            lines.add(
                line("predicted before training" + ahead, first, forecasts.firstSteps(), true)));
    String after = before.isPresent() ? " after training" : "";
    lines.add(line("predicted" + after + ahead, first, now.firstSteps(), false));
    if (afterEnd.length > 0) {
      lines.add(line("forecast after the end", real.length, afterEnd, false));
    }
    return lines("forecast", "plot", name, lines, data.splitX());
  }

  private ScorePart.Lines lines(
      String part,
      String title,
      String name,
      List<ScorePart.Lines.Line> lines,
      OptionalDouble split) {
    String target = data.all().target();
    String series = SeriesSource.heading(target, config.reading().id());
    return new ScorePart.Lines(
        part,
        title,
        name.equals(series) ? name : name + ": " + series,
        data.axis().label(),
        target,
        lines,
        split,
        data.axis().dates());
  }

  /** Returns the last forecast of the test set, all steps of it, with the values before it. */
  private ScorePart.Lines last(String name, ForecastTally now) {
    double[] forecast = now.last();
    int first = data.all().targetPoint(data.all().count() - 1);
    int shown = 2 * Math.max(config.window(), forecast.length);
    return lines(
        "last-forecast",
        "last forecast",
        name,
        List.of(
            observed(Math.max(0, first - shown)),
            line("forecast of 1 to " + forecast.length + " steps ahead", first, forecast, false)),
        OptionalDouble.empty());
  }

  /** Returns the line of the actual values, without those that were filled in. */
  private ScorePart.Lines.Line observed(int begin) {
    Series series = data.all().series();
    int[] points =
        IntStream.range(begin, real.length)
            .filter(t -> series.isObserved(data.all().target(), t))
            .toArray();
    return new ScorePart.Lines.Line(
        "real",
        Arrays.stream(points).mapToDouble(t -> data.axis().x(t)).toArray(),
        Arrays.stream(points).mapToDouble(t -> real[t]).toArray());
  }

  /** Returns a line of values at consecutive points. */
  private ScorePart.Lines.Line line(String name, int firstPoint, double[] y, boolean optional) {
    var x = new double[y.length];
    Arrays.setAll(x, i -> data.axis().x(firstPoint + i));
    return new ScorePart.Lines.Line(name, x, y, optional);
  }
}
