package dev.unroll.tasks;

/**
 * Is told how a backtest goes. Runs go side by side, but the calls come one after the other; each
 * must be quick.
 */
public interface BacktestListener {
  /**
   * One candidate was trained and scored on one fold.
   *
   * @param done how many runs are, this one too
   * @param runs how many there will be
   * @param candidate in words
   * @param fold counted from 1
   * @param seed of the training
   * @param rmse of its forecasts; NaN when the training exploded
   */
  record Run(int done, int runs, String candidate, int fold, long seed, double rmse) {}

  /** All is read and checked, and training begins. */
  default void onStart(java.util.List<BacktestResult.Fold> folds, int runs) {}

  /** A run has ended. */
  default void onRun(Run run) {}

  /** A listener that does nothing. */
  static BacktestListener silent() {
    return new BacktestListener() {};
  }
}
