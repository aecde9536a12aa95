package dev.unroll.rnn;

/**
 * The settings of an {@link LstmCell}. Change one with {@code with…}.
 *
 * @param weights how w, u and r begin, and b and p with its bias; default {@link Weights#keras}
 * @param forgetBias added to the initial bf; default 1, after Jozefowicz, Zaremba and Sutskever
 *     2015
 * @param peepholes whether the gates also see the cell, through p; default no
 * @param projection size P of the projected hidden state; 0, the default, for none
 */
public record LstmOptions(Weights weights, float forgetBias, boolean peepholes, int projection) {
  /** Checks the numbers. */
  public LstmOptions {
    if (!Float.isFinite(forgetBias)) {
      throw new IllegalArgumentException("the forget bias must be finite, got " + forgetBias);
    }
    if (projection < 0) {
      throw new IllegalArgumentException(
          "the projection must be a positive size, or 0 for none, got " + projection);
    }
  }

  /** The defaults. */
  public static LstmOptions defaults() {
    return new LstmOptions(Weights.keras(), LstmCell.DEFAULT_FORGET_BIAS, false, 0);
  }

  /** With other initial weights. */
  public LstmOptions withWeights(Weights value) {
    return new LstmOptions(value, forgetBias, peepholes, projection);
  }

  /** With another initial bias of the forget gate. */
  public LstmOptions withForgetBias(float value) {
    return new LstmOptions(weights, value, peepholes, projection);
  }

  /** With or without peepholes. */
  public LstmOptions withPeepholes(boolean value) {
    return new LstmOptions(weights, forgetBias, value, projection);
  }

  /** With a hidden state projected to this size. */
  public LstmOptions withProjection(int value) {
    return new LstmOptions(weights, forgetBias, peepholes, value);
  }
}
