package dev.unroll.tasks.forecast;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.SeriesTimes;
import dev.unroll.data.series.Transforms;
import dev.unroll.data.series.Windows;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.DataSplit;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * The pairs of windows and targets that a forecaster is trained and tested on, in the units of the
 * data.
 *
 * @param train the pairs of the training set; those of the test set if nothing is trained
 * @param test the pairs of the test set
 * @param all pairs of the test series; {@code test} is the end of them
 * @param axis of that series
 * @param notes on what was done to the data
 */
public record ForecastData(
    Windows train, Windows test, Windows all, SeriesSource.Axis axis, List<String> notes) {

  /** Splits a loaded series into the sets; the columns of the configuration are set. */
  public static ForecastData of(SeriesSource.Loaded loaded, ForecastConfig config) {
    Windows first = windows(loaded.series(), config);
    if (loaded.test() != null) {
      Windows test = windows(loaded.test(), config);
      return new ForecastData(
          first.withHorizon(config.outputs()), test, test, loaded.axis(), loaded.notes());
    }
    Windows.Split split = config.split().apply(first);
    Windows train = split.train().withHorizon(config.outputs());
    return new ForecastData(
        observed(train, "training"),
        observed(split.test(), "test"),
        first,
        loaded.axis(),
        loaded.notes());
  }

  /** Makes a test set of a whole series. */
  static ForecastData test(SeriesSource.Loaded loaded, ForecastConfig config) {
    Windows all = windows(loaded.series(), config);
    return new ForecastData(all, all, all, loaded.axis(), loaded.notes());
  }

  /** Checks that a set has at least one value to forecast that is not missing in the data. */
  private static Windows observed(Windows pairs, String set) {
    boolean any =
        IntStream.range(0, pairs.count())
            .anyMatch(
                pair ->
                    IntStream.range(0, pairs.horizon())
                        .anyMatch(step -> pairs.isObserved(pair, step)));
    if (!any) {
      throw new BadInputException(
          "%s: all %d windows of the %s set have no value of \"%s\" to forecast (data.missing filled them in). Use more data, or another data.split."
              .formatted(pairs.series().source(), pairs.count(), set, pairs.target()));
    }
    return pairs;
  }

  private static Windows windows(Series series, ForecastConfig config) {
    Optional<SeriesTimes> unused = series.times(); // rejects points that are out of order
    return Windows.of(
        series.select(config.columnsAndTarget()),
        config.columns(),
        config.targetOrFirst(),
        config.window(),
        config.horizon(),
        config.reach() - config.window());
  }

  /**
   * Fits the scaling on the training set after its transforms, or on all values if the
   * configuration sets this.
   */
  Scaler scaler(ForecastConfig config) {
    Transforms transforms = config.transforms();
    Series training = train.series().slice(0, train.endPoint());
    Series fitOn =
        switch (config.fitOn()) {
          case TRAIN -> transforms.apply(training);
          case ALL -> {
            Series tested = transforms.apply(all.series());
            yield separate() ? joined(transforms.apply(train.series()), tested) : tested;
          }
        };
    return Scaler.fit(config.scale(), config.scaleByColumn(), fitOn);
  }

  /**
   * Describes a series to forecast: target, points, times.
   *
   * @param config with its columns set
   */
  public static DataDescription describe(Series series, ForecastConfig config) {
    return SeriesDescription.of(series, config);
  }

  /** Describes which column of which series is forecast, and the format of its file. */
  DataDescription description() {
    return SeriesDescription.of(all.series(), all.inputColumns(), all.target());
  }

  /** Returns a checksum of all values, and of which of them were missing in the data. */
  String checksum() {
    var crc = new CRC32();
    update(crc, train.series());
    if (separate()) {
      update(crc, all.series());
    }
    return Long.toHexString(crc.getValue());
  }

  private static void update(CRC32 crc, Series series) {
    for (String column : series.columns()) {
      double[] values = series.values(column);
      ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
      bytes.asDoubleBuffer().put(values);
      crc.update(bytes);
      for (int t = 0; t < values.length && series.filledCount(column) > 0; t++) {
        crc.update(series.isObserved(column, t) ? 1 : 0);
      }
    }
  }

  /** Returns true if the test set is another series. */
  boolean separate() {
    return train.series() != all.series();
  }

  private static Series joined(Series first, Series second) {
    var values = new ArrayList<double[]>();
    for (String column : first.columns()) {
      double[] a = first.values(column);
      double[] b = second.values(column);
      var both = new double[a.length + b.length];
      System.arraycopy(a, 0, both, 0, a.length);
      System.arraycopy(b, 0, both, a.length, b.length);
      values.add(both);
    }
    return Series.of(first.source(), first.columns(), values.toArray(new double[0][]));
  }

  /**
   * Splits the training pairs into those to train on and those to validate epochs on, if there are
   * any.
   */
  Optional<Windows.Split> validation(ForecastConfig config) {
    if (config.validation() == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(train.splitByFraction(1 - config.validation()));
    } catch (BadInputException e) {
      throw new BadInputException(
          "%s: data.validation is %s, which leaves none of the %d training windows to train on or"
                  .formatted(train.series().source(), config.validation(), train.count())
              + " none to validate on. Set data.validation to 0 or to another fraction, or use more data.",
          e);
    }
  }

  /** Returns the sizes of the sets, and the points that they forecast. */
  DataSplit split(ForecastConfig config) {
    Optional<Windows.Split> validated = validation(config);
    var counts = new LinkedHashMap<String, Long>();
    var ranges = new LinkedHashMap<String, String>();
    put(DataSplit.TRAINING, validated.map(Windows.Split::train).orElse(train), counts, ranges);
    validated.ifPresent(both -> put(DataSplit.VALIDATION, both.test(), counts, ranges));
    put(DataSplit.TEST, test, counts, ranges);
    return new DataSplit(
        "windows",
        counts,
        ranges,
        separate() ? "the test set is another series" : "the test set is the end of the series");
  }

  private static void put(
      String name, Windows set, Map<String, Long> counts, Map<String, String> ranges) {
    counts.put(name, (long) set.count());
    List<String> labels = set.series().labels();
    int first = set.targetPoint(0);
    int last = set.targetPoint(set.count() - 1) + set.horizon() - 1;
    ranges.put(
        name,
        labels == null
            ? "points " + first + " to " + last
            : labels.get(first) + " to " + labels.get(last));
  }

  /** Returns the number of pairs of {@link #all} before the first of {@link #test}. */
  int before() {
    return test.firstPoint() - all.firstPoint();
  }

  /**
   * Returns the position in a plot at which the test set begins, if the model was trained on the
   * same series.
   */
  OptionalDouble splitX() {
    return before() == 0 ? OptionalDouble.empty() : OptionalDouble.of(axis.x(test.targetPoint(0)));
  }
}
