package dev.unroll.tasks.forecast;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.SeriesTimes;
import dev.unroll.internal.CountText;
import dev.unroll.tasks.ScorePart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Forecasts the values after a series, or fails with the reason why it cannot.
 *
 * @param model that was trained
 */
record FutureForecast(ForecastModel model) {
  private static final int DIGITS = 6;
  private static final int MAX_DECIMALS = 15;

  /** The maximum horizon, unless the model was trained for more: the caller waits for it. */
  static final int MAX_HORIZON = 10_000;

  /** See {@link Forecaster#predict(Series, int)}. */
  Forecast of(Series input, int horizon) {
    ForecastConfig config = model.config();
    int most = Math.max(MAX_HORIZON, config.horizon());
    if (horizon < 1 || horizon > most) {
      throw new BadInputException(
          "horizon is %d (expected a whole number from 1 to %d)".formatted(horizon, most));
    }
    String target = config.targetOrFirst();
    Series known = input.select(config.columnsToPredict());
    if (known.length() < config.reach()) {
      throw new BadInputException(
          input.source()
              + ": "
              + CountText.of(known.length(), "value is", "values are")
              + " too few; the model forecasts from the last "
              + config.reach()
              + (config.reach() == config.window()
                  ? ""
                  : ", a window of " + config.window() + " and those that differences use up"));
    }
    boolean recursive = horizon > config.horizon();
    if (recursive && !config.columns().equals(List.of(target))) {
      throw new BadInputException(
          "horizon "
              + horizon
              + " is beyond the "
              + config.horizon()
              + " that the model was trained for, and it cannot continue from its own forecasts of \""
              + target
              + "\", since it reads "
              + String.join(", ", config.columns())
              + "; train with data.horizon="
              + horizon);
    }
    double[] values = model.continued(known, horizon);
    var notes = new ArrayList<>(input.notes());
    if (recursive) {
      notes.add(recursionNote(horizon));
    }
    SeriesTimes times = input.times().orElse(null);
    if (times == null || input.length() < 2) {
      return new Forecast(target, values, null, List.of(), decimals(known, target, values), notes);
    }
    int end = input.length();
    notes.addAll(new NewTimes(times, end).notes(horizon));
    List<String> texts = IntStream.range(end, end + horizon).mapToObj(times::text).toList();
    return new Forecast(
        target, values, times.column(), texts, decimals(known, target, values), notes);
  }

  /** Returns the last values of a series, a few windows of them, and their forecast. */
  static ScorePart.Lines plot(ForecastConfig config, Series series, Forecast forecast) {
    int end = series.length();
    int steps = forecast.values().length;
    int from = Math.max(0, end - Math.max(3 * config.window(), 3 * steps));
    SeriesSource.Axis axis = SeriesSource.Axis.points(series);
    var lines = new ArrayList<ScorePart.Lines.Line>();
    if (series.columns().contains(forecast.target())) {
      double[] values = series.values(forecast.target());
      int[] points =
          IntStream.range(from, end).filter(t -> series.isObserved(forecast.target(), t)).toArray();
      lines.add(
          new ScorePart.Lines.Line(
              "known",
              Arrays.stream(points).mapToDouble(axis::x).toArray(),
              Arrays.stream(points).mapToDouble(t -> values[t]).toArray()));
    }
    lines.add(
        new ScorePart.Lines.Line(
            "forecast",
            IntStream.range(end, end + steps).mapToDouble(axis::x).toArray(),
            forecast.values()));
    String target = SeriesSource.heading(forecast.target(), config.reading().id());
    String heading =
        forecast.times().isEmpty()
            ? target
            : target
                + ": "
                + forecast.times().get(0)
                + (steps == 1 ? "" : " to " + forecast.times().get(steps - 1));
    return new ScorePart.Lines(
        "forecast",
        "plot",
        heading,
        axis.label(),
        forecast.target(),
        lines,
        OptionalDouble.empty(),
        axis.dates());
  }

  /**
   * Returns the number of meaningful decimals. A float has about 7 significant digits; the first of
   * them are used up by the range of the values.
   */
  private int decimals(Series known, String target, double[] forecast) {
    ForecastConfig config = model.config();
    boolean relative =
        !config.transforms().of(target).isEmpty() || config.scaleOf(target) == Scaler.Kind.LOCAL;
    double least =
        Arrays.stream(forecast).map(Math::abs).filter(v -> v > 0).min().orElse(Double.NaN);
    int digits = decimals(known, target);
    return relative && Double.isFinite(least)
        ? Math.max(digits, Math.min(MAX_DECIMALS, DIGITS - 2 - (int) Math.floor(Math.log10(least))))
        : digits;
  }

  private static int decimals(Series known, String target) {
    double size = 0;
    if (known.columns().contains(target)) {
      double[] values = known.values(target);
      double min = Arrays.stream(values).min().orElse(0);
      double max = Arrays.stream(values).max().orElse(0);
      size = max > min ? max - min : Math.abs(max);
    }
    int digits = size > 0 ? (int) Math.floor(Math.log10(size)) : 0;
    return Math.max(0, Math.min(MAX_DECIMALS, DIGITS - 1 - digits));
  }

  private String recursionNote(int horizon) {
    int trained = model.config().horizon();
    boolean scored = model.config().strategy() == Strategy.RECURSIVE;
    return "the model was "
        + (scored ? "scored" : "trained")
        + " for "
        + trained
        + (trained == 1 ? " step" : " steps")
        + " ahead; the later ones of these "
        + horizon
        + " are based on "
        + (scored ? "more of " : "")
        + "its own forecasts, whose errors add up";
  }
}
