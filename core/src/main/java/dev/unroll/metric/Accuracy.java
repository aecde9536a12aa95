package dev.unroll.metric;

import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.Tensor;

/**
 * The fraction of rows whose class has the largest logit, or one of the k largest.
 *
 * <p>Of equal logits, the lower class comes first. Logits and probabilities have the same order, so
 * either may be used. NaN logits rank first, so a row with NaN is wrong unless k is large enough.
 */
public final class Accuracy extends ClassMetric {
  private final int k;

  private Accuracy(int k, int[] ignored) {
    super(ignored);
    if (k < 1) {
      throw new IllegalArgumentException("accuracy: k must be 1 or more, got " + k);
    }
    this.k = k;
  }

  /**
   * Returns the fraction of rows whose class has the largest logit.
   *
   * @param ignored targets that mark ignored positions, such as −1
   */
  public static Accuracy of(int... ignored) {
    return new Accuracy(1, ignored);
  }

  /**
   * Returns the fraction of rows whose class has one of the k largest logits.
   *
   * @param ignored targets that mark ignored positions, such as −1
   */
  public static Accuracy top(int k, int... ignored) {
    return new Accuracy(k, ignored);
  }

  @Override
  public String name() {
    return k == 1 ? "accuracy" : "top" + k + "Accuracy";
  }

  @Override
  void score(ValidItems items, int[] classes, double[] values) {
    Tensor x = items.rows();
    int width = x.columns();
    for (int item = 0; item < values.length; item++) {
      int at = x.offset() + items.row(item) * width;
      values[item] = before(classes[item], x.readOnlyArray(), at, width) < k ? 1 : 0;
    }
  }

  /** Returns the number of classes that rank before this one; NaN ranks before all others. */
  private static int before(int id, float[] x, int at, int width) {
    float own = x[at + id];
    int before = 0;
    for (int c = 0; c < id; c++) {
      before += x[at + c] < own ? 0 : 1;
    }
    for (int c = id + 1; c < width; c++) {
      before += x[at + c] <= own ? 0 : 1;
    }
    return Float.isNaN(own) ? width : before;
  }

  @Override
  public double value() {
    return mean();
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }
}
