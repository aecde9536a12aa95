package dev.unroll.train;

import dev.unroll.metric.Metric;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import java.util.List;

/**
 * A metric of one output during a run.
 *
 * @param output whose predictions it measures; {@value Outputs#ONLY} also means the only one
 * @param name in histories and files: {@code accuracy}, or {@code tags_accuracy} of a named output
 * @param metric its state
 */
record OutputMetric(String output, String name, Metric metric) {
  static OutputMetric of(String output, Metric metric) {
    String name = output.equals(Outputs.ONLY) ? metric.name() : output + "_" + metric.name();
    return new OutputMetric(output, name, metric);
  }

  void update(Outputs outputs, Targets targets) {
    boolean only = output.equals(Outputs.ONLY) && !outputs.names().contains(Outputs.ONLY);
    Sequence prediction = only ? outputs.only() : outputs.get(output);
    metric.update(prediction, only ? targets.only() : target(targets));
  }

  private Target target(Targets targets) {
    boolean unnamed = targets.names().equals(List.of(Outputs.ONLY));
    if (!unnamed && !targets.names().contains(output)) {
      throw new IllegalArgumentException(
          "metric "
              + name
              + ": output \""
              + output
              + "\" has no target (the batch has targets for "
              + targets.names()
              + "). Name the targets as the outputs.");
    }
    return targets.get(output);
  }
}
