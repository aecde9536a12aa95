package dev.unroll.cli.progress;

import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Text;
import dev.unroll.tasks.RunListener;
import dev.unroll.train.History;
import dev.unroll.train.StepEvent;
import java.util.function.LongSupplier;

/**
 * Progress for logs and pipes: a line for each report, and occasional lines if reports are rare.
 */
public final class PlainProgress implements RunListener {
  private static final long QUIET_NANOS = 5_000_000_000L;

  /** Number of steps between lines when steps have metrics of the epoch so far. */
  private static final long SCALARS_EVERY = 100;

  private final Console console;
  private final LongSupplier nanoTime;
  private final Pace pace = new Pace();
  private long lastLine;
  private long totalSteps;

  public PlainProgress(Console console) {
    this(console, System::nanoTime);
  }

  public PlainProgress(Console console, LongSupplier nanoTime) {
    this.console = console;
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
    print(line(row, totalSteps, pace));
  }

  @Override
  public void onWarning(String sentence) {
    console.warn(sentence);
    lastLine = nanoTime.getAsLong();
  }

  @Override
  public void onStep(StepEvent event) {
    pace.add(event);
    boolean due = !event.scalars().isEmpty() && event.step() % SCALARS_EVERY == 0;
    if (due || nanoTime.getAsLong() - lastLine >= QUIET_NANOS) {
      var line = new ProgressLine();
      line.add(0, "step " + stepOf(event.step(), event.steps()));
      line.add(4, "epoch " + event.epoch());
      line.add(1, "loss " + Text.number(event.loss()));
      event.scalars().forEach((name, value) -> line.add(3, name + " " + Text.number(value)));
      line.add(7, "lr " + Text.rate(event.learningRate()));
      addPace(line, pace);
      print(line);
    }
  }

  /** Returns a report as one line. */
  static ProgressLine line(History.Row row, long totalSteps, Pace pace) {
    var line = new ProgressLine();
    line.add(0, "step " + stepOf(row.step(), totalSteps));
    line.add(4, "epoch " + row.epoch());
    line.add(1, "loss " + Text.number(row.loss()));
    if (!Double.isNaN(row.validationLoss())) {
      line.add(2, "validation loss " + Text.number(row.validationLoss()));
    }
    row.metrics()
        .forEach((name, value) -> line.add(3, name.replace('_', ' ') + " " + Text.number(value)));
    line.add(7, "lr " + Text.rate(row.learningRate()));
    line.add(6, Text.duration(row.seconds()));
    addPace(line, pace);
    return line;
  }

  private static void addPace(ProgressLine line, Pace pace) {
    if (!Double.isNaN(pace.stepsPerSecond())) {
      line.add(8, Text.speed(pace.stepsPerSecond()));
    }
    if (!Double.isNaN(pace.secondsLeft())) {
      line.add(5, "about " + Text.duration(pace.secondsLeft()) + " left");
    }
  }

  private static String stepOf(long step, long steps) {
    String all = Text.count(steps);
    String some = Text.count(step);
    return " ".repeat(Math.max(0, all.length() - some.length())) + some + " of " + all;
  }

  private void print(ProgressLine line) {
    console.progress(line.fitted(console.terminal().columns() - 1));
    lastLine = nanoTime.getAsLong();
  }
}
