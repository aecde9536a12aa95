package dev.unroll.tasks.language;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;

/**
 * Penalties on the outputs of the last recurrent layer (Merity, McCann and Socher 2017):
 *
 * <pre>
 * activation  alpha · mean (m ⊙ h_t)²            m the output dropout
 * temporal    beta · mean (h_{t+1} − h_t)²
 * </pre>
 *
 * @param activation alpha, 0 for none
 * @param temporal beta, 0 for none
 */
public record ActivationPenalties(double activation, double temporal) {
  private static final ActivationPenalties NONE = new ActivationPenalties(0, 0);

  /** Checks the coefficients. */
  public ActivationPenalties {
    require("activation", activation);
    require("temporal", temporal);
  }

  private static void require(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "the " + name + " penalty must be finite and 0 or more, got " + value);
    }
  }

  /** Returns no penalties. */
  public static ActivationPenalties none() {
    return NONE;
  }

  /** Returns true if nothing is penalized. */
  public boolean isNone() {
    return activation == 0 && temporal == 0;
  }

  /**
   * Adds the penalties to a loss.
   *
   * @param hidden the outputs of the last recurrent layer, [N, T, H]
   * @param dropped the same after the output dropout
   */
  Tensor addTo(Tensor loss, Sequence hidden, Sequence dropped) {
    Tensor sum = loss;
    if (activation > 0) {
      Tensor y = dropped.values();
      sum = sum.plus(y.mul(y).mean().times((float) activation));
    }
    int steps = hidden.steps();
    if (temporal > 0 && steps > 1) {
      Tensor h = hidden.values();
      Tensor change = h.slice(1, 1, steps).minus(h.slice(1, 0, steps - 1));
      sum = sum.plus(change.mul(change).mean().times((float) temporal));
    }
    return sum;
  }
}
