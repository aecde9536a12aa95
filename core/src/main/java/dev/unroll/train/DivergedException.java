package dev.unroll.train;

/**
 * Training met a loss or gradient that is not finite, and stopped before it reached the weights:
 * the model has those of its best epoch, or those after the step before, as the configuration says
 * for a run that was stopped.
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

  /** The step at which it was met, from 1. */
  public long step() {
    return step;
  }

  /** How training went until then. */
  public History history() {
    return history;
  }
}
