package dev.unroll.train;

/**
 * Training met a loss or gradient that is not finite, and stopped before it reached the weights.
 */
public final class DivergedException extends ArithmeticException {
  private static final long serialVersionUID = 1;
  private final long step;

  DivergedException(String sentence, long step) {
    super(sentence);
    this.step = step;
  }

  /** The step at which it was met, from 1; the weights are those after the step before. */
  public long step() {
    return step;
  }
}
