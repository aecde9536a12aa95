package dev.unroll.tasks.forecast;

import dev.unroll.data.series.SeriesTimes;
import dev.unroll.data.series.Windows;
import dev.unroll.tasks.TrainingSummary;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of the targets of pairs, to find out which of them a model was trained on: of time and
 * value, or, where there are no times, of the value and those before it.
 */
final class TrainedPoints {
  private static final int MOST_VALUES = 16;
  private static final long PRIME = 0x100000001B3L;

  private final Windows pairs;
  private final double[] values;
  private final @Nullable SeriesTimes times;
  private final int before;

  private TrainedPoints(Windows pairs) {
    this.pairs = pairs;
    values = pairs.series().values(pairs.target());
    times = pairs.series().times().orElse(null);
    before = Math.min(MOST_VALUES, pairs.window());
  }

  /** Returns the summary of training pairs, computed when it is first asked for. */
  static Supplier<TrainingSummary> summary(Windows train) {
    var points = new TrainedPoints(train);
    return TrainingSummary.lazily(train.count(), points::hash);
  }

  /** Returns a note on how many targets of these pairs a model was trained on. */
  static Optional<String> note(TrainingSummary trainedOn, Windows pairs) {
    return trainedOn.note("values to forecast", pairs.count(), new TrainedPoints(pairs)::hash);
  }

  private long hash(int pair) {
    int point = pairs.targetPoint(pair);
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
