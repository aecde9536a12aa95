package dev.unroll.loss;

import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.Tensor;
import java.util.Map;

/** A measure of how far predictions are from targets, as one number to minimize. */
public interface Loss {
  /**
   * Returns the loss, shape {@code []}, recorded on the open tape; accumulated in double.
   *
   * @param prediction the output of the model; masked steps have no influence and a gradient of
   *     exactly 0, whatever values they and the target contain
   * @param target values in the same shape, or classes of the same rows, as required by the loss
   * @throws IllegalArgumentException if the two do not fit; nothing is broadcast
   */
  Tensor apply(Sequence prediction, Target target);

  /** Returns the loss for target values in the shape of the prediction. */
  default Tensor apply(Sequence prediction, Tensor target) {
    return apply(prediction, Target.values(target));
  }

  /**
   * Returns the function that this loss applies to the prediction itself. If it is not {@link
   * LossActivation#NONE}, the default, the prediction must be logits, and training rejects a model
   * that already ends in a probability.
   */
  default LossActivation activation() {
    return LossActivation.NONE;
  }

  /** Returns how the losses of single items are combined. */
  default Reduction reduction() {
    return Reduction.MEAN;
  }

  /**
   * Returns the weight of a batch in a {@link Reduction#MEAN} over several batches: by default the
   * sum of the weights of its items.
   */
  default double weight(Sequence prediction, Target target) {
    return ValidItems.of(prediction, target).totalWeight();
  }

  /** Returns the name in recipes, such as {@code mse}. */
  String text();

  /**
   * Returns the settings by the keys that recipes use: strings, numbers, booleans, lists and maps.
   * Settings may be omitted if they have their default value. The default is an empty map; a custom
   * loss with settings must override this.
   */
  default Map<String, Object> config() {
    return Map.of();
  }
}
