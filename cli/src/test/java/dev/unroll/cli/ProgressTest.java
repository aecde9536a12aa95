package dev.unroll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.train.History;
import dev.unroll.train.StepEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void plainProgressSaysSomethingAfterFiveQuietSecondsOnly() {
    var clock = new AtomicLong();
    var progress = new PlainProgress(err, clock::get);
    progress.onStart(1000);
    for (int step = 1; step <= 12; step++) {
      clock.addAndGet(1_000_000_000);
      progress.onStep(new StepEvent(step, 1000, 1, 0.5, 0.1f, 1, step));
    }

    assertThat(text().lines())
        .containsExactly("step     5 of 1,000", "step    10 of 1,000   about 16 min 30 s left");
  }

  @Test
  void aReportIsALineAndCountsAsNews() {
    var clock = new AtomicLong();
    var progress = new PlainProgress(err, clock::get);
    progress.onStart(1000);
    clock.addAndGet(4_000_000_000L);
    progress.onReport(new History.Row(400, 2, 0.0123456, Double.NaN, Map.of(), 0.1f, 1, 4));
    clock.addAndGet(4_000_000_000L);
    progress.onStep(new StepEvent(800, 1000, 4, 0.5, 0.1f, 1, 8));

    assertThat(text().lines())
        .containsExactly("step   400 of 1,000   epoch 2   loss 0.01235   4.0 s");
  }

  @Test
  void aValidationLossIsShownWhereThereIsOne() {
    assertThat(PlainProgress.line(new History.Row(9, 2, 0.5, 0.25, Map.of(), 0.1f, 1, 75), 10))
        .isEqualTo("step  9 of 10   epoch 2   loss 0.5000   validation loss 0.2500   1 min 15 s");
  }

  @Test
  void theBarShowsStepsOnOneLineReportsAboveItAndGoesAway() {
    try (var progress = new BarProgress(new Console(err, err, 80), "wave")) {
      progress.onStart(10);
      progress.onStep(new StepEvent(5, 10, 1, 0.5, 0.1f, 1, 1));
      progress.onReport(new History.Row(5, 1, 0.5, Double.NaN, Map.of(), 0.1f, 1, 1));
    }

    assertThat(text()).contains("step  5 of 10   epoch 1   loss 0.5000   1.0 s" + newLine());
    assertThat(text()).contains("\rwave ").contains("5/10 steps").endsWith("\r\u001b[K");
    assertThat(text().chars().filter(c -> c == '\n')).hasSize(1);
    assertThat(text().split("\r|\n")).allMatch(line -> line.length() < 80);
  }

  @Test
  void onlyTheLaunchersWordMakesATerminal() {
    assertThat(Console.columns(null)).isZero();
    assertThat(Console.columns("132")).isEqualTo(132);
    assertThat(Console.columns("0")).isEqualTo(80);
    assertThat(Console.columns("wide")).isEqualTo(80);
  }

  private static String newLine() {
    return System.lineSeparator();
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
