package dev.unroll.metric;

import dev.unroll.exec.SoftmaxRows;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.Tensor;

/**
 * Perplexity of logits: the number of equally likely classes (or words) that corresponds to the
 * model's uncertainty.
 *
 * <pre>
 * exp(1/n Σ −log softmax(x)_y)
 * </pre>
 *
 * A uniform prediction has the number of classes as its perplexity; the best is 1. Over several
 * batches, the mean is taken over all items before the exponential, so the result does not depend
 * on the batch size.
 */
public final class Perplexity extends ClassMetric {
  private Perplexity(int[] ignored) {
    super(ignored);
  }

  /**
   * Returns the metric.
   *
   * @param ignored targets that mark ignored positions, such as −1
   */
  public static Perplexity of(int... ignored) {
    return new Perplexity(ignored);
  }

  @Override
  public String name() {
    return "perplexity";
  }

  @Override
  void score(ValidItems items, int[] classes, double[] values) {
    Tensor x = items.rows();
    int width = x.columns();
    SoftmaxRows softmax =
        SoftmaxRows.of(
            values.length, item -> x.offset() + items.row(item) * width, width, x.readOnlyArray());
    for (int item = 0; item < values.length; item++) {
      float logit = x.readOnlyArray()[x.offset() + items.row(item) * width + classes[item]];
      values[item] = softmax.surprisal(item, logit);
    }
  }

  @Override
  public double value() {
    return StrictMath.exp(mean());
  }

  @Override
  public boolean higherIsBetter() {
    return false;
  }
}
