package dev.unroll.tasks.forecast;

import dev.unroll.data.series.Calendar;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Converts windows of one series, in the units of the data, to the inputs of a network, and its
 * outputs back:
 *
 * <pre>
 * series ─ transforms ─▶ scaler ─▶ each window, where its scaling is local ─┬▶ inputs
 *                                    calendar of the point after each step ─┘
 * </pre>
 *
 * <p>A step carries the calendar features of the point after it, so that the last step carries
 * those of the first value to forecast.
 *
 * <p>The points are stored once, after the scaler. Windows are gathered from them when they are
 * read, so memory grows with the points and not with the windows. Immutable.
 */
final class WindowCoder {
  /** The smallest divisor of local scaling, in standard deviations of the training set. */
  private static final double LEAST_SPREAD = 0.01;

  private final ForecastConfig config;
  private final Scaler scaler;
  private final PointDates dates;
  private final int since;
  private final int used;
  private final List<Column> inputs;
  private final Column target;

  /**
   * A column after the scaler.
   *
   * @param local whether each window is scaled by itself
   */
  private record Column(double[] values, boolean local) {
    Local scale(int start, int window) {
      return local ? Local.of(values, start, window) : Local.NONE;
    }
  }

  /** The local scaling of a window, applied to values that were scaled before. */
  record Local(double offset, double divisor) {
    private static final Local NONE = new Local(0, 1);

    static Local of(double[] scaled, int from, int window) {
      double sum = 0;
      for (int t = from; t < from + window; t++) {
        sum += scaled[t];
      }
      double mean = sum / window;
      double squares = 0;
      for (int t = from; t < from + window; t++) {
        squares += (scaled[t] - mean) * (scaled[t] - mean);
      }
      return new Local(mean, Math.max(Math.sqrt(squares / window), LEAST_SPREAD));
    }

    float scale(double scaled) {
      return (float) ((scaled - offset) / divisor);
    }

    double unscale(float given) {
      return given * divisor + offset;
    }
  }

  /**
   * Transforms and scales a series.
   *
   * @param series with the columns of the configuration, and the points that its transforms use up
   * @param dates of the points of the series
   * @param since the number of the first point of the series in {@code dates}
   */
  WindowCoder(ForecastConfig config, Scaler scaler, Series series, PointDates dates, int since) {
    this.config = config;
    this.scaler = scaler;
    this.dates = dates;
    this.since = since;
    Series scaled = scaler.scale(config.transforms().apply(series));
    used = series.length() - scaled.length();
    String name = config.targetOrFirst();
    var columns = new ArrayList<Column>();
    Column found = null;
    for (String column : config.columns()) {
      Column values = column(scaled, column);
      columns.add(values);
      found = column.equals(name) ? values : found;
    }
    inputs = List.copyOf(columns);
    // Without its past, a target that is not an input cannot be scaled locally, and need not be.
    target =
        found != null
            ? found
            : scaled.columns().contains(name)
                ? column(scaled, name)
                : new Column(new double[0], false);
  }

  /** Codes a series with its own dates. */
  static WindowCoder of(ForecastConfig config, Scaler scaler, Series series) {
    var calendar = Calendar.of(series, config.calendar());
    return new WindowCoder(config, scaler, series, new PointDates(calendar, 0, series.length()), 0);
  }

  private Column column(Series scaled, String name) {
    return new Column(scaled.values(name), scaler.kind(name) == Scaler.Kind.LOCAL);
  }

  /**
   * Returns a coder for another past of the target, its only column.
   *
   * @param past in the units of the data
   * @param first the number of its first point in this series
   */
  WindowCoder past(double[] past, int first) {
    Series series = Series.of(config.targetOrFirst(), past);
    return new WindowCoder(config, scaler, series, dates, since + first);
  }

  /** Returns the number of values in a window. */
  int size() {
    return config.window() * config.inputWidth();
  }

  /**
   * Writes a window, [window][width].
   *
   * @param first the first point of the window, in the series before transforms
   */
  void gather(int first, float[] to, int at) {
    int window = config.window();
    int width = config.inputWidth();
    int start = first - used;
    for (int c = 0; c < inputs.size(); c++) {
      Column column = inputs.get(c);
      Local local = column.scale(start, window);
      for (int k = 0; k < window; k++) {
        to[at + k * width + c] = local.scale(column.values[start + k]);
      }
    }
    for (int k = 0; dates.width() > 0 && k < window; k++) {
      dates.copy(since + first + k + 1, to, at + k * width + inputs.size());
    }
  }

  /**
   * Returns consecutive windows, [count][window][width].
   *
   * @param first the first point of the first window
   */
  float[] windows(int first, int count) {
    var windows = new float[Shape.size(count, size())];
    for (int i = 0; i < count; i++) {
      gather(first + i, windows, i * size());
    }
    return windows;
  }

  /**
   * Writes the targets of the network for a window, [horizon].
   *
   * @param first the first point of the window
   */
  void gatherTarget(int first, int horizon, float[] to, int at) {
    Local local = targetScale(first);
    for (int k = 0; k < horizon; k++) {
      to[at + k] = local.scale(target.values[first - used + config.window() + k]);
    }
  }

  /**
   * Returns the scaling of the target for a window.
   *
   * @param first the first point of the window
   */
  Local targetScale(int first) {
    return target.scale(first - used, config.window());
  }

  /**
   * Inverts the scaling; returns the values of the target after its transforms.
   *
   * @param scale for the window that the network read
   * @param given the outputs of the network for it
   */
  double[] decode(Local scale, float[] given) {
    var values = new double[given.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = scaler.unscale(config.targetOrFirst(), scale.unscale(given[k]));
    }
    return values;
  }

  /**
   * Inverts the scaling for consecutive windows.
   *
   * @param first the first point of the first window
   * @param given the outputs of the network, the same number for each window
   */
  double[][] decode(int first, int count, float[] given) {
    int steps = given.length / count;
    var values = new double[count][];
    for (int i = 0; i < count; i++) {
      float[] ofWindow = Arrays.copyOfRange(given, i * steps, (i + 1) * steps);
      values[i] = decode(targetScale(first + i), ofWindow);
    }
    return values;
  }
}
