package dev.unroll.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Terminal;
import dev.unroll.cli.report.Width;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.backtest.BacktestListener;
import dev.unroll.train.History;
import dev.unroll.train.StepEvent;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final Console pipe = new Console(InputStream.nullInputStream(), err, err);

  private Console terminal(int columns) {
    return new Console(
        InputStream.nullInputStream(), err, Terminal.NONE, err, new Terminal(columns, false));
  }

  @Test
  void plainProgressSaysSomethingAfterFiveQuietSecondsOnly() {
    var clock = new AtomicLong();
    var progress = new PlainProgress(pipe, clock::get);
    progress.onStart(1000);
    for (int step = 1; step <= 12; step++) {
      clock.addAndGet(1_000_000_000);
      progress.onStep(new StepEvent(step, 1000, 1, 0.5, 0.1f, 1, step));
    }

    assertThat(text().lines())
        .containsExactly(
            "step     5 of 1,000   epoch 1   loss 0.5000   lr 0.1   1.00 steps/s"
                + "   about 16 min 35 s left",
            "step    10 of 1,000   epoch 1   loss 0.5000   lr 0.1   1.00 steps/s"
                + "   about 16 min 30 s left");
  }

  @Test
  void aReportIsALineAndCountsAsNews() {
    var clock = new AtomicLong();
    var progress = new PlainProgress(pipe, clock::get);
    progress.onStart(1000);
    clock.addAndGet(4_000_000_000L);
    progress.onReport(row(400, 0.0123456, Double.NaN, Map.of(), 4));
    clock.addAndGet(4_000_000_000L);
    progress.onStep(new StepEvent(800, 1000, 4, 0.5, 0.1f, 1, 8));
    progress.onWarning("something is odd");

    assertThat(text().lines())
        .containsExactly(
            "step   400 of 1,000   epoch 2   loss 0.01235   lr 0.001   4.0 s",
            "unroll: something is odd");
  }

  @Test
  void aReportHasAllThatIsKnown() {
    var pace = new Pace();
    pace.add(new StepEvent(1, 10, 1, 0.5, 0.1f, 1, 71));
    pace.add(new StepEvent(9, 10, 2, 0.5, 0.1f, 1, 75));
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("accuracy", 0.5);
    metrics.put("validation_accuracy", 0.25);

    assertThat(PlainProgress.line(row(9, 0.5, 0.25, metrics, 75), 10, pace).text())
        .isEqualTo(
            "step  9 of 10   epoch 2   loss 0.5000   validation loss 0.2500   accuracy 0.5000"
                + "   validation accuracy 0.2500   lr 0.001   1 min 15 s   2.00 steps/s"
                + "   about 0.5 s left");
  }

  private static History.Row row(
      long step, double loss, double validation, Map<String, Double> metrics, double seconds) {
    return new History.Row(step, 2, loss, validation, metrics, 0.001f, 1, seconds);
  }

  @Test
  void theBarShowsStepsOnOneLineReportsAboveItAndGoesAway() {
    try (var progress = new BarProgress(terminal(80), "wave")) {
      progress.onStart(10);
      progress.onStep(new StepEvent(5, 10, 1, 0.5, 0.1f, 1, 1));
      progress.onReport(row(5, 0.5, Double.NaN, Map.of(), 1));
      progress.onWarning("something is odd");
    }

    assertThat(text())
        .contains("step  5 of 10   epoch 2   loss 0.5000   lr 0.001   1.0 s" + newLine())
        .contains("unroll: something is odd" + newLine())
        .contains("\rwave  50% ")
        .contains(" 5/10  epoch 1  loss 0.5000  lr 0.1")
        .endsWith("\r\u001b[K");
    assertThat(text().chars().filter(c -> c == '\n')).hasSize(2);
    assertThat(text().split("\r|\n")).allMatch(line -> line.length() < 80);
  }

  @Test
  void onANarrowTerminalTheBarLeavesOutWhatMattersLeast() {
    var details =
        List.of(
            new BarLine.Detail("epoch 3", 5),
            new BarLine.Detail("812 steps/s", 3),
            new BarLine.Detail("10 s left", 1),
            new BarLine.Detail("loss 0.01230", 2),
            new BarLine.Detail("lr 0.001", 4));
    var line = new BarLine("sine", true);

    assertThat(line.text(4500, 10_000, details, 88))
        .isEqualTo(
            "sine  45% │██▋   │ 4,500/10,000  epoch 3  812 steps/s  10 s left  loss 0.01230"
                + "  lr 0.001");
    assertThat(line.text(4500, 10_000, details, 79))
        .isEqualTo(
            "sine  45% │██▋   │ 4,500/10,000  812 steps/s  10 s left  loss 0.01230  lr 0.001");
    assertThat(line.text(4500, 10_000, details, 60))
        .isEqualTo("sine  45% │████▌     │ 4,500/10,000  10 s left  loss 0.01230");
    assertThat(line.text(4500, 10_000, details, 30)).isEqualTo("sine  45% 4,500/10,000");
  }

  @Test
  void theBarIsEmptyAtFirstFullAtLastAndAsWideInAnyScript() {
    assertThat(new BarLine("a", false).text(0, 10, List.of(), 30))
        .isEqualTo("a   0% [                ] 0/10");
    assertThat(new BarLine("a", false).text(10, 10, List.of(), 30))
        .isEqualTo("a 100% [===============] 10/10");
    assertThat(new BarLine("a", true).text(10, 10, List.of(), 30))
        .isEqualTo("a 100% │███████████████│ 10/10");
    assertThat(new BarLine("循环", false).text(5, 10, List.of(), 30)) // four columns
        .isEqualTo("循环  50% [======       ] 5/10");
  }

  /** All that is drawn and printed during a training with long names and large numbers. */
  @ParameterizedTest
  @ValueSource(ints = {20, 40, 80, 100})
  void noLineIsAsWideAsTheTerminal(int columns) {
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("accuracy", 0.5);
    metrics.put("macro_f1", 0.25);
    metrics.put("validation_accuracy", 0.25);
    metrics.put("validation_macro_f1", 0.125);
    Console console = terminal(columns);
    var clock = new AtomicLong();
    var plain = new PlainProgress(console, clock::get);
    try (var progress =
        new BarProgress(console, "a name of \u5faa\u73af\u7f51\u7edc as long as a file")) {
      for (RunListener each : List.of(progress, plain)) {
        each.onStart(1_000_000);
        for (int step = 1; step < 12; step++) {
          clock.addAndGet(1_000_000_000);
          each.onStep(new StepEvent(step * 1000L, 1_000_000, 1, 0.5, 0.1f, 1, step));
        }
        each.onReport(row(11_000, 0.0123456, 0.0123456, metrics, 7800));
      }
    }
    var backtest = new BacktestProgress(console);
    backtest.onRun(
        new BacktestListener.Run(
            3, 12, "model.layers.0.lstm.hidden=256,data.window=48", 4, 42, 1.5));

    assertThat(text().split("\r|\n"))
        .hasSizeGreaterThan(6)
        .allSatisfy(line -> assertThat(Width.of(line.replace("\u001b[K", ""))).isLessThan(columns));
    assertThat(text()).contains("step    11,000 of").contains("3 of 12");
    assertThat(text().contains("loss 0.01235")).isEqualTo(columns > 40);
    assertThat(text().contains("validation macro f1 0.1250")).isFalse();
  }

  @Test
  void aPipeHasAllDetails() {
    var progress = new PlainProgress(pipe);
    progress.onStart(1_000_000);
    progress.onReport(row(11_000, 0.5, 0.25, Map.of("validation_accuracy_of_all", 0.25), 7800));

    assertThat(text())
        .contains("validation accuracy of all 0.2500   lr 0.001   2 h 10 min")
        .doesNotContain("\u001b")
        .doesNotContain("\r");
  }

  private static String newLine() {
    return System.lineSeparator();
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
