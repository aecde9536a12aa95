package dev.unroll.tasks.forecast;

import dev.unroll.data.series.Calendar;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Windows;
import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Model;
import dev.unroll.tasks.recipe.ModelShapes;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * A network together with the way in which windows are passed to it, and the transforms and the
 * scaling, which are inverted in everything that it returns. Predicting changes nothing, so it can
 * be used by any number of threads.
 *
 * @param config with its columns set
 * @param scaler of all columns, including the target
 * @param network from scaled inputs to scaled targets
 */
record ForecastModel(ForecastConfig config, Scaler scaler, Model network) {
  /** The maximum number of windows that are gathered and predicted together. */
  private static final int WINDOWS = 1 << 14;

  /** The maximum number of values in those windows: 4 MiB of floats. */
  private static final int NUMBERS = 1 << 20;

  /** Receives forecasts in the order of their pairs. */
  interface Listener {
    /**
     * Called for each forecast.
     *
     * @param pair its number
     * @param forecast in the units of the data, one value for each step of the horizon
     */
    void onForecast(int pair, double[] forecast);
  }

  /**
   * Returns sentences on columns whose values are far from those of training, for example because
   * they are in another unit. With transforms there are none, because transforms remove the level.
   */
  List<String> farFromTraining(Series series) {
    return config.transforms().isEmpty() ? scaler.farFromFit(series) : List.of();
  }

  /** Codes a series, to create examples from it and to forecast its pairs. */
  WindowCoder code(Series series) {
    return WindowCoder.of(config, scaler, series);
  }

  /**
   * Returns examples to train on. They only keep the points of the series, and each batch gathers
   * its windows. With feed sequence there is one example, the sequence of all windows, which is in
   * memory as a whole: [1, N, W·C] floats.
   */
  Dataset examples(WindowCoder coder, Windows pairs) {
    if (config.feed() != Feed.SEQUENCE) {
      int steps = config.feed() == Feed.STEPS ? config.window() : 1;
      return new WindowDataset(coder, pairs, steps, networkRank() == 2);
    }
    int count = pairs.count();
    int horizon = pairs.horizon();
    var targets = new float[Shape.size(count, horizon)];
    for (int i = 0; i < count; i++) {
      WindowDataset.gatherTargets(coder, pairs, i, targets, i * horizon);
    }
    return Dataset.of(
        shaped(coder.windows(pairs.firstPoint(), count), count),
        Tensor.of(targets, 1, count, horizon));
  }

  private int networkRank() {
    return ModelShapes.output(network, Shape.ANY, Shape.ANY, Shape.ANY).length;
  }

  private Tensor shaped(float[] inputs, int count) {
    int window = config.window();
    int width = config.inputWidth();
    return switch (config.feed()) {
      case STEPS -> Tensor.of(inputs, count, window, width);
      case FEATURES -> Tensor.of(inputs, count, 1, window * width);
      case SEQUENCE -> Tensor.of(inputs, 1, count, window * width);
    };
  }

  private float[] predict(float[] inputs, int count) {
    return network.predict(shaped(inputs, count)).toArray();
  }

  /** Predicts consecutive windows; returns values of the target after its transforms. */
  private double[][] given(WindowCoder coder, int first, int count) {
    return coder.decode(first, count, predict(coder.windows(first, count), count));
  }

  /**
   * Forecasts pairs, a bounded number of windows at a time; with feed sequence all in one pass,
   * since they are one sequence.
   *
   * @param coder of the series
   * @param pairs from the first of their series on
   * @param from the first pair to forecast; with feed sequence 0, since the state comes from there
   */
  void forecast(WindowCoder coder, Windows pairs, int from, Listener listener) {
    int most =
        config.feed() == Feed.SEQUENCE
            ? pairs.count()
            : Math.max(1, Math.min(WINDOWS, NUMBERS / coder.size()));
    double[] known = pairs.series().values(config.targetOrFirst());
    int next = from;
    while (next < pairs.count()) {
      Windows some = pairs.slice(next, next + Math.min(most, pairs.count() - next));
      double[][] forecasts =
          config.outputs() < config.horizon()
              ? recursive(coder, some, known)
              : config.transforms().invert(some, given(coder, some.firstPoint(), some.count()));
      for (double[] forecast : forecasts) {
        listener.onForecast(next++, forecast);
      }
    }
  }

