package dev.unroll.train;

import dev.unroll.metric.Metric;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Targets;

/**
 * A metric of one output during a run.
 *
 * @param pairing the output whose predictions it measures
 * @param name in histories and files: {@code accuracy}, or {@code tags_accuracy} for a named output
 * @param metric its state
 */
record OutputMetric(Pairing pairing, String name, Metric metric) {
  /** Returns a metric of the only output. */
  static OutputMetric unnamed(Metric metric) {
    return new OutputMetric(
        new Pairing(Outputs.ONLY, true, "metric " + metric.name()), metric.name(), metric);
  }

  /** Returns a metric of a named output. */
  static OutputMetric of(String output, Metric metric) {
    return new OutputMetric(
        new Pairing(output, false, "metric " + metric.name()),
        output + "_" + metric.name(),
        metric);
  }

  void update(Outputs outputs, Targets targets) {
    metric.update(pairing.prediction(outputs), pairing.target(outputs, targets));
  }
}
