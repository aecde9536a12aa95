package dev.unroll.tasks.forecast;

import dev.unroll.data.series.Series;
import dev.unroll.data.series.SeriesTimes;
import dev.unroll.data.series.Windows;
import dev.unroll.tasks.TrainingSummary;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of the points that pairs forecast, to find out which of them a model was trained on. A
 * hash is computed of time and value; without times, of the value and those before it. A point
 * counts once, regardless of the horizon; points that are missing in the data do not count.
 */
final class TrainedPoints {
  private static final int MAX_VALUES = 16;

  /**
   * The ratio of two distances in time that are different; the lengths of months and quarters vary
   * by less.
   */
  private static final double OTHER = 1.4;

  private static final long PRIME = 0x100000001B3L;

  private final int[] points;
  private final double[] values;
  private final @Nullable SeriesTimes times;
  private final int before;

  private TrainedPoints(Windows pairs) {
    int last = pairs.targetPoint(pairs.count() - 1) + pairs.horizon() - 1;
    points =
        IntStream.rangeClosed(pairs.targetPoint(0), last)
            .filter(point -> pairs.series().isObserved(pairs.target(), point))
            .toArray();
    values = pairs.series().values(pairs.target());
    times = pairs.series().times().orElse(null);
    before = Math.min(MAX_VALUES, pairs.window());
  }

  /**
   * Returns the summary of training pairs. It is computed on first use, and the pairs are then
   * freed.
   *
   * @param learned the training pairs, without the validation set
   */
  static Supplier<TrainingSummary> summary(Supplier<Windows> learned) {
    return new Lazy(learned);
  }

  private static final class Lazy implements Supplier<TrainingSummary> {
    private @Nullable Supplier<Windows> learned; // guarded by this, as below
    private TrainingSummary known = TrainingSummary.unknown();

    Lazy(Supplier<Windows> learned) {
      this.learned = learned;
    }

    @Override
    public synchronized TrainingSummary get() {
      Supplier<Windows> pairs = learned;
      if (pairs != null) {
        var trained = new TrainedPoints(pairs.get());
        TrainingSummary summary = TrainingSummary.of(trained.points.length, trained::hash);
        known = spacing(trained.times).map(summary::withSpacing).orElse(summary);
        learned = null;
      }
      return known;
    }
  }

  /** Returns a note on how many of the points that these pairs forecast were trained on. */
  static Optional<String> note(TrainingSummary trainedOn, Windows pairs) {
    var tested = new TrainedPoints(pairs);
    return trainedOn.note("values to forecast", tested.points.length, tested::hash);
  }

  private static Optional<TrainingSummary.Spacing> spacing(@Nullable SeriesTimes times) {
    return times == null || !(times.distance() > 0)
        ? Optional.empty()
        : Optional.of(new TrainingSummary.Spacing(times.frequency().name(), times.distance()));
  }

  /** Returns a note on times that are closer together or farther apart than in training. */
  static Optional<String> spacing(TrainingSummary trainedOn, Series series) {
    TrainingSummary.Spacing now = spacing(series.times().orElse(null)).orElse(null);
    TrainingSummary.Spacing trained = trainedOn.spacing().orElse(null);
    if (now == null || trained == null) {
      return Optional.empty();
    }
    double ratio = now.distance() / trained.distance();
    return ratio < OTHER && ratio > 1 / OTHER
        ? Optional.empty()
        : Optional.of(
            "the times of %s are %s, but those of the training data are %s; the model treats each step as one of the training data"
                .formatted(series.source(), now.frequency(), trained.frequency()));
  }

  private long hash(int index) {
    int point = points[index];
    SeriesTimes known = times;
    if (known != null) {
      return add(add(0xCBF29CE484222325L, known.moment(point).micros()), bits(point));
    }
    long hash = 0xCBF29CE484222325L;
    for (int t = point - before; t <= point; t++) {
      hash = add(hash, bits(t));
    }
    return hash;
  }

  private long bits(int point) {
    return Double.doubleToLongBits(values[point]);
  }

  private static long add(long hash, long bits) {
    long mixed = (hash ^ bits) * PRIME;
    return mixed ^ (mixed >>> 32);
  }
}
