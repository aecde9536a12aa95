package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.dataset.Dataset;
import dev.unroll.internal.AtomicFile;
import dev.unroll.internal.DirectoryLock;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.Reduction;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Data of which nothing counts are rejected; a single batch of them changes nothing. */
class NothingCountsTest {
  private static final int N = 6;
  private static final int T = 5;
  private static final TrainingConfig TWO_EPOCHS =
      TrainingConfig.defaults()
          .withEpochs(2)
          .withBatchSize(2)
          .withShuffle(false)
          .withOptimizer(new Adam(0.01f));

  private static Sequential everyStep() {
    return Sequential.of(new Lstm(2, 4), new Dense(4, 1)).initialize(3);
  }

  private static Sequential lastStep(int outputs) {
    return Sequential.of(new Lstm(2, 4, Returns.LAST), new Dense(4, outputs)).initialize(3);
  }

  private static Tensor random(int seed, int... shape) {
    return Tensor.of(
        new TestRandom(seed).floats(Arrays.stream(shape).reduce(1, (a, b) -> a * b)), shape);
  }

  private static Dataset lengths(int... lengths) {
    return Dataset.of(random(1, N, T, 2), IndexTensor.of(lengths, N), random(2, N, T, 1));
  }

  private static Dataset weights(float... weights) {
    return Dataset.of(
        Sequence.of(random(1, N, T, 2)),
        Target.values(random(2, N, 1)).weighted(Tensor.vector(weights)));
  }

  private static Dataset classes() {
    return Dataset.of(
        Sequence.of(random(1, N, T, 2)), Target.classes(IndexTensor.vector(0, 1, 0, 1, 1, 0)));
  }

