package dev.unroll.tasks.forecast;

import dev.unroll.data.series.Calendar;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The way from windows of one series, in the units of the data, to what a network reads, and the
 * way back for what it gives:
 *
 * <pre>
 * series ─ transforms ─▶ scaler ─▶ each window, where its scaling is local ─┬▶ inputs
 *                                    calendar of the point after each step ─┘
 * </pre>
 *
 * A step carries the calendar of the point after it: so the last one tells when the first value to
 * forecast will be.
 *
 * <p>The points are kept once, after the scaler. Windows are gathered from them when they are read,
 * so memory grows with the points and not with the windows. Immutable.
 */
final class WindowCoder {
  /** Local scaling divides by no less, in standard deviations of the training set. */
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

  /** The local scaling of a window, applied to values that are scaled already. */
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
   * @param series with the columns of the configuration, and what its transforms use up
   * @param dates that know the points of the series
   * @param since their number of the first point of the series
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
    // Without its past, a target that is no input cannot be scaled locally, nor needs to be.
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
   * Codes another past of the target, its only column.
   *
   * @param past in the units of the data
   * @param first the number of its first point in this series
   */
  WindowCoder past(double[] past, int first) {
    Series series = Series.of(config.targetOrFirst(), past);
    return new WindowCoder(config, scaler, series, dates, since + first);
  }

  /** Returns the numbers in a window. */
  int size() {
    return config.window() * config.inputWidth();
  }

  /**
   * Writes a window, [window][width].
   *
   * @param first the point at which it begins, in the series before transforms
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
   * Returns windows that follow one another, [count][window][width].
   *
   * @param first the point at which the first one begins
   */
  float[] windows(int first, int count) {
    var windows = new float[Math.multiplyExact(count, size())];
    for (int i = 0; i < count; i++) {
      gather(first + i, windows, i * size());
    }
    return windows;
  }

  /**
   * Writes what the network is to give for a window, [horizon].
   *
   * @param first the point at which the window begins
   */
  void gatherTarget(int first, int horizon, float[] to, int at) {
    Local local = targetScale(first);
    for (int k = 0; k < horizon; k++) {
      to[at + k] = local.scale(target.values[first - used + config.window() + k]);
    }
  }

  /**
   * Returns how the target is scaled with a window.
   *
   * @param first the point at which the window begins
   */
  Local targetScale(int first) {
    return target.scale(first - used, config.window());
  }

  /**
   * Takes the scaling back: returns the values of the target after its transforms.
   *
   * @param scale with the window that the network read
   * @param given what the network gave for it
   */
  double[] decode(Local scale, float[] given) {
    var values = new double[given.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = scaler.unscale(config.targetOrFirst(), scale.unscale(given[k]));
    }
    return values;
  }

  /**
   * Takes the scaling back for windows that follow one another.
   *
   * @param first the point at which the first one begins
   * @param given as many numbers for each window
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
