package dev.unroll.train;

import dev.unroll.metric.Metric;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import java.util.Map;

/** A metric with given values, one for each epoch of one batch. */
final class ScriptedMetric implements Metric {
  private final boolean higherIsBetter;
  private final double[] values;
  private int epoch;

  ScriptedMetric(boolean higherIsBetter, double... values) {
    this.higherIsBetter = higherIsBetter;
    this.values = values;
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public void update(Sequence prediction, Target target) {
    epoch++;
  }

  @Override
  public double value() {
    return values[epoch - 1];
  }

  @Override
  public void clear() {}

  @Override
  public Map<String, Double> state() {
    return Map.of("epoch", (double) epoch);
  }

  @Override
  public void restore(Map<String, Double> state) {
    epoch = state.getOrDefault("epoch", 0.0).intValue();
  }

  @Override
  public boolean higherIsBetter() {
    return higherIsBetter;
  }
}
