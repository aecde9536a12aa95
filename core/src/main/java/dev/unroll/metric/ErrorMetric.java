package dev.unroll.metric;

import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Reductions;
import dev.unroll.nn.Sequence;
import dev.unroll.nn.ValidRows;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;

/** Errors of regression: a sum over elements, and what becomes of it. */
public final class ErrorMetric implements Metric {
  private enum Kind {
    MSE,
    RMSE,
    MAE
  }

  private final Kind kind;
  private double sum;
  private long count;

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
  public void update(Sequence prediction, Tensor target) {
    Tensor values = prediction.values();
    if (!values.hasShapeOf(target)) {
      throw new IllegalArgumentException(
          name()
              + ": prediction "
              + Shape.text(values.shape())
              + " and target "
              + Shape.text(target.shape())
              + " must have the same shape; nothing is broadcast");
    }
    Tensor p = ValidRows.of(prediction, values);
    Tensor t = ValidRows.of(prediction, target);
    Reductions r = Kernels.current().reductions();
    int n = p.size();
    sum +=
        kind == Kind.MAE
            ? r.sumOfAbsoluteDifferences(n, p.array(), p.offset(), t.array(), t.offset())
            : r.sumOfSquaredDifferences(n, p.array(), p.offset(), t.array(), t.offset());
    count += n;
  }

  @Override
  public double value() {
    double mean = sum / count; // 0/0 is NaN, as promised
    return kind == Kind.RMSE ? Math.sqrt(mean) : mean;
  }

  @Override
  public void clear() {
    sum = 0;
    count = 0;
  }

  @Override
  public boolean higherIsBetter() {
    return false;
  }
}