  private static void assertRefused(TrainingConfig config, Sequential model, Dataset data) {
    assertThatThrownBy(() -> new Trainer(config).fit(model, data))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "there is nothing to train on: in the training set, every step is masked or has the"
                + " weight 0 (expected one that counts in the loss). Check lengths, masks, weights"
                + " and class weights.");
  }

  @ParameterizedTest
  @EnumSource
  void dataOfWhichNothingCountsAreRejected(Reduction reduction) {
    TrainingConfig squares = TWO_EPOCHS.withLoss(new MeanSquaredError(reduction));
    assertRefused(squares, everyStep(), lengths(0, 0, 0, 0, 0, 0));
    assertRefused(squares, lastStep(1), weights(0, 0, 0, 0, 0, 0));
    assertRefused(squares.withAccumulation(2), lastStep(1), weights(0, 0, 0, 0, 0, 0));
    assertRefused(squares.withSteps(1), lastStep(1), weights(0, 0, 0, 0, 0, 0));
    assertRefused(squares.withSteps(2).withReportEvery(1), everyStep(), lengths(0, 0, 0, 0, 0, 0));
    assertRefused(
        squares.withTruncation(new Truncation(2)), everyStep(), lengths(0, 0, 0, 0, 0, 0));
  }

  @Test
  void aMaskOrClassWeightsThatExcludeAllAreRejected() {
    Sequence masked = Sequence.of(random(1, N, T, 2), Mask.of(new boolean[N][T]));
    assertRefused(TWO_EPOCHS, everyStep(), Dataset.of(masked, Target.values(random(2, N, T, 1))));
    for (SoftmaxCrossEntropy loss :
        List.of(
            new SoftmaxCrossEntropy().withClassWeights(0, 0),
            new SoftmaxCrossEntropy().withIgnored(0, 1))) {
      assertRefused(TWO_EPOCHS.withLoss(loss), lastStep(2), classes());
    }
  }

  @Test
  void aCustomStepIsRejectedIfItsLossHasNoWeight() {
    var trainer =
        new Trainer(TWO_EPOCHS)
            .step(
                context -> {
                  Tensor zero = context.apply().only().values().times(0).sum();
                  return StepLoss.of(zero, Reduction.MEAN, 0, context.batch().size());
                });
    assertThatThrownBy(() -> trainer.fit(lastStep(1), weights(1, 1, 1, 1, 1, 1)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("there is nothing to train on");
    History other =
        new Trainer(TWO_EPOCHS)
            .step(
                context ->
                    StepLoss.of(context.apply().only().values().sum(), context.batch().size()))
            .fit(lastStep(1), weights(0, 0, 0, 0, 0, 0));
    assertThat(other.rows()).as("a loss of its own needs no weights").hasSize(2);
  }

  @Test
  void aValidationSetOfWhichNothingCountsIsRejected() {
    assertThatThrownBy(
            () ->
                new Trainer(TWO_EPOCHS)
                    .fit(lastStep(1), weights(1, 1, 1, 1, 1, 1), weights(0, 0, 0, 0, 0, 0)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(
            "there is nothing to validate with: in the validation set, every step is masked");
  }

  @Test
  void aRejectedRunLeavesNoCheckpoint(@TempDir Path directory) {
    Checkpoints checkpoints = Checkpoints.in(directory);
    assertThatThrownBy(
            () ->
                new Trainer(TWO_EPOCHS)
                    .checkpoints(checkpoints)
                    .fit(everyStep(), lengths(0, 0, 0, 0, 0, 0)))
        .isInstanceOf(BadInputException.class);

    assertThat(checkpoints.exist()).isFalse();
    new Trainer(TWO_EPOCHS).checkpoints(checkpoints).fit(everyStep(), lengths(5, 4, 3, 2, 1, 5));
  }

  @Test
  void aRejectedRunKeepsTheCheckpointThatItCouldNotReplace(@TempDir Path directory)
      throws IOException {
    Checkpoints checkpoints = Checkpoints.in(directory);
    new Trainer(TWO_EPOCHS).checkpoints(checkpoints).fit(everyStep(), lengths(5, 4, 3, 2, 1, 5));
    byte[] before = Files.readAllBytes(checkpoints.file());
    Checkpoints full =
        checkpoints.replacing(
            (file, content) -> {
              if (file.equals(checkpoints.file())) {
                throw new IOException("No space left on device");
              }
              AtomicFile.write(file, content);
            });
    assertThatThrownBy(
            () ->
                new Trainer(TWO_EPOCHS)
                    .checkpoints(full)
                    .fit(everyStep(), lengths(0, 0, 0, 0, 0, 0)))
        .isInstanceOf(BadInputException.class);

    assertThat(checkpoints.file()).hasBinaryContent(before);
  }

  @Test
  @DisabledOnOs(value = OS.MAC, disabledReason = "its watch service does not keep the order")
  @Timeout(60)
  void aRejectedRunRemovesItsCheckpointBeforeItUnlocksTheDirectory(@TempDir Path directory)
      throws Exception {
    Checkpoints checkpoints = Checkpoints.in(directory);
    String checkpoint = checkpoints.file().getFileName().toString();
    var deleted = new ArrayList<String>();
    try (WatchService watch = directory.getFileSystem().newWatchService()) {
      directory.register(watch, StandardWatchEventKinds.ENTRY_DELETE);
      assertThatThrownBy(
              () ->
                  new Trainer(TWO_EPOCHS)
                      .checkpoints(checkpoints)
                      .fit(everyStep(), lengths(0, 0, 0, 0, 0, 0)))
          .isInstanceOf(BadInputException.class);
      while (!deleted.containsAll(List.of(checkpoint, DirectoryLock.FILE))) {
        WatchKey key = watch.take();
        key.pollEvents().forEach(event -> deleted.add(event.context().toString()));
        key.reset();
      }
    }
    assertThat(deleted).containsSubsequence(checkpoint, DirectoryLock.FILE);
  }

  @Test
  void aBatchOfWhichNothingCountsChangesNoLoss() {
    List<Dataset> some =
        List.of(weights(0, 0, 1, 0.5f, 0, 0), lengths(0, 0, 3, 5, 0, 0), weights(0, 0, 0, 0, 0, 2));
    for (Dataset data : some) {
      for (int accumulation : List.of(1, 2, 3)) {
        Sequential model = data.equals(some.get(1)) ? everyStep() : lastStep(1);
        var losses = new ArrayList<Double>();
        History history =
            new Trainer(TWO_EPOCHS.withAccumulation(accumulation))
                .stopWhen(
                    event -> {
                      losses.add(event.loss());
                      return false;
                    })
                .fit(model, data, data);

        assertThat(history.rows())
            .hasSize(2)
            .allSatisfy(row -> assertThat(row.loss()).isFinite().isPositive())
            .allSatisfy(row -> assertThat(row.validationLoss()).isFinite().isPositive());
        assertThat(losses).isNotEmpty().allSatisfy(loss -> assertThat(loss).isFinite());
        for (float weight : model.store().snapshot()) {
          assertThat(weight).isFinite();
        }
      }
    }
  }

  @Test
  void aReportWaitsForABatchThatCounts() {
    History history =
        new Trainer(TWO_EPOCHS.withSteps(6).withReportEvery(1))
            .fit(lastStep(1), weights(0, 0, 1, 1, 0, 0));

    assertThat(history.rows()).extracting(History.Row::step).containsExactly(2L, 5L);
    assertThat(history.rows()).allSatisfy(row -> assertThat(row.loss()).isPositive());
  }

  @Test
  void aResumedEpochRemembersThatSomethingCounted(@TempDir Path directory) {
    Checkpoints checkpoints = Checkpoints.in(directory).everySteps(1);
    Dataset data = weights(1, 1, 0, 0, 0, 0);
    Sequential whole = lastStep(1);
    new Trainer(TWO_EPOCHS).fit(whole, data);
    new Trainer(TWO_EPOCHS)
        .checkpoints(checkpoints)
        .stopWhen(event -> event.step() == 2)
        .fit(lastStep(1), data);
    Sequential resumed = lastStep(1);
    new Trainer(TWO_EPOCHS).checkpoints(checkpoints).resume(resumed, data);

    assertThat(resumed.store().snapshot()).isEqualTo(whole.store().snapshot());
  }
}
