package dev.unroll.train;

import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;

/**
 * The output and the target that a loss or metric is computed from. They are matched by name, never
 * by position: without a name, they belong to the only output, or to the one called {@value
 * Outputs#ONLY}.
 *
 * @param output the name of the output
 * @param unnamed whether the loss or metric was set without a name
 * @param what such as {@code loss}, for messages
 */
record Pairing(String output, boolean unnamed, String what) {
  /** Returns the name of the output among those of a model. */
  String resolved(Outputs outputs) {
    if (!unnamed || outputs.names().contains(output)) {
      return output;
    }
    if (outputs.names().size() != 1) {
      throw new IllegalArgumentException(
          "the model has the outputs "
              + outputs.names()
              + ", but the "
              + what
              + " does not name one. Name it, as in TrainingConfig.withLoss(output, loss) or"
              + " withMetrics(output, metric).");
    }
    return outputs.names().get(0);
  }

  Sequence prediction(Outputs outputs) {
    return outputs.get(resolved(outputs));
  }

  Target target(Outputs outputs, Targets targets) {
    String name = resolved(outputs);
    boolean fits =
        targets.isUnnamed()
            ? outputs.names().size() == 1 || name.equals(Outputs.ONLY)
            : targets.names().contains(name);
    if (!fits) {
      throw new IllegalArgumentException(
          "the "
              + what
              + " of output \""
              + name
              + "\" has no target (the batch has "
              + (targets.isUnnamed()
                  ? "one target without a name"
                  : "targets for " + targets.names())
              + "). Name the targets as the outputs.");
    }
    return targets.get(name);
  }
}
