package dev.unroll.metric;

import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Reductions;
import dev.unroll.nn.Items;
import dev.unroll.nn.Sequence;
import dev.unroll.nn.Target;
import dev.unroll.tensor.Tensor;

/**
 * Errors of regression: a sum over elements, by the weights of their rows, and what becomes of it.
 */
public final class ErrorMetric implements Metric {
  private enum Kind {
    MSE,
    RMSE,
    MAE
  }

  private final Kind kind;
  private double sum;
  private double weight;

  private ErrorMetric(Kind kind) {
    this.kind = kind;
  }

  /** Mean squared error: 1/n Σ (p − t)². */
  public static ErrorMetric mse() {
    return new ErrorMetric(Kind.MSE);
  }

  /** Root mean squared error: √(1/n Σ (p − t)²). */
  public static ErrorMetric rmse() {
    return new ErrorMetric(Kind.RMSE);
  }

  /** Mean absolute error: 1/n Σ |p − t|. */
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
      add(Items.of(prediction, target));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name() + ": " + e.getMessage(), e);
    }
  }

  private void add(Items items) {
    Tensor t = items.targets();
    Tensor p = items.predictions();
    if (!items.weighted()) {
      sum += errors(p.size(), p, t, 0);
    } else {
      for (int item = 0; item < items.count(); item++) {
        sum += items.weight(item) * errors(p.columns(), p, t, item * p.columns());
      }
    }
    weight += items.totalWeight() * p.columns();
  }

  private double errors(int n, Tensor p, Tensor t, int from) {
    Reductions r = Kernels.current().reductions();
    return kind == Kind.MAE
        ? r.sumOfAbsoluteDifferences(n, p.array(), p.offset() + from, t.array(), t.offset() + from)
        : r.sumOfSquaredDifferences(n, p.array(), p.offset() + from, t.array(), t.offset() + from);
  }

  @Override
  public double value() {
    double mean = sum / weight; // 0/0 is NaN, as promised
    return kind == Kind.RMSE ? Math.sqrt(mean) : mean;
  }

  @Override
  public void clear() {
    sum = 0;
    weight = 0;
  }

  @Override
  public boolean higherIsBetter() {
    return false;
  }
}
