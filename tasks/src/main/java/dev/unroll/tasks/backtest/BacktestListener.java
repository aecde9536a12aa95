package dev.unroll.tasks.backtest;

/**
 * Is notified of the runs of a backtest. Runs are parallel, but the calls are sequential; each must
 * be quick.
 */
public interface BacktestListener {
  /**
   * One candidate was trained and scored on one fold.
   *
   * @param done the runs that have ended, this one included
   * @param runs all runs of the backtest
   * @param candidate in words
   * @param fold counted from 1
   * @param seed of the training
   * @param rmse of its forecasts; NaN when the training diverged
   */
  record Run(int done, int runs, String candidate, int fold, long seed, double rmse) {}

  /** Called when all is read and checked, and training begins. */
  default void onStart(java.util.List<BacktestResult.Fold> folds, int runs) {}

  /** Called when a run has ended. */
  default void onRun(Run run) {}

  /** Returns a listener that does nothing. */
  static BacktestListener silent() {
    return new BacktestListener() {};
  }
}
