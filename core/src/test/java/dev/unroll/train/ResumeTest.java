package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.metric.Perplexity;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.AdamW;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.optim.Groups;
import dev.unroll.optim.Momentum;
import dev.unroll.optim.ParameterFilter;
import dev.unroll.optim.Plateau;
import dev.unroll.optim.Schedule;
import dev.unroll.optim.WarmUp;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.store.ModelFile;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import dev.unroll.train.TrainingConfig.KeepBest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that was interrupted and resumed ends with the bits of an uninterrupted one. */
class ResumeTest {
  private static final int STEPS = 24; // six epochs of four: 14 examples in batches of 4

  @TempDir Path directory;

  private static Dataset examples(int count, int seed) {
    var random = new TestRandom(seed);
    IndexTensor words = IndexTensor.of(random.ints(count * 5, 1, 12), count, 5);
    int[] lengths = random.ints(count, 1, 6);
    return Dataset.of(
        Sequence.ids(words, Mask.lengths(lengths)),
        Target.classes(IndexTensor.vector(random.ints(count, 0, 3))));
  }

  private static Sequential model() {
    var dropout = RecurrentDropout.none().withRecurrent(DropRate.rate(0.2f));
    Embedding embedding = new Embedding(12, 5);
    Sequential model =
        Sequential.of(
            embedding,
            new Gru(5, 6, Returns.ALL, dropout),
            Dropout.rate(0.3f),
            new Gru(6, 4, Returns.LAST),
            new Dense(4, 3));
    return model.initialize(7);
  }

  private static TrainingConfig plain() {
    return TrainingConfig.defaults()
        .withLoss(new SoftmaxCrossEntropy())
        .withBatchSize(4)
        .withEpochs(6);
  }

  /** Everything that has a state at once. */
  private static TrainingConfig everything() {
    return plain()
        .withOptimizer(
            Groups.of(new AdamW(0.02f, 0.01f))
                .with(ParameterFilter.named("gru2.*"), new Momentum(0.05f, 0.9f)))
        .withSchedule(new WarmUp(3, new Plateau(0.5, 0, Plateau.Goal.MAX, 1e-4, 0, 0)))
        .withClip(new ClipByNorm(0.5f))
        .withAveraging(Averaging.exponential(0.8))
        .withMetrics(Accuracy::of, Perplexity::of)
        .withMonitor("accuracy")
        .withEarlyStopping(new EarlyStopping(5))
        .withKeepBest(KeepBest.ALWAYS);
  }

  static Stream<TrainingConfig> configurations() {
    return Stream.of(
        plain(),
        everything(),
        everything().withAccumulation(3),
        plain().withSteps(STEPS).withReportEvery(5).withAveraging(Averaging.uniform(9)));
  }

