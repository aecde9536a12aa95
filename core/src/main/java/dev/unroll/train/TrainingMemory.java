package dev.unroll.train;

import dev.unroll.HeapLimit;
import dev.unroll.nn.Model;
import dev.unroll.optim.Optimizer;
import dev.unroll.optim.Rule;
import dev.unroll.tensor.Parameter;
import java.util.Locale;

/** The least memory of a training, which is compared with the heap before any of it is used. */
final class TrainingMemory {
  private TrainingMemory() {}

  /** Returns the bytes of the weights, their gradients and the slots of a rule. */
  static long of(Model model, Optimizer optimizer) {
    int slots = optimizer instanceof Rule rule ? rule.slots().size() : 0;
    long values = 0;
    for (Parameter parameter :
        (Iterable<Parameter>) model.parameters().values().stream().distinct()::iterator) {
      boolean dense = parameter.trainable() && !parameter.isTable(); // a table has few gradients
      values += (1L + slots + (dense ? 1 : 0)) * parameter.size();
    }
    return Float.BYTES * values;
  }

  /** Rejects a model whose training exceeds the heap. */
  static void require(Model model, Optimizer optimizer) {
    HeapLimit.require(
        of(model, optimizer),
        String.format(Locale.ROOT, "training a model of %,d weights", model.parameterCount()),
        "Use smaller layers");
  }
}
