package dev.unroll.train;

import dev.unroll.loss.Loss;
import dev.unroll.loss.Reduction;
import dev.unroll.metric.Metric;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequence;
import dev.unroll.nn.Sequential;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures a model on data, in batches, with nothing random acting. */
final class Evaluation {
  private final Sequential model;
  private final int batchSize;

  Evaluation(Sequential model, int batchSize) {
    this.model = model;
    this.batchSize = batchSize;
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

  private double measure(Dataset data, @Nullable Loss loss, List<Metric> metrics) {
    var all = new WeightedMean();
    for (int from = 0; from < data.size(); from += batchSize) {
      int[] positions = range(from, (int) Math.min(data.size(), (long) from + batchSize));
      Tape.predicting(
          () -> {
            Batch batch = data.batch(positions);
            Sequence prediction = model.apply(batch.inputs(), Pass.predict());
            if (loss != null) {
              BatchLoss some = BatchLoss.of(loss, prediction, batch);
              some.addTo(all, some.loss().item());
            }
            metrics.forEach(metric -> metric.update(prediction, batch.target()));
            return true;
          });
    }
    return all.take();
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
