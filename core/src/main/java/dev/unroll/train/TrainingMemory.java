package dev.unroll.train;

import dev.unroll.HeapLimit;
import dev.unroll.dataset.Batch;
import dev.unroll.internal.CountText;
import dev.unroll.internal.FailureText;
import dev.unroll.nn.Model;
import dev.unroll.optim.Optimizer;
import dev.unroll.optim.Rule;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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

  /**
   * Returns the failure of a step that exceeded the heap, with the size of its batch.
   *
   * @param batch that was trained; null if it was being loaded
   */
  static OutOfMemoryError exceeded(OutOfMemoryError failure, long step, @Nullable Batch batch) {
    String what = batch == null ? "loading its batch" : sizeOf(batch);
    var named =
        new OutOfMemoryError(
            "training step %d, %s: %s".formatted(step, what, FailureText.of(failure)));
    named.initCause(failure);
    return named;
  }

  /** Returns the number of examples, and the time steps of the longest input if there are any. */
  private static String sizeOf(Batch batch) {
    int steps =
        batch.inputs().byName().values().stream()
            .filter(Sequence::hasTime)
            .mapToInt(Sequence::steps)
            .max()
            .orElse(0);
    return CountText.of(batch.size(), "example")
        + (steps == 0 ? "" : " of " + CountText.of(steps, "time step"));
  }

  /** Rejects a model whose training exceeds the heap. */
  static void require(Model model, Optimizer optimizer) {
    HeapLimit.require(
        of(model, optimizer),
        String.format(Locale.ROOT, "training a model of %,d weights", model.parameterCount()),
        "Use smaller layers");
  }
}
