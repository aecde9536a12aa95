package dev.unroll.tasks;

import dev.unroll.data.series.Calendar;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Windows;
import java.util.Arrays;
import java.util.List;

/**
 * The way from windows of a series, in the units of the data, to what a network reads, and the way
 * back for what it gives:
 *
 * <pre>
 * series ─ transforms ─▶ scaler ─▶ each window, where its scaling is local ─┬▶ inputs
 *                                    calendar of the point after each step ─┘
 * </pre>
 *
 * A step carries the calendar of the point after it: so the last one tells when the first value to
 * forecast will be.
 */
record WindowCoder(ForecastConfig config, Scaler scaler) {
  /** Local scaling divides by no less, in standard deviations of the training part. */
  private static final double LEAST_SPREAD = 0.01;

  /**
   * Windows as a network reads them.
   *
   * @param inputs [count][window][width]
   * @param targets how the target is scaled beside each window
   */
  record Encoded(float[] inputs, Local[] targets) {
    int count() {
      return targets.length;
    }
  }

  /** What a local scaling does to values that are scaled already. */
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

  /** Numbers in a step of a window. */
  private int width() {
    return config.inputWidth();
  }

  /** The calendar that goes with a series. */
  Calendar calendar(Series series) {
    return Calendar.of(series, config.calendar());
  }

  /** The windows of pairs. */
  Encoded encode(Windows pairs) {
    Series series = pairs.series();
    return encode(series, calendar(series), 0, pairs.firstPoint(), pairs.count());
  }

  /**
   * Windows that follow one another.
   *
   * @param series with the columns of the configuration, and what its transforms use up
   * @param calendar that knows the points of the series
   * @param since its number of the first point of the series
   * @param first the point at which the first window begins
   */
  Encoded encode(Series series, Calendar calendar, int since, int first, int count) {
    Series scaled = scaler.scale(config.transforms().apply(series));
    int start = first - (series.length() - scaled.length());
    int window = config.window();
    int width = width();
    List<String> columns = config.columns();
    var inputs = new float[Math.multiplyExact(Math.multiplyExact(count, window), width)];
    for (int c = 0; c < columns.size(); c++) {
      double[] values = scaled.values(columns.get(c));
      for (int i = 0; i < count; i++) {
        Local local = local(columns.get(c), values, start + i);
        for (int k = 0; k < window; k++) {
          inputs[(i * window + k) * width + c] = local.scale(values[start + i + k]);
        }
      }
    }
    for (int t = 0; calendar.width() > 0 && t < count + window - 1; t++) {
      double[] numbers = calendar.at(since + first + t + 1);
      for (int i = Math.max(0, t - window + 1); i < Math.min(count, t + 1); i++) {
        int at = (i * window + t - i) * width + columns.size();
        for (int j = 0; j < numbers.length; j++) {
          inputs[at + j] = (float) numbers[j];
        }
      }
    }
    return new Encoded(inputs, targets(scaled, start, count));
  }

  /**
   * The last window of each of several pasts of the target, its only column; the first window where
   * the last value is not finite.
   *
   * @param pasts in the units of the data; of each the last {@link ForecastConfig#reach()} count
   * @param calendar of the series that they come from
   * @param since its number of the first point of each past
   */
  Encoded encodeEach(double[][] pasts, Calendar calendar, int[] since) {
    int reach = config.reach();
    int size = config.window() * width();
    var inputs = new float[Math.multiplyExact(pasts.length, size)];
    var targets = new Local[pasts.length];
    for (int i = 0; i < pasts.length; i++) {
      int end = pasts[i].length;
      int from = Double.isFinite(pasts[i][end - 1]) ? end - reach : 0;
      double[] last = Arrays.copyOfRange(pasts[i], from, from + reach);
      Series series = Series.of(config.targetOrFirst(), last);
      Encoded one = encode(series, calendar, since[i] + from, reach - config.window(), 1);
      System.arraycopy(one.inputs(), 0, inputs, i * size, size);
      targets[i] = one.targets()[0];
    }
    return new Encoded(inputs, targets);
  }

  private Local[] targets(Series scaled, int start, int count) {
    String target = config.targetOrFirst();
    var targets = new Local[count];
    Arrays.fill(targets, Local.NONE);
    if (isLocal(target)) {
      double[] values = scaled.values(target);
      for (int i = 0; i < count; i++) {
        targets[i] = Local.of(values, start + i, config.window());
      }
    }
    return targets;
  }

  private boolean isLocal(String column) {
    return scaler.kind(column) == Scaler.Kind.LOCAL;
  }

  private Local local(String column, double[] scaled, int from) {
    return isLocal(column) ? Local.of(scaled, from, config.window()) : Local.NONE;
  }

  /** What the network is to give for pairs, [count][horizon of the pairs]. */
  float[] targets(Windows pairs, Encoded encoded) {
    Series series = pairs.series();
    String target = config.targetOrFirst();
    Series scaled = scaler.scale(config.transforms().apply(series));
    double[] values = scaled.values(target);
    int later = series.length() - scaled.length();
    int horizon = pairs.horizon();
    var targets = new float[Math.multiplyExact(pairs.count(), horizon)];
    for (int i = 0; i < pairs.count(); i++) {
      for (int k = 0; k < horizon; k++) {
        double value = values[pairs.targetPoint(i) - later + k];
        targets[i * horizon + k] = encoded.targets()[i].scale(value);
      }
    }
    return targets;
  }

  /**
   * What the network gave, without scaling, as values of the target after its transforms.
   *
   * @param given as many values for each window
   */
  double[][] decode(Encoded encoded, float[] given) {
    String target = config.targetOrFirst();
    int steps = given.length / encoded.count();
    var values = new double[encoded.count()][steps];
    for (int i = 0; i < values.length; i++) {
      for (int k = 0; k < steps; k++) {
        double scaled = encoded.targets()[i].unscale(given[i * steps + k]);
        values[i][k] = scaler.unscale(target, scaled);
      }
    }
    return values;
  }
}
