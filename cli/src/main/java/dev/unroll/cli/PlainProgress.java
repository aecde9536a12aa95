package dev.unroll.cli;

import dev.unroll.tasks.RunListener;
import dev.unroll.train.History;
import dev.unroll.train.StepEvent;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Progress for logs and pipes: a line for each report, and one now and then where reports are rare.
 */
final class PlainProgress implements RunListener {
  private static final long QUIET_NANOS = 5_000_000_000L;

  private static final double SECONDS_TO_JUDGE_BY = 9;

  private final PrintStream err;
  private final LongSupplier nanoTime;
  private long lastLine;
  private long totalSteps;

  PlainProgress(PrintStream err) {
    this(err, System::nanoTime);
  }

  PlainProgress(PrintStream err, LongSupplier nanoTime) {
    this.err = err;
    this.nanoTime = nanoTime;
    this.lastLine = nanoTime.getAsLong();
  }

  @Override
  public void onStart(long steps) {
    totalSteps = steps;
    lastLine = nanoTime.getAsLong();
  }

  @Override
  public void onReport(History.Row row) {
    print(line(row, totalSteps));
  }

  @Override
  public void onStep(StepEvent event) {
    if (nanoTime.getAsLong() - lastLine >= QUIET_NANOS) {
      print("step " + stepOf(event.step(), event.steps()) + timeLeft(event));
    }
  }

  /** The first seconds go to compiling, and would foretell hours. */
  private static String timeLeft(StepEvent event) {
    if (event.seconds() < SECONDS_TO_JUDGE_BY) {
      return "";
    }
    double left = event.seconds() * (event.steps() - event.step()) / event.step();
    return "   about " + Text.duration(left) + " left";
  }

  /** A report as one line. */
  static String line(History.Row row, long totalSteps) {
    return "step "
        + stepOf(row.step(), totalSteps)
        + "   epoch "
        + row.epoch()
        + "   loss "
        + Text.figure(row.loss())
        + (Double.isNaN(row.validationLoss())
            ? ""
            : "   validation loss " + Text.figure(row.validationLoss()))
        + "   "
        + Text.duration(row.seconds());
  }

  private static String stepOf(long step, long steps) {
    String all = Text.count(steps);
    String some = Text.count(step);
    return " ".repeat(Math.max(0, all.length() - some.length())) + some + " of " + all;
  }

  private void print(String line) {
    err.println(line);
    lastLine = nanoTime.getAsLong();
  }
}
