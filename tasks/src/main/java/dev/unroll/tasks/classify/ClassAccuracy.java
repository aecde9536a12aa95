package dev.unroll.tasks.classify;

import dev.unroll.metric.Accuracy;
import dev.unroll.metric.BinaryAccuracy;
import dev.unroll.metric.Metric;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The fraction of examples whose predicted class is right. Supports models with a logit for each
 * class ({@link Accuracy}) and models with one logit, for the second of two classes ({@link
 * BinaryAccuracy}).
 */
final class ClassAccuracy implements Metric {
  /** A single instance, so that configurations with it are equal. */
  static final Supplier<Metric> SUPPLIER = ClassAccuracy::new;

  private final Metric ofClasses = Accuracy.of();
  private final BinaryAccuracy ofTwo = new BinaryAccuracy();
  private Metric used = ofClasses;

  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public void update(Sequence prediction, Target target) {
    used = target.hasClasses() ? ofClasses : ofTwo;
    used.update(prediction, target);
  }

  @Override
  public double value() {
    return used.value();
  }

  @Override
  public void clear() {
    ofClasses.clear();
    ofTwo.clear();
  }

  @Override
  public Map<String, Double> state() {
    return used.state();
  }

  @Override
  public void restore(Map<String, Double> state) {
    ofClasses.restore(state);
    ofTwo.restore(state);
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }
}
