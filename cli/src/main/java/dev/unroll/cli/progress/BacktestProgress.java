package dev.unroll.cli.progress;

import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Text;
import dev.unroll.tasks.backtest.BacktestListener;
import dev.unroll.tasks.backtest.BacktestResult;
import java.util.List;

/** Prints a line for each run of a backtest, with the remaining time. */
public final class BacktestProgress implements BacktestListener {
  private final Console console;
  private long start;

  public BacktestProgress(Console console) {
    this.console = console;
  }

  @Override
  public void onStart(List<BacktestResult.Fold> folds, int runs) {
    start = System.nanoTime();
    console.progress(Text.count(runs) + (runs == 1 ? " training" : " trainings"));
  }

  @Override
  public void onRun(Run run) {
    double seconds = (System.nanoTime() - start) / 1e9;
    int left = run.runs() - run.done();
    var line = new ProgressLine();
    line.add(0, run.done() + " of " + run.runs());
    line.add(1, "rmse " + Text.number(run.rmse()));
    line.add(3, "fold " + run.fold());
    line.add(4, "seed " + run.seed());
    line.add(2, run.candidate());
    if (left > 0 && seconds >= 5) {
      line.add(5, "about " + Text.duration(seconds * left / run.done()) + " left");
    }
    console.progress(line.fitted(console.terminal().columns() - 1));
  }
}
