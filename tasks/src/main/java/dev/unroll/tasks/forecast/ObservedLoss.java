package dev.unroll.tasks.forecast;

import dev.unroll.loss.Loss;
import dev.unroll.loss.LossActivation;
import dev.unroll.loss.Reduction;
import dev.unroll.metric.Metric;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.TrainingConfig;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A loss that ignores targets that are NaN, which are values missing in the data. Each step of a
 * horizon becomes an item of its own, whose weight is 0 if its target is missing.
 *
 * @param loss of the values that are not missing
 */
record ObservedLoss(Loss loss) implements Loss {
  /** Returns settings of training whose loss and metrics ignore targets that are NaN. */
  static TrainingConfig in(TrainingConfig training) {
    List<Supplier<? extends Metric>> metrics =
        training.metrics().stream().map(ObservedLoss::observed).toList();
    return training.withLoss(new ObservedLoss(training.loss())).withMetrics(metrics);
  }

  private static Supplier<? extends Metric> observed(Supplier<? extends Metric> metric) {
    return () -> new ObservedMetric(metric.get());
  }

  @Override
  public Tensor apply(Sequence prediction, Target target) {
    return loss.apply(items(prediction), items(target));
  }

  @Override
  public LossActivation activation() {
    return loss.activation();
  }

  @Override
  public Reduction reduction() {
    return loss.reduction();
  }

  @Override
  public double weight(Sequence prediction, Target target) {
    return loss.weight(items(prediction), items(target));
  }

  @Override
  public String text() {
    return loss.text();
  }

  @Override
  public Map<String, Object> config() {
    return loss.config();
  }

  /** Returns [N, H] or [N, T, H] as [N, T · H, 1]. */
  private static Sequence items(Sequence prediction) {
    return Sequence.of(flat(prediction.values()));
  }

  private static Target items(Target target) {
    Tensor flat = flat(target.values());
    float[] values = flat.toArray();
    var weights = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      boolean observed = !Float.isNaN(values[i]);
      weights[i] = observed ? 1 : 0;
      values[i] = observed ? values[i] : 0;
    }
    int rows = flat.size(0);
    int steps = flat.size(1);
    return Target.values(Tensor.of(values, rows, steps, 1))
        .weighted(Tensor.of(weights, rows, steps));
  }

  private static Tensor flat(Tensor values) {
    int rows = values.size(0);
    return values.reshape(rows, values.size() / rows, 1);
  }

  /** A metric that ignores targets that are NaN. */
  private record ObservedMetric(Metric metric) implements Metric {
    @Override
    public String name() {
      return metric.name();
    }

    @Override
    public void update(Sequence prediction, Target target) {
      metric.update(items(prediction), items(target));
    }

    @Override
    public double value() {
      return metric.value();
    }

    @Override
    public void clear() {
      metric.clear();
    }

    @Override
    public Map<String, Double> state() {
      return metric.state();
    }

    @Override
    public void restore(Map<String, Double> state) {
      metric.restore(state);
    }

    @Override
    public boolean higherIsBetter() {
      return metric.higherIsBetter();
    }
  }
}
