package dev.unroll.cli.progress;

import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Text;
import dev.unroll.internal.VisibleText;
import dev.unroll.tasks.RunListener;
import dev.unroll.train.History;
import dev.unroll.train.StepEvent;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Progress on a terminal: a bar with speed, remaining time, loss and learning rate at the bottom,
 * and reports above it. The bar is redrawn by its own thread ten times a second.
 */
public final class BarProgress implements RunListener, AutoCloseable {
  private static final int REDRAW_MILLIS = 100;
  private static final int LONGEST_NAME = 30;

  private final Console console;
  private final int columns;
  private final BarLine line;
  private final Pace pace = new Pace();
  private @Nullable ProgressBar bar;
  private long totalSteps;
  private volatile List<BarLine.Detail> details = List.of();

  public BarProgress(Console console, String name) {
    this.console = console;
    this.columns = console.terminal().columns() - 1;
    this.line = new BarLine(VisibleText.of(name, LONGEST_NAME), console.errTakesUnicode());
  }

  @Override
  public void onStart(long steps) {
    totalSteps = steps;
    close();
    bar =
        new ProgressBarBuilder()
            .setInitialMax(steps)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .clearDisplayOnFinish()
            .setRenderer(
                (state, width) -> line.text(state.getCurrent(), state.getMax(), details, width))
            // One column less than the terminal, which would otherwise wrap the line. Without a
            // width, JLine would query the terminal.
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, columns))
            .build();
  }

  @Override
  public void onReport(History.Row row) {
    console.progress(PlainProgress.line(row, totalSteps, pace).fitted(columns));
  }

  @Override
  public void onWarning(String sentence) {
    console.warn(sentence);
  }

  @Override
  public void onStep(StepEvent event) {
    pace.add(event);
    details = details(event);
    if (bar != null) {
      bar.stepTo(event.step());
    }
  }

  private List<BarLine.Detail> details(StepEvent event) {
    var some = new ArrayList<BarLine.Detail>();
    some.add(new BarLine.Detail("epoch " + event.epoch(), 5));
    double speed = pace.stepsPerSecond();
    some.add(new BarLine.Detail(Double.isNaN(speed) ? "" : Text.speed(speed), 3));
    double left = pace.secondsLeft();
    some.add(new BarLine.Detail(Double.isNaN(left) ? "" : Text.duration(left) + " left", 1));
    some.add(new BarLine.Detail("loss " + Text.number(event.loss()), 2));
    event
        .scalars()
        .forEach((name, value) -> some.add(new BarLine.Detail(name + " " + Text.number(value), 6)));
    some.add(new BarLine.Detail("lr " + Text.rate(event.learningRate()), 4));
    some.removeIf(detail -> detail.text().isEmpty());
    return some;
  }

  /** Removes the bar. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
      console.erase();
    }
  }

  private void draw(String text) {
    console.draw(text.strip());
  }
}
