package dev.unroll.loss;

import dev.unroll.sequence.Items;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Tensor;
import java.util.Map;

/** One number that says how far predictions are from targets. */
public interface Loss {
  /**
   * The loss, shape {@code []}, recorded on the open tape; accumulated in double.
   *
   * @param prediction what the model gave; steps that its mask does not count have no influence and
   *     a gradient of exactly 0, whatever they and the target hold there
   * @param target values in the same shape, or classes of the same rows, as the loss wants
   * @throws IllegalArgumentException when the two do not fit; nothing is broadcast
   */
  Tensor apply(Sequence prediction, Target target);

  /** The loss by target values in the shape of the prediction. */
  default Tensor apply(Sequence prediction, Tensor target) {
    return apply(prediction, Target.values(target));
  }

  /** What it makes of the losses of single items. */
  default Reduction reduction() {
    return Reduction.MEAN;
  }

  /**
   * The sum of the weights by which a batch counts in a {@link Reduction#MEAN}, so that means over
   * several batches can be joined to one; by default that of the items that count.
   */
  default double weight(Sequence prediction, Target target) {
    return Items.of(prediction, target).totalWeight();
  }

  /** Its name in recipes, such as {@code mse}. */
  String text();

  /**
   * Returns the settings by the keys that recipes use: strings, numbers, booleans, lists and maps.
   * Settings with a default may be left out where they have it. By default there are none: a custom
   * loss with settings must override it.
   */
  default Map<String, Object> config() {
    return Map.of();
  }
}
