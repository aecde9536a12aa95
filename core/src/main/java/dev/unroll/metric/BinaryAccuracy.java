package dev.unroll.metric;

import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.Tensor;
import java.util.Map;

/**
 * The fraction of correct binary predictions. A logit above 0, which is a probability above 1/2,
 * predicts the positive class; a target above 1/2 is positive. NaN is never correct. Every feature
 * is a separate binary problem.
 */
public final class BinaryAccuracy implements Metric {
  private final Mean mean = new Mean();

  /** Makes the metric; it has no settings. */
  public BinaryAccuracy() {}

  @Override
  public String name() {
    return "binaryAccuracy";
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
    int width = p.columns();
    double sum = 0;
    for (int item = 0; item < items.count(); item++) {
      int right = 0;
      for (int i = item * width; i < (item + 1) * width; i++) {
        float logit = p.readOnlyArray()[p.offset() + i];
        float wanted = t.readOnlyArray()[t.offset() + i];
        right += (wanted > 0.5f ? logit > 0 : wanted <= 0.5f && logit <= 0) ? 1 : 0;
      }
      sum += (double) items.weight(item) * right;
    }
    mean.add(sum, items.totalWeight() * width);
  }

  @Override
  public double value() {
    return mean.value();
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
    return true;
  }
}
