package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.store.Json;
import dev.unroll.train.History;
import dev.unroll.train.StepEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFilesTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1); // it may overflow
  private final List<String> warnings = new ArrayList<>();
  @TempDir private Path directory;

  private HistoryFiles files(List<History.Row> before) {
    return new HistoryFiles(new RunFiles(directory, false), before, warnings::add, clock::get);
  }

  private static History.Row row(long step) {
    return new History.Row(step, 1, 0.5, Double.NaN, Map.of("mae", 0.25), 0.1f, 1, step);
  }

  private static StepEvent step(long step) {
    return new StepEvent(step, 100, 1, 0.5, 0.1f, 1, step);
  }

  private List<Long> steps() throws IOException {
    var steps = new ArrayList<Long>();
    for (String line : Files.readAllLines(directory.resolve("history.jsonl"))) {
      Map<String, Object> row = Json.parseObject(line, "history.jsonl");
      assertThat(row).containsEntry("mae", 0.25);
      steps.add((Long) row.get("step"));
    }
    List<String> csv = Files.readAllLines(directory.resolve("history.csv"));
    assertThat(csv.get(0)).startsWith("step,epoch,loss,").endsWith(",mae");
    assertThat(csv.stream().skip(1).map(line -> Long.parseLong(line.split(",")[0])))
        .isEqualTo(steps);
    return steps;
  }

  @Test
  void bothAreWrittenAtReportsButAtMostOnceASecond() throws IOException {
    var files = files(List.of());
    files.onReport(row(1));
    assertThat(steps()).containsExactly(1L);
    files.onReport(row(2));
    clock.addAndGet(999_999_999);
    files.onStep(step(3));
    assertThat(steps()).containsExactly(1L);
    clock.addAndGet(1);
    files.onStep(step(4));
    assertThat(steps()).containsExactly(1L, 2L);
  }

  @Test
  void whatWasBeforeAResumeStays() throws IOException {
    var files = files(List.of(row(1), row(2)));
    files.onReport(row(3));

    assertThat(steps()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void withNothingNewNothingIsWritten() {
    files(List.of(row(1))).onStep(step(2));

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aFailureIsOneWarningAndTriedAgain() throws IOException {
    Path blocked = Files.createDirectory(directory.resolve("history.csv"));
    Files.createFile(blocked.resolve("something"));
    var files = files(List.of());
    for (int i = 1; i <= 3; i++) {
      files.onReport(row(i));
      clock.addAndGet(1_000_000_000);
    }
    assertThat(warnings).singleElement().asString().startsWith("the history cannot be written");

    Files.delete(blocked.resolve("something"));
    Files.delete(blocked);
    files.onReport(row(4));
    assertThat(steps()).containsExactly(1L, 2L, 3L, 4L);
  }
}