  private Trainer trainer(TrainingConfig config, long every) {
    return new Trainer(config).checkpoints(Checkpoints.in(directory).everySteps(every));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void theBitsAreThoseOfAnUnbrokenRun(TrainingConfig config) throws Exception {
    Sequential unbroken = model();
    History whole = new Trainer(config).fit(unbroken, examples(14, 1), examples(9, 2));
    long last = whole.rows().get(whole.rows().size() - 1).step();
    for (long stop = 1; stop < last; stop++) {
      long at = stop;
      trainer(config, 1000)
          .stopWhen(event -> event.step() == at)
          .fit(model(), examples(14, 1), examples(9, 2));
      Sequential resumed = model().initialize(99); // what it has is replaced
      History rest = trainer(config, 1000).resume(resumed, examples(14, 1), examples(9, 2));
      assertThat(resumed.store().snapshot())
          .as("stopped at step %d", stop)
          .isEqualTo(unbroken.store().snapshot());
      assertThat(scores(rest)).isEqualTo(scores(whole));
      assertThat(rest.stoppedEarly()).isEqualTo(whole.stoppedEarly());
      Files.delete(directory.resolve("checkpoint.safetensors"));
    }
  }

  /** All but the seconds. */
  private static List<String> scores(History history) {
    return history.rows().stream()
        .map(
            row ->
                new History.Row(
                        row.step(),
                        row.epoch(),
                        row.loss(),
                        row.validationLoss(),
                        row.metrics(),
                        row.learningRate(),
                        row.gradientNorm(),
                        0)
                    .toString())
        .toList();
  }

  @Test
  void whatWasTrainedAfterTheLastCheckpointIsTrainedAgain() {
    Sequential unbroken = model();
    new Trainer(everything()).fit(unbroken, examples(14, 1), examples(9, 2));
    assertThatThrownBy(
            () ->
                trainer(everything(), 5)
                    .stopWhen(
                        event -> {
                          if (event.step() == 13) {
                            throw new IllegalStateException("as if it were killed");
                          }
                          return false;
                        })
                    .fit(model(), examples(14, 1), examples(9, 2)))
        .hasMessage("as if it were killed");
    Sequential resumed = model();
    trainer(everything(), 5).resume(resumed, examples(14, 1), examples(9, 2));
    assertThat(resumed.store().snapshot()).isEqualTo(unbroken.store().snapshot());
  }

  @Test
  void aRunThatCameToItsEndMayGoOnForLonger() {
    Sequential longer = model();
    new Trainer(plain().withEpochs(9)).fit(longer, examples(14, 1), null);
    trainer(plain(), 1000).fit(model(), examples(14, 1), null);
    Sequential resumed = model();
    trainer(plain(), 1000).resume(resumed, examples(14, 1), null);
    Sequential further = model();
    History all = trainer(plain().withEpochs(9), 1000).resume(further, examples(14, 1), null);
    assertThat(further.store().snapshot()).isEqualTo(longer.store().snapshot());
    assertThat(resumed.store().snapshot()).isNotEqualTo(longer.store().snapshot());
    assertThat(all.rows()).hasSize(9);
  }

  @Test
  void aRunCannotBeResumedForLessThanItHas() {
    trainer(plain(), 1000).stopWhen(event -> event.step() == 9).fit(model(), examples(14, 1), null);
    assertThatThrownBy(
            () -> trainer(plain().withEpochs(2), 9).resume(model(), examples(14, 1), null))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith(
            "the run has reached epoch 3 and cannot be resumed for 2 epochs in all; set 3 or more");
    assertThatThrownBy(
            () -> trainer(plain().withSteps(1), 9).resume(model(), examples(14, 1), null))
        .hasMessageContaining("the run has reached step 9 and cannot be resumed for 1 step in");
    assertThat(trainer(plain().withEpochs(3), 9).resume(model(), examples(14, 1), null).rows())
        .hasSize(3);
  }

  @Test
  void otherSettingsDataOrModelsAreRefused() {
    trainer(plain(), 1000).stopWhen(event -> event.step() == 2).fit(model(), examples(14, 1), null);
    assertThatThrownBy(
            () -> trainer(plain().withBatchSize(5), 9).resume(model(), examples(14, 1), null))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the run began with batch size 4, now it is 5");
    assertThatThrownBy(() -> trainer(plain(), 9).resume(model(), examples(14, 3), null))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the run began with some examples");
    assertThatThrownBy(
            () ->
                trainer(plain(), 9)
                    .resume(
                        Sequential.of(new Embedding(12, 5), new Gru(5, 3, Returns.LAST)),
                        examples(14, 1),
                        null))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the run began with weights embedding1");
    assertThatThrownBy(() -> trainer(plain(), 9).resume(model(), examples(14, 1), examples(9, 2)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the run began with validation examples none, now it is 9");
    Sequential drier =
        Sequential.of(
            model().layers().values().stream()
                .map(layer -> layer instanceof Dropout ? Dropout.rate(0.2f) : layer)
                .toList());
    assertThatThrownBy(() -> trainer(plain(), 9).resume(drier, examples(14, 1), null))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the run began with layers ");
  }

  @Test
  void otherWeightsOfTheTargetsAreRefused() {
    Target target = Target.values(Tensor.of(new float[] {1, 2}, 2, 1));
    Sequence inputs = Sequence.of(Tensor.of(new float[] {3, 4}, 2, 1));
    Dataset even = Dataset.of(inputs, target.weighted(Tensor.vector(1, 1)));
    Dataset uneven = Dataset.of(inputs, target.weighted(Tensor.vector(1, 2)));
    Sequential dense = Sequential.of(new Dense(1, 1));
    TrainingConfig config = TrainingConfig.defaults();
    trainer(config, 9).stopWhen(event -> true).fit(dense, even);
    assertThatThrownBy(() -> trainer(config, 9).resume(dense, uneven, null))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the run began with some examples");
  }

  /** A lambda that is another object at every call, as in every process. */
  private static Schedule falling(double by) {
    return steps -> (step, epoch) -> 1 / (1 + by * step);
  }

  @Test
  void ownSchedulesAreNoOtherSettings() {
    TrainingConfig config = plain().withSteps(5);
    trainer(config.withSchedule(new WarmUp(3, falling(0.1))), 9)
        .stopWhen(event -> event.step() == 2)
        .fit(model(), examples(14, 1), null);
    History history =
        trainer(config.withSchedule(new WarmUp(3, falling(0.1))), 9)
            .resume(model(), examples(14, 1), null);
    assertThat(history.rows()).hasSize(5);
  }

  @Test
  void settingsOfLossesThatAreNoRecordsAreRefused() {
    trainer(plain(), 9).stopWhen(event -> event.step() == 2).fit(model(), examples(14, 1), null);
    TrainingConfig other = plain().withLoss(new SoftmaxCrossEntropy().withLabelSmoothing(0.1f));
    assertThatThrownBy(() -> trainer(other, 9).resume(model(), examples(14, 1), null))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the run began with loss ");
  }

  @Test
  void whatNoCheckpointCouldKeepIsRefusedAtOnce() {
    Checkpoints checkpoints = Checkpoints.in(directory);
    assertThatThrownBy(() -> checkpoints.withExtra(Map.of("figure", Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }

  @Test
  void anUnfinishedRunIsNotReplacedAndAFinishedOneIs() {
    trainer(plain(), 1000).stopWhen(event -> event.step() == 2).fit(model(), examples(14, 1), null);
    assertThatThrownBy(() -> trainer(plain(), 9).fit(model(), examples(14, 1), null))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("belongs to a run that has not ended; resume it");
    trainer(plain(), 9).resume(model(), examples(14, 1), null);
    assertThat(trainer(plain(), 9).fit(model(), examples(14, 1), null).rows()).hasSize(6);
  }

  @Test
  void aRunThatWasKilledInItsFirstStepCanBeResumed() {
    assertThatThrownBy(
            () ->
                trainer(everything(), 1000)
                    .stopWhen(
                        event -> {
                          throw new IllegalStateException("as if it were killed");
                        })
                    .fit(model(), examples(14, 1), examples(9, 2)))
        .hasMessage("as if it were killed");
    Sequential unbroken = model();
    new Trainer(everything()).fit(unbroken, examples(14, 1), examples(9, 2));
    Sequential resumed = model();
    trainer(everything(), 1000).resume(resumed, examples(14, 1), examples(9, 2));
    assertThat(resumed.store().snapshot()).isEqualTo(unbroken.store().snapshot());
  }

  @Test
  void aBitThatFlippedIsSeen() throws Exception {
    trainer(plain(), 1000).fit(model(), examples(14, 1), null);
    Path file = directory.resolve("checkpoint.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    for (int at : new int[] {bytes.length - 1, bytes.length - 4001}) {
      bytes[at] ^= 1;
      Files.write(file, bytes);
      assertThatThrownBy(() -> trainer(plain(), 9).resume(model(), examples(14, 1), null))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("is damaged, its checksum does not fit");
      bytes[at] ^= 1;
    }
    Files.write(file, bytes);
    trainer(plain(), 9).resume(model(), examples(14, 1), null);
  }

  @Test
  void withoutACheckpointThereIsNothingToResume() {
    assertThatThrownBy(() -> trainer(plain(), 9).resume(model(), examples(14, 1), null))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("there is no checkpoint to resume from");
    assertThatThrownBy(() -> new Trainer(plain()).resume(model(), examples(14, 1), null))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theBestWeightsOfARunBeforeAreNotThoseOfTheNext() {
    trainer(plain(), 1000).fit(model(), examples(14, 1), null);
    assertThat(directory.resolve("best.safetensors")).exists();
    trainer(plain(), 1000).stopWhen(event -> event.step() == 2).fit(model(), examples(14, 1), null);
    assertThat(directory.resolve("best.safetensors")).doesNotExist();
  }

  @Test
  void theFileOfTheBestWeightsHoldsThoseOfTheBestEpoch() throws Exception {
    Sequential model = model();
    trainer(everything(), 1000).fit(model, examples(14, 1), examples(9, 2));
    Sequential best = model();
    ModelFile.loadWeights(directory.resolve("best.safetensors"), best);
    assertThat(best.store().snapshot()).isEqualTo(model.store().snapshot());
  }
}
