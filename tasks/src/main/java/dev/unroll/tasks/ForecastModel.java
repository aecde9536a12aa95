package dev.unroll.tasks;

import dev.unroll.data.series.Calendar;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Windows;
import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Model;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;

/**
 * A network with what it needs around it: how windows are fed to it, and the transforms and the
 * scaling, which it takes back in all that it returns. Predicting changes nothing, so any number of
 * threads may.
 *
 * @param config with its columns named
 * @param scaler of all columns, the target too
 * @param network from scaled inputs to scaled targets
 */
record ForecastModel(ForecastConfig config, Scaler scaler, Model network) {
  private WindowCoder coder() {
    return new WindowCoder(config, scaler);
  }

  /** The examples to train on. */
  Dataset examples(Windows pairs) {
    WindowCoder.Encoded encoded = coder().encode(pairs);
    int count = pairs.count();
    boolean sequence = config.feed() == Feed.SEQUENCE;
    boolean rows = !sequence && networkRank() == 2;
    int outputs = pairs.horizon();
    int[] shape =
        sequence
            ? new int[] {1, count, outputs}
            : rows ? new int[] {count, outputs} : new int[] {count, 1, outputs};
    return Dataset.of(
        shaped(encoded.inputs(), count), Tensor.of(coder().targets(pairs, encoded), shape));
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

  /** What the network says of windows, as values of the target after its transforms. */
  private double[][] given(WindowCoder.Encoded encoded) {
    return coder()
        .decode(encoded, network.predict(shaped(encoded.inputs(), encoded.count())).toArray());
  }

  /**
   * Forecasts for each pair, in the units of the data, [n][horizon].
   *
   * @param pairs from the first of their series on, since with feed sequence the state comes from
   *     there
   */
  double[][] forecasts(Windows pairs) {
    return config.outputs() < config.horizon()
        ? recursive(pairs)
        : config.transforms().invert(pairs, given(coder().encode(pairs)));
  }

  /**
   * All pairs one step, then all the next, each from its own past and its forecasts so far; NaN
   * after one that is not finite.
   */
  private double[][] recursive(Windows pairs) {
    String target = config.targetOrFirst();
    double[] known = pairs.series().values(target);
    Calendar calendar = coder().calendar(pairs.series());
    int reach = config.reach();
    var since = new int[pairs.count()];
    var values = new double[pairs.count()][];
    for (int i = 0; i < values.length; i++) {
      since[i] = pairs.targetPoint(i) - reach;
      values[i] = Arrays.copyOfRange(known, since[i], since[i] + reach);
    }
    for (int k = 0; k < pairs.horizon(); k++) {
      double[][] steps = given(coder().encodeEach(values, calendar, since));
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
   * Forecasts of what follows a series. Beyond what the network gives at once, its own forecasts
   * are fed back to it, for which its target must be its only column.
   *
   * @param known with {@link ForecastConfig#columnsToPredict()}, at least {@link
   *     ForecastConfig#reach()} points
   */
  double[] continued(Series known, int horizon) {
    Calendar calendar = coder().calendar(known);
    if (horizon <= config.outputs()) {
      return Arrays.copyOf(next(known, calendar), horizon);
    }
    String target = config.targetOrFirst();
    double[] values = known.values(target);
    int start = values.length;
    while (values.length < start + horizon) {
      int length = values.length;
      if (!Double.isFinite(values[length - 1])) {
        values = Arrays.copyOf(values, start + horizon);
        Arrays.fill(values, length, values.length, Double.NaN);
        break;
      }
      double[] next = next(Series.of(target, values), calendar);
      values = Arrays.copyOf(values, length + next.length);
      System.arraycopy(next, 0, values, length, next.length);
    }
    return Arrays.copyOfRange(values, start, start + horizon);
  }

  private double[] next(Series series, Calendar calendar) {
    boolean sequence = config.feed() == Feed.SEQUENCE; // then the state comes from the beginning
    int since = sequence ? 0 : series.length() - config.reach();
    Series past = series.slice(since, series.length());
    int count = past.length() - config.reach() + 1;
    int first = config.reach() - config.window();
    double[][] given = given(coder().encode(past, calendar, since, first, count));
    String target = config.targetOrFirst();
    boolean known = series.columns().contains(target);
    double[] values = known ? past.values(target) : new double[0];
    return config.transforms().invert(target, values, given[count - 1]);
  }
}
