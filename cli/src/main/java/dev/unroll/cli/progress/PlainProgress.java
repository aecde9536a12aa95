package dev.unroll.cli.progress;

import dev.unroll.cli.report.Text;
import dev.unroll.tasks.RunListener;
import dev.unroll.train.History;
import dev.unroll.train.StepEvent;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Progress for logs and pipes: a line for each report, and occasional lines if reports are rare.
 */
public final class PlainProgress implements RunListener {
  private static final long QUIET_NANOS = 5_000_000_000L;

  /** Number of steps between lines when steps have metrics of the epoch so far. */
  private static final long SCALARS_EVERY = 100;

  private final PrintStream err;
  private final LongSupplier nanoTime;
  private final Pace pace = new Pace();
  private long lastLine;
  private long totalSteps;

  public PlainProgress(PrintStream err) {
    this(err, System::nanoTime);
  }

  public PlainProgress(PrintStream err, LongSupplier nanoTime) {
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
    print(line(row, totalSteps, pace));
  }

  @Override
  public void onWarning(String sentence) {
    print("unroll: " + sentence);
  }

  @Override
  public void onStep(StepEvent event) {
    pace.add(event);
    boolean due = !event.scalars().isEmpty() && event.step() % SCALARS_EVERY == 0;
    if (due || nanoTime.getAsLong() - lastLine >= QUIET_NANOS) {
      var parts = new ArrayList<String>();
      parts.add("step " + stepOf(event.step(), event.steps()));
      parts.add("epoch " + event.epoch());
      parts.add("loss " + Text.number(event.loss()));
      event.scalars().forEach((name, value) -> parts.add(name + " " + Text.number(value)));
      parts.add("lr " + Text.rate(event.learningRate()));
      addPace(parts, pace);
      print(String.join("   ", parts));
    }
  }

  /** Returns a report as one line. */
  static String line(History.Row row, long totalSteps, Pace pace) {
    var parts = new ArrayList<String>();
    parts.add("step " + stepOf(row.step(), totalSteps));
    parts.add("epoch " + row.epoch());
    parts.add("loss " + Text.number(row.loss()));
    if (!Double.isNaN(row.validationLoss())) {
      parts.add("validation loss " + Text.number(row.validationLoss()));
    }
    row.metrics()
        .forEach((name, value) -> parts.add(name.replace('_', ' ') + " " + Text.number(value)));
    parts.add("lr " + Text.rate(row.learningRate()));
    parts.add(Text.duration(row.seconds()));
    addPace(parts, pace);
    return String.join("   ", parts);
  }

  private static void addPace(List<String> parts, Pace pace) {
    if (!Double.isNaN(pace.stepsPerSecond())) {
      parts.add(Text.speed(pace.stepsPerSecond()));
    }
    if (!Double.isNaN(pace.secondsLeft())) {
      parts.add("about " + Text.duration(pace.secondsLeft()) + " left");
    }
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
