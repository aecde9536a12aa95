package dev.unroll.tasks.backtest;

/**
 * Receives the events of a backtest. Runs are parallel, but the calls are sequential; each must be
 * quick.
 */
public interface BacktestListener {
  /**
   * One run: one candidate, trained and scored on one fold.
   *
   * @param done the number of runs that have ended, including this one
   * @param runs the number of all runs of the backtest
   * @param candidate in words
   * @param fold counted from 1
   * @param seed of the training
   * @param rmse of its forecasts; NaN when the training diverged
   */
  record Run(int done, int runs, String candidate, int fold, long seed, double rmse) {}

  /** Called when everything has been read and checked, before training begins. */
  default void onStart(java.util.List<BacktestResult.Fold> folds, int runs) {}

  /** Called when a run has ended. */
  default void onRun(Run run) {}

  /** Returns a listener that does nothing. */
  static BacktestListener silent() {
    return new BacktestListener() {};
  }
}
