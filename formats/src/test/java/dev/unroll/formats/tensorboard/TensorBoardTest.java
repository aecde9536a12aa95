package dev.unroll.formats.tensorboard;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.unroll.BadInputException;
import dev.unroll.dataset.Dataset;
import dev.unroll.formats.tensorboard.EventReader.Event;
import dev.unroll.metric.ErrorMetric;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.EpochEvent;
import dev.unroll.train.History;
import dev.unroll.train.StepEvent;
import dev.unroll.train.TensorsEvent;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardTest {
  private final AtomicLong millis = new AtomicLong(1_700_000_000_250L);
  @TempDir private Path directory;

  private TensorBoard board() {
    return TensorBoard.in(directory, () -> Instant.ofEpochMilli(millis.get()));
  }

  private static StepEvent step(long step, long of) {
    return new StepEvent(step, of, 1, 0.5 / step, 0.01f, 2.0 * step, step);
  }

  @Test
  void stepsHaveLossLearningRateAndGradientNormAtTheirTimes() throws IOException {
    var board = board();
    board.onStep(step(1, 2));
    millis.addAndGet(1500);
    board.onStep(step(2, 2));
    board.onEnd();

    List<Event> events = events().subList(2, 4);
    assertThat(events).extracting(Event::step).containsExactly(1L, 2L);
    assertThat(events)
        .extracting(Event::wallTime)
        .containsExactly(1.70000000025e9, 1.70000000175e9);
    assertThat(events.get(1).scalars())
        .containsExactly(
            entry("step/loss", 0.25f),
            entry("step/learning_rate", 0.01f),
            entry("step/gradient_norm", 4f));
  }

  @Test
  void scalarsOfAStepStandNextToItsLoss() throws IOException {
    var board = board();
    board.onStep(new StepEvent(1, 1, 1, 0.5, 0.01f, 2, 1, Map.of("sampled", 0.125)));
    board.onEnd();

    assertThat(events().get(2).scalars())
        .containsEntry("step/sampled", 0.125f)
        .containsEntry("step/loss", 0.5f);
  }

  @Test
  void aTrainingStepsScalarsReachTheFile() throws IOException {
    Path events = directory.resolve("events");
    new Trainer(TrainingConfig.defaults().withBatchSize(4).withEpochs(2))
        .step(context -> context.loss().withScalar("number", (double) context.step()))
        .listener(TensorBoard.in(events))
        .fit(model(), Dataset.of(Tensor.of(new float[8][3][1]), Tensor.of(new float[8][1])));

    List<Event> all = EventReader.read(files(events).get(0));
    assertThat(stepsOf(all, "step/number")).containsExactly(1L, 2L, 3L, 4L);
    assertThat(stepsOf(all, "epoch/number")).containsExactly(2L, 4L);
  }

  @Test
  void ofALongRunAboutAThousandStepsAreWrittenAndItsFirstAndLast() throws IOException {
    var board = board();
    for (long i = 1; i <= 5003; i++) {
      board.onStep(step(i, 5003));
    }
    board.onEnd();

    List<Long> steps = events().stream().skip(2).map(Event::step).toList();
    assertThat(steps).hasSize(1002).startsWith(1L, 5L, 10L).endsWith(4995L, 5000L, 5003L);
  }

  @Test
  void everyChangesHowManyStepsAreWritten() throws IOException {
    var board = board().every(4);
    for (long i = 1; i <= 9; i++) {
      board.onStep(step(i, 100));
    }
    board.onEnd();

    assertThat(events().stream().skip(2).map(Event::step)).containsExactly(1L, 4L, 8L);
    assertThatThrownBy(() -> board.every(0)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> board.histograms(-1)).hasMessageContaining("got -1");
  }

  @Test
  void anEpochHasItsLossesAndMetricsOverItsLastStep() throws IOException {
    var board = board();
    board.onEpoch(new EpochEvent(1, 20, 0.5, Double.NaN, Map.of(), 1));
    board.onEpoch(new EpochEvent(2, 40, 0.25, 0.375, new TreeMap<>(Map.of("a", 1.0, "b", 2.0)), 2));
    board.onEnd();

    List<Event> events = events().subList(2, 4);
    assertThat(events).extracting(Event::step).containsExactly(20L, 40L);
    assertThat(events.get(0).scalars()).containsExactly(entry("epoch/loss", 0.5f));
    assertThat(events.get(1).scalars())
        .containsExactly(
            entry("epoch/loss", 0.25f),
            entry("epoch/validation_loss", 0.375f),
            entry("epoch/a", 1f),
            entry("epoch/b", 2f));
  }

  @Test
  void histogramsAreOfWeightsAndGradients() throws IOException {
    var board = board().histograms(7);
    board.onTensors(
        new TensorsEvent(7, Map.of("w", new float[] {1, 2}), Map.of("w", new float[] {-3})));
    board.onEnd();

    List<Event> events = events().subList(2, 4);
    assertThat(board.tensorsEvery()).isEqualTo(7);
    assertThat(board().tensorsEvery()).isZero();
    assertThat(events.get(0).histograms().get("weights/w").sum()).isEqualTo(3);
    assertThat(events.get(1).histograms().get("gradients/w").sum()).isEqualTo(-3);
  }

  @Test
  void whatWasWrittenIsOnTheDiskAfterAReportAndAfterTenSeconds() throws IOException {
    var board = board();
    board.onStep(step(1, 9));
    assertThat(events()).hasSize(2);
    board.onReport(new History.Row(1, 1, 0.5, Double.NaN, Map.of(), 0.1f, 1, 1));
    assertThat(events()).hasSize(3);
    board.onStep(step(2, 9));
    assertThat(events()).hasSize(3);
    millis.addAndGet(10_000);
    board.onStep(step(3, 9));
    assertThat(events()).hasSize(5);
  }

  @Test
  void aRunThatGoesOnBeginsAFileAtItsFirstStep() throws IOException {
    var x = Tensor.of(new float[8][3][1]);
    var y = Tensor.of(new float[8][1]);
    Checkpoints checkpoints = Checkpoints.in(directory.resolve("checkpoints"));
    Path events = directory.resolve("events");
    var config =
        TrainingConfig.defaults().withBatchSize(2).withEpochs(3).withMetrics(ErrorMetric::mae);
    new Trainer(config)
        .checkpoints(checkpoints)
        .listener(TensorBoard.in(events).histograms(4))
        .stopWhen(event -> event.step() == 6)
        .fit(model(), Dataset.of(x, y), Dataset.of(x, y));
    new Trainer(config)
        .checkpoints(checkpoints)
        .listener(TensorBoard.in(events))
        .resume(model(), Dataset.of(x, y), Dataset.of(x, y));

    List<Path> files = files(events);
    assertThat(files).hasSize(2);
    List<Event> first = EventReader.read(files.get(0));
    List<Event> second = EventReader.read(files.get(1));
    assertThat(first.get(1).step()).isEqualTo(1);
    assertThat(second.get(1)).extracting(Event::step, Event::session).containsExactly(7L, 1);
    assertThat(stepsOf(first, "step/loss")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(stepsOf(second, "step/loss")).containsExactly(7L, 8L, 9L, 10L, 11L, 12L);
    assertThat(stepsOf(first, "epoch/validation_loss")).containsExactly(4L);
    assertThat(tags(second)).contains("epoch/mae", "epoch/validation_mae");
    assertThat(first.stream().flatMap(event -> event.histograms().keySet().stream()))
        .contains("weights/lstm1.w", "gradients/lstm1.w", "gradients/dense1.b");
  }

  private static Sequential model() {
    return Sequential.of(new Lstm(1, 2, Returns.LAST), new Dense(2, 1));
  }

  private static List<Long> stepsOf(List<Event> events, String tag) {
    return events.stream()
        .filter(event -> event.scalars().containsKey(tag))
        .map(Event::step)
        .toList();
  }

  private static Set<String> tags(List<Event> events) {
    return events.stream().flatMap(event -> event.scalars().keySet().stream()).collect(toSet());
  }

  @Test
  void aPlaceThatCannotBeWrittenIsRefusedAtOnce() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> TensorBoard.in(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining("use another directory");
  }

  private List<Event> events() throws IOException {
    List<Path> files = files(directory);
    assertThat(files).hasSize(1);
    return EventReader.read(files.get(0));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