  /**
   * Forecasts the first step of all pairs, then the next step of all pairs, and so on. Each
   * forecast is made from the pair's past and its forecasts so far; it is NaN after one that is not
   * finite.
   */
  private double[][] recursive(WindowCoder coder, Windows pairs, double[] known) {
    String target = config.targetOrFirst();
    int reach = config.reach();
    var since = new int[pairs.count()];
    var values = new double[pairs.count()][];
    for (int i = 0; i < values.length; i++) {
      since[i] = pairs.targetPoint(i) - reach;
      values[i] = Arrays.copyOfRange(known, since[i], since[i] + reach);
    }
    for (int k = 0; k < pairs.horizon(); k++) {
      double[][] steps = givenEach(coder, values, since);
      for (int i = 0; i < values.length; i++) {
        boolean lost = !Double.isFinite(values[i][values[i].length - 1]);
        double step =
            lost ? Double.NaN : config.transforms().invert(target, values[i], steps[i])[0];
        values[i] = Arrays.copyOf(values[i], reach + k + 1);
        values[i][reach + k] = step;
      }
    }
    return Arrays.stream(values)
        .map(all -> Arrays.copyOfRange(all, reach, all.length))
        .toArray(double[][]::new);
  }

  /**
   * Predicts the last window of each of several pasts of the target, its only column; the first
   * window if the last value is not finite.
   *
   * @param pasts in the units of the data, of {@link ForecastConfig#reach()} values or more
   * @param since the first point of each in the series that they come from
   */
  private double[][] givenEach(WindowCoder coder, double[][] pasts, int[] since) {
    int reach = config.reach();
    int first = reach - config.window();
    int size = coder.size();
    var inputs = new float[Shape.size(pasts.length, size)];
    var scales = new WindowCoder.Local[pasts.length];
    for (int i = 0; i < pasts.length; i++) {
      int end = pasts[i].length;
      int from = Double.isFinite(pasts[i][end - 1]) ? end - reach : 0;
      double[] last = Arrays.copyOfRange(pasts[i], from, from + reach);
      WindowCoder past = coder.past(last, since[i] + from);
      past.gather(first, inputs, i * size);
      scales[i] = past.targetScale(first);
    }
    float[] given = predict(inputs, pasts.length);
    int steps = given.length / pasts.length;
    var values = new double[pasts.length][];
    for (int i = 0; i < values.length; i++) {
      values[i] = coder.decode(scales[i], Arrays.copyOfRange(given, i * steps, (i + 1) * steps));
    }
    return values;
  }

  /**
   * Forecasts the values after a series. Beyond the steps that the network outputs in one pass, it
   * is fed its own forecasts; its target must then be its only column.
   *
   * @param known with {@link ForecastConfig#columnsToPredict()}, at least {@link
   *     ForecastConfig#reach()} points
   */
  double[] continued(Series known, int horizon) {
    int start = known.length();
    int first = config.feed() == Feed.SEQUENCE ? 0 : start - config.reach();
    var dates = new PointDates(Calendar.of(known, config.calendar()), first, start);
    if (horizon <= config.outputs()) {
      return Arrays.copyOf(next(known, dates), horizon);
    }
    String target = config.targetOrFirst();
    double[] values = known.values(target);
    while (values.length < start + horizon) {
      int length = values.length;
      if (!Double.isFinite(values[length - 1])) {
        values = Arrays.copyOf(values, start + horizon);
        Arrays.fill(values, length, values.length, Double.NaN);
        break;
      }
      double[] next = next(Series.of(target, values), dates);
      values = Arrays.copyOf(values, length + next.length);
      System.arraycopy(next, 0, values, length, next.length);
    }
    return Arrays.copyOfRange(values, start, start + horizon);
  }

  private double[] next(Series series, PointDates dates) {
    boolean sequence = config.feed() == Feed.SEQUENCE; // the state then depends on all points
    int since = sequence ? 0 : series.length() - config.reach();
    Series past = series.slice(since, series.length());
    int count = past.length() - config.reach() + 1;
    int first = config.reach() - config.window();
    double[][] given = given(new WindowCoder(config, scaler, past, dates, since), first, count);
    String target = config.targetOrFirst();
    boolean known = series.columns().contains(target);
    double[] values = known ? past.values(target) : new double[0];
    return config.transforms().invert(target, values, given[count - 1]);
  }
}
