package dev.unroll.metric;

import dev.unroll.exec.SoftmaxRows;
import dev.unroll.sequence.Items;
import dev.unroll.tensor.Tensor;

/**
 * Perplexity of logits: among how many equally likely classes (or words) the model is in doubt.
 *
 * <pre>
 * exp(1/n Σ −log softmax(x)_y)
 * </pre>
 *
 * That of a model that knows nothing is the number of classes; the best is 1. Over several batches
 * the mean is taken over all items before the exponential, so that batches of any size give the
 * same.
 */
public final class Perplexity extends ClassMetric {
  private Perplexity(int[] ignored) {
    super(ignored);
  }

  /**
   * The metric.
   *
   * @param ignored targets that mark positions which do not count, such as −1
   */
  public static Perplexity of(int... ignored) {
    return new Perplexity(ignored);
  }

  @Override
  public String name() {
    return "perplexity";
  }

  @Override
  void judge(Items items, int[] classes, double[] figures) {
    Tensor x = items.rows();
    int width = x.columns();
    SoftmaxRows softmax =
        SoftmaxRows.of(
            figures.length, item -> x.offset() + items.row(item) * width, width, x.readOnlyArray());
    for (int item = 0; item < figures.length; item++) {
      float logit = x.readOnlyArray()[x.offset() + items.row(item) * width + classes[item]];
      figures[item] = softmax.surprise(item, logit);
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
