package dev.unroll.train;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.Loss;
import dev.unroll.loss.Reduction;
import dev.unroll.metric.Metric;
import dev.unroll.nn.Applied;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Measures a model on data, in batches, with nothing random acting. */
final class Evaluation {
  private final Sequential model;
  private final int batchSize;
  private final @Nullable Truncation truncation;

  Evaluation(Sequential model, TrainingConfig config) {
    this.model = model;
    this.batchSize = config.batchSize();
    this.truncation = config.truncation();
  }

  /**
   * The loss of a whole data set, as if it were one batch; NaN when there is nothing to measure.
   *
   * @param metrics updated with everything
   */
  double loss(Dataset data, Loss loss, List<Metric> metrics) {
    return measure(data, loss, metrics);
  }

  /** Updates a metric with everything. */
  double metric(Dataset data, Metric metric) {
    metric.clear();
    measure(data, null, List.of(metric));
    return metric.value();
  }

  /** The first input or target that is not finite and counts, in words; null: there is none. */
  @Nullable String badValue(Dataset data) {
    for (long from = 0; from < data.size(); from += batchSize) {
      int[] positions = range((int) from, (int) Math.min(data.size(), from + batchSize));
      Optional<String> found = Tape.predicting(() -> badValue(data.batch(positions), positions));
      if (found.isPresent()) {
        return found.get();
      }
    }
    return null;
  }

  private Optional<String> badValue(Batch batch, int[] positions) {
    String input = BadValues.input(batch, positions, 0);
    if (input != null || truncation != null) { // a long sequence as a whole may be too much
      return Optional.ofNullable(input);
    }
    Sequence prediction = Piece.of(batch).apply(model, Pass.predict());
    return Optional.ofNullable(BadValues.target(prediction, batch, positions, 0));
  }

  private double measure(Dataset data, @Nullable Loss loss, List<Metric> metrics) {
    var tally = new Tally(data, loss, metrics);
    for (long from = 0; from < data.size(); from += batchSize) {
      int[] positions = range((int) from, (int) Math.min(data.size(), from + batchSize));
      tally.add(positions);
    }
    return tally.all.take();
  }

  /** What is measured of a data set. */
  private final class Tally {
    private final Dataset data;
    private final @Nullable Pieces pieces;
    private final @Nullable Loss loss;
    private final List<Metric> metrics;
    private final WeightedMean all = new WeightedMean();

    Tally(Dataset data, @Nullable Loss loss, List<Metric> metrics) {
      this.data = data;
      this.pieces = truncation == null || data.size() == 0 ? null : new Pieces(data, truncation);
      this.loss = loss;
      this.metrics = metrics;
    }

    /** Takes in a batch, as a whole or chunk by chunk. */
    void add(int[] positions) {
      Pieces chunks = pieces;
      if (chunks == null) {
        Tape.predicting(
            () -> {
              var piece = Piece.of(data.batch(positions));
              return add(piece, piece.apply(model, Pass.predict()));
            });
        return;
      }
      Carried carried = Carried.none();
      for (int i = 0; i < chunks.count(); i++) {
        int number = i;
        Carried before = carried;
        carried =
            Tape.predicting(
                () -> {
                  Piece piece = chunks.get(positions, number);
                  return piece == null
                      ? chunks.over(positions, number, before)
                      : add(piece, before);
                });
      }
    }

    private Carried add(Piece piece, Carried carried) {
      Applied result = piece.apply(model, carried, Pass.predict());
      add(piece, result.outputs());
      return result.last();
    }

    private boolean add(Piece piece, Sequence prediction) {
      if (loss != null) {
        BatchLoss some = BatchLoss.of(loss, prediction, piece.batch());
        some.addTo(all, some.loss().item());
      }
      metrics.forEach(metric -> metric.update(prediction, piece.target()));
      return true;
    }
  }

  static int[] range(int from, int to) {
    var positions = new int[to - from];
    Arrays.setAll(positions, i -> from + i);
    return positions;
  }

  /** The loss of a batch, and what it counts for among others. */
  record BatchLoss(Tensor loss, Reduction reduction, double weight, int sequences) {
    static BatchLoss of(Loss measure, Sequence prediction, Batch batch) {
      Tensor loss = Tape.named("loss", () -> measure.apply(prediction, batch.target()));
      double weight = measure.weight(prediction, batch.target());
      return new BatchLoss(loss, measure.reduction(), weight, batch.size());
    }

    /** Adds its value, which outlives the tape. */
    void addTo(WeightedMean mean, double value) {
      mean.add(value, reduction, weight, sequences);
    }

    /** By what its gradient is multiplied where those of several batches are joined. */
    double share() {
      return switch (reduction) {
        case MEAN -> weight;
        case SUM -> 1;
        case BATCH_MEAN -> sequences;
      };
    }
  }
}
