package dev.unroll.tasks.forecast;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Series;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Forecasts from values that arrive one at a time, in the units of the data.
 *
 * <pre>{@code
 * ForecastStream stream = forecaster.stream();
 * while (sensor.hasNext()) {
 *   stream.next(sensor.read()).ifPresent(forecast -> show(forecast.values()));
 * }
 * }</pre>
 *
 * <p>The stream keeps the last {@link ForecastConfig#reach()} points, which the model looks back
 * on, or the last {@value #LABELLED} points if they have labels, whose frequency they determine. It
 * forecasts from them as {@link Forecaster#predict(Series, int)} does. Without labels, or up to
 * that many points, the values are bit-identical to those of {@code predict} for all points so far.
 * A model with {@link Feed#SEQUENCE} depends on all points, so its stream keeps all of them, and
 * each forecast takes longer than the one before; {@link #clear} begins a new series.
 *
 * <p>For one thread. Any number of streams, on any number of threads, can share a forecaster.
 */
public final class ForecastStream {
  /** The points with labels that are kept, since their times determine the frequency. */
  private static final int LABELLED = 1000;

  private final Forecaster forecaster;
  private final List<String> columns;
  private final int reach;
  private final boolean keepsAll;
  private final Deque<double[]> points = new ArrayDeque<>();
  private final Deque<String> labels = new ArrayDeque<>(); // as many as points, or none

  ForecastStream(Forecaster forecaster) {
    this.forecaster = forecaster;
    ForecastConfig config = forecaster.config();
    columns = config.columnsToPredict();
    reach = config.reach();
    keepsAll = config.feed() == Feed.SEQUENCE;
  }

  /** Returns the names of the values of a point, in their order. */
  public List<String> columns() {
    return columns;
  }

  /**
   * Adds the next point.
   *
   * @param point a value for each of {@link #columns}, in the units of the data
   * @throws BadInputException when a value is not finite, their number is wrong, or the points
   *     before have labels; the stream is then unchanged
   */
  public void add(double... point) {
    add(null, point);
  }

  /**
   * Adds the next point with its label.
   *
   * @param label usually its time, such as {@code 2024-05-31}; required by calendar features
   * @param point a value for each of {@link #columns}, in the units of the data
   * @throws BadInputException when a value is not finite, their number is wrong, or the points
   *     before have no labels; the stream is then unchanged
   */
  public void add(@Nullable String label, double... point) {
    if (point.length != columns.size()) {
      throw new BadInputException(
          "the point has %d values (expected %d: %s)"
              .formatted(point.length, columns.size(), String.join(", ", columns)));
    }
    for (int c = 0; c < point.length; c++) {
      if (!Double.isFinite(point[c])) {
        throw new BadInputException(
            "the value of column \"%s\" is %s (expected a finite number). Skip the point, or pass the last good value."
                .formatted(columns.get(c), point[c]));
      }
    }
    if (!points.isEmpty() && labels.isEmpty() != (label == null)) {
      throw new BadInputException(
          "the point has %s label, but those before have %s (expected a label for all points or for none)"
              .formatted(label == null ? "no" : "a", labels.isEmpty() ? "none" : "one"));
    }
    points.add(point.clone());
    if (label != null) {
      labels.add(label);
    }
    if (!keepsAll && points.size() > (label == null ? reach : Math.max(reach, LABELLED))) {
      points.remove();
      labels.poll();
    }
  }

  /** Returns true if there are enough points to forecast from. */
  public boolean isReady() {
    return points.size() >= reach;
  }

  /**
   * Forecasts the values after the points so far.
   *
   * @param horizon as in {@link Forecaster#predict(Series, int)}
   * @throws BadInputException when there are fewer points than {@link ForecastConfig#reach}, their
   *     labels are no times in order where the model requires times, or the horizon is out of range
   */
  public Forecast forecast(int horizon) {
    var values = new double[columns.size()][points.size()];
    int t = 0;
    for (double[] point : points) {
      for (int c = 0; c < values.length; c++) {
        values[c][t] = point[c];
      }
      t++;
    }
    Series series =
        labels.isEmpty()
            ? Series.of("the stream", columns, values)
            : Series.of("the stream", columns, values, List.copyOf(labels));
    return forecaster.predict(series, horizon);
  }

  /**
   * Adds the next point, then forecasts as many values as the model was trained for.
   *
   * @param point as in {@link #add(double...)}
   * @return empty until there are enough points
   */
  public Optional<Forecast> next(double... point) {
    return next(null, point);
  }

  /**
   * Adds the next point with its label, then forecasts as many values as the model was trained for.
   *
   * @param label as in {@link #add(String, double...)}
   * @param point as in {@link #add(double...)}
   * @return empty until there are enough points
   * @throws BadInputException as {@link #add(String, double...)} and {@link #forecast} do; the
   *     stream is then unchanged
   */
  public Optional<Forecast> next(@Nullable String label, double... point) {
    double[] firstPoint = points.peekFirst();
    String firstLabel = labels.peekFirst();
    int before = points.size();
    add(label, point);
    try {
      return isReady() ? Optional.of(forecast(forecaster.config().horizon())) : Optional.empty();
    } catch (BadInputException e) { // such as a label that is no time
      points.removeLast();
      labels.pollLast();
      if (firstPoint != null && points.size() < before) { // adding the point dropped the first one
        points.addFirst(firstPoint);
        if (firstLabel != null) {
          labels.addFirst(firstLabel);
        }
      }
      throw e;
    }
  }

  /** Removes all points, to begin a new series. */
  public void clear() {
    points.clear();
    labels.clear();
  }
}
