package dev.unroll.train;

/**
 * Thrown when a loss or gradient is not finite. Training stopped before the weights were updated.
 * The model has the weights of its best epoch or those after the previous step, as configured for
 * stopped runs.
 */
public final class DivergedException extends ArithmeticException {
  private static final long serialVersionUID = 1;
  private final long step;
  private final transient History history;

  DivergedException(String sentence, long step, History history) {
    super(sentence);
    this.step = step;
    this.history = history;
  }

  /** Returns the step at which it occurred, from 1. */
  public long step() {
    return step;
  }

  /** Returns the history of the run until then. */
  public History history() {
    return history;
  }
}
