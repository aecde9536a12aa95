package dev.unroll.metric;

import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Reductions;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.Tensor;
import java.util.Map;

/** A regression error: a sum over elements, weighted by row, and a function of the mean. */
public final class ErrorMetric implements Metric {
  private enum Kind {
    MSE,
    RMSE,
    MAE
  }

  private final Kind kind;
  private final Mean mean = new Mean();

  private ErrorMetric(Kind kind) {
    this.kind = kind;
  }

  /** Returns the mean squared error: 1/n Σ (p − t)². */
  public static ErrorMetric mse() {
    return new ErrorMetric(Kind.MSE);
  }

  /** Returns the root mean squared error: √(1/n Σ (p − t)²). */
  public static ErrorMetric rmse() {
    return new ErrorMetric(Kind.RMSE);
  }

  /** Returns the mean absolute error: 1/n Σ |p − t|. */
  public static ErrorMetric mae() {
    return new ErrorMetric(Kind.MAE);
  }

  @Override
  public String name() {
    return kind.name().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public void update(Sequence prediction, Target target) {
    try {
      add(ValidItems.of(prediction, target));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name() + ": " + e.getMessage(), e);
    }
  }

  private void add(ValidItems items) {
    Tensor t = items.targets();
    Tensor p = items.predictions();
    double sum = 0;
    if (!items.weighted()) {
      sum = errors(p.size(), p, t, 0);
    } else {
      for (int item = 0; item < items.count(); item++) {
        sum += items.weight(item) * errors(p.columns(), p, t, item * p.columns());
      }
    }
    mean.add(sum, items.totalWeight() * p.columns());
  }

  private double errors(int n, Tensor p, Tensor t, int from) {
    Reductions r = Kernels.current().reductions();
    return kind == Kind.MAE
        ? r.sumOfAbsoluteDifferences(
            n, p.readOnlyArray(), p.offset() + from, t.readOnlyArray(), t.offset() + from)
        : r.sumOfSquaredDifferences(
            n, p.readOnlyArray(), p.offset() + from, t.readOnlyArray(), t.offset() + from);
  }

  @Override
  public double value() {
    return kind == Kind.RMSE ? Math.sqrt(mean.value()) : mean.value();
  }

  @Override
  public void clear() {
    mean.clear();
  }

  @Override
  public Map<String, Double> state() {
    return mean.state();
  }

  @Override
  public void restore(Map<String, Double> state) {
    mean.restore(name(), state);
  }

  @Override
  public boolean higherIsBetter() {
    return false;
  }
}
