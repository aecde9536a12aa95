package dev.unroll.cli;

import dev.unroll.tasks.RunListener;
import dev.unroll.train.History;
import dev.unroll.train.StepEvent;
import java.io.PrintStream;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Progress on a terminal: a bar with the time that is left at the bottom, the reports above it.
 *
 * <p>The bar draws itself from a thread of its own, ten times a second, and a training step costs
 * it one assignment.
 */
final class BarProgress implements RunListener, AutoCloseable {
  private static final int REDRAW_MILLIS = 100;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final int columns;
  private final boolean unicode;
  private final String name;
  private @Nullable ProgressBar bar;
  private long totalSteps;

  BarProgress(Console console, String name) {
    this.err = console.err();
    this.columns = console.columns();
    this.unicode = console.errTakesUnicode();
    this.name = name;
  }

  @Override
  public void onStart(long steps) {
    totalSteps = steps;
    close();
    bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(steps)
            .setStyle(unicode ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setUnit(" steps", 1)
            .clearDisplayOnFinish()
            // A terminal as wide as the text would break the line; with no width, JLine would ask.
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, columns - 1))
            .build();
  }

  @Override
  public void onReport(History.Row row) {
    above(PlainProgress.line(row, totalSteps));
  }

  @Override
  public void onStep(StepEvent event) {
    if (bar != null) {
      bar.stepTo(event.step());
    }
  }

  /** Takes the bar away. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
      err.print(CLEAR_LINE);
      err.flush();
    }
  }

  // One print each, which PrintStream keeps whole, so that the two threads cannot mix their lines.

  private void draw(String text) {
    err.print("\r" + text.strip());
    err.flush();
  }

  private void above(String line) {
    err.print(CLEAR_LINE + line + System.lineSeparator());
    err.flush();
  }
}
