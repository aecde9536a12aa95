package dev.unroll.train;

import dev.unroll.tensor.NotFiniteException;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Says why a loss or a gradient is not finite, in one sentence.
 *
 * @param step the training step at which it was seen, from 1
 * @param loss of that step
 * @param norm of its gradient
 * @param normBefore that of the step before
 */
record Diagnosis(long step, double loss, double norm, double normBefore) {
  /**
   * The sentence.
   *
   * @param replay computes the loss of the step again
   */
  String sentence(ParameterStore store, Supplier<Tensor> replay) {
    String what =
        Double.isFinite(loss) ? "the gradient norm became " + norm : "the loss became " + loss;
    String before =
        step == 1
            ? "at the first step"
            : String.format(
                Locale.ROOT,
                "at step %d (gradient norm %.3g at step %d)",
                step,
                normBefore,
                step - 1);
    return what
        + " "
        + before
        + place(store, replay)
        + "; lower the learning rate, bound the gradients (clipNorm, withClip), or look for bad"
        + " values in the data";
  }

  /** Takes the step again with every operation checked, to name the first one that goes wrong. */
  private static String place(ParameterStore store, Supplier<Tensor> replay) {
    try (Tape tape = Tape.open().checking()) {
      tape.backward(replay.get(), store.gradients());
      return "";
    } catch (NotFiniteException e) {
      return ", first seen in " + e.where();
    }
  }
}
