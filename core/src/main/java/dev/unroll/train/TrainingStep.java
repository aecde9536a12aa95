package dev.unroll.train;

import java.util.Map;

/**
 * Computes the loss of a batch. A custom implementation replaces only this part of training;
 * checkpoints, listeners, metrics, early stopping and diagnosis work as usual. The default applies
 * the model to the batch's inputs and computes the configured losses:
 *
 * <pre>{@code
 * trainer.step(StepContext::loss);
 * }</pre>
 *
 * <p>A custom step may change the inputs (teacher forcing, scheduled sampling), add terms, or train
 * only some parameters:
 *
 * <pre>{@code
 * trainer.step(context -> {
 *   Outputs outputs = context.apply();
 *   Tensor size = outputs.only().values().mul(outputs.only().values()).mean();
 *   return context.loss(outputs).plus(size.times(0.01f)).withScalar("size", size.item());
 * });
 * }</pre>
 *
 * <p>It is called on the training thread under the tape of the step. It must depend only on its
 * context, so that the same seed gives the same bits and a resumed run gives the same result; take
 * random numbers from {@link StepContext#pass}. Gradients are of first order.
 */
@FunctionalInterface
public interface TrainingStep {
  /** Returns the default: the configured losses of the model's outputs. */
  static TrainingStep ofLosses() {
    return Trainer.DEFAULT_STEP;
  }

  /** Returns the loss of a batch or chunk, recorded on the open tape. */
  StepLoss train(StepContext context);

  /**
   * Returns the loss of a batch or chunk of validation data; nothing is recorded, and nothing is
   * random. The default is the configured losses of the model's outputs.
   */
  default StepLoss evaluate(StepContext context) {
    return context.loss();
  }

  /**
   * Returns scores that are computed from a mean loss, by name, such as the perplexity. The history
   * and events report them next to the loss; those of validation have the prefix {@code
   * validation_}. By default none.
   *
   * @param loss the mean over an interval, an epoch or the validation data
   */
  default Map<String, Double> scores(double loss) {
    return Map.of();
  }
}
