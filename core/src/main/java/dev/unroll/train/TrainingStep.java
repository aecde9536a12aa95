package dev.unroll.train;

import java.util.Map;

/**
 * How a batch becomes a loss: the part of training that may be replaced, while checkpoints,
 * listeners, metrics, early stopping and diagnosis stay. The default applies the model to the
 * batch's inputs and takes the configured losses:
 *
 * <pre>{@code
 * trainer.step(StepContext::loss);
 * }</pre>
 *
 * <p>A step of your own may change the inputs (teacher forcing, scheduled sampling), add terms, or
 * train only some parameters:
 *
 * <pre>{@code
 * trainer.step(context -> {
 *   Outputs outputs = context.apply();
 *   Tensor size = outputs.only().values().mul(outputs.only().values()).mean();
 *   return context.loss(outputs).plus(size.times(0.01f)).withScalar("size", size.item());
 * });
 * }</pre>
 *
 * <p>It is called on the training thread under the tape of the step, and must depend on its context
 * alone, so that the same seed gives the same bits and a resumed run is the same run: random
 * numbers come from {@link StepContext#pass}. Gradients are of first order.
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
   * Returns the loss of a batch or chunk of validation data; nothing is recorded and nothing random
   * acts. By default the configured losses of the model's outputs.
   */
  default StepLoss evaluate(StepContext context) {
    return context.loss();
  }

  /**
   * Returns scores that follow from a mean loss, by name, such as the perplexity. The history and
   * events report them next to the loss, of validation with {@code validation_} before the name. By
   * default none.
   *
   * @param loss the mean over an interval, an epoch or the validation data
   */
  default Map<String, Double> scores(double loss) {
    return Map.of();
  }
}
