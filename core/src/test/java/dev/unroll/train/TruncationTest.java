package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.dataset.DocumentStarts;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.Reduction;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import dev.unroll.train.TrainingConfig.KeepBest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruncationTest {
  private static final int N = 5;
  private static final int T = 11;
  private static final TrainingConfig SHORT =
      TrainingConfig.defaults()
          .withEpochs(3)
          .withBatchSize(2)
          .withOptimizer(new Adam(0.01f))
          .withClip(new ClipByNorm(1));

  @TempDir Path dir;

  private static Dataset data(Mask mask) {
    Tensor x = Tensor.of(new TestRandom(1).floats(N * T * 3), N, T, 3);
    Tensor y = Tensor.of(new TestRandom(2).floats(N * T * 2), N, T, 2);
    return Dataset.of(Sequence.of(x, mask), Target.values(y));
  }

  private static Sequential model() {
    return Sequential.of(Dropout.rate(0.1f), new Lstm(3, 6), new Gru(6, 5), new Dense(5, 2))
        .initialize(3);
  }

  private static List<float[]> weights(Sequential model) {
    return model.parameters().values().stream().map(parameter -> parameter.get()).toList();
  }

  private static List<float[]> train(TrainingConfig config, Dataset data) {
    Sequential model = model();
    new Trainer(config).fit(model, data, data);
    return weights(model);
  }

  private static void requireEqual(List<float[]> actual, List<float[]> expected) {
    for (int p = 0; p < expected.size(); p++) {
      assertThat(actual.get(p)).as("parameter " + p).isEqualTo(expected.get(p));
    }
  }

  @Test
  void chunksOfAllStepsAreOrdinaryTraining() {
    for (Mask mask : new Mask[] {null, Mask.leftPadded(3, T, 0, 7, 9)}) {
      List<float[]> ordinary = train(SHORT, data(mask));
      for (int steps : new int[] {T, T + 5}) {
        requireEqual(train(SHORT.withTruncation(new Truncation(steps)), data(mask)), ordinary);
      }
    }
  }

  @Test
  void everyChunkIsAnUpdate() {
    var events = new ArrayList<StepEvent>();
    TrainingConfig config = SHORT.withTruncation(new Truncation(4)).withShuffle(false);
    assertThat(config.stepsPerEpoch(data(null))).isEqualTo(9);
    new Trainer(config).stopWhen(event -> !events.add(event)).fit(model(), data(null));
    assertThat(events).extracting(StepEvent::step).last().isEqualTo(27L);
    assertThat(events).extracting(StepEvent::steps).containsOnly(27L);
    assertThat(events).extracting(StepEvent::epoch).containsSequence(1L, 2L).endsWith(3L, 3L);

    events.clear();
    Mask mask = Mask.lengths(3, 9, 0, 8, 4); // updates of 3, 2 and 1 chunks with steps
    new Trainer(config).stopWhen(event -> !events.add(event)).fit(model(), data(mask));
    assertThat(events).extracting(StepEvent::step).last().isEqualTo(18L);
  }

  @Test
  void aFirstChunkLearnsAsItWouldAlone() {
    Sequential chunked = model();
    var config = SHORT.withBatchSize(N).withShuffle(false).withSteps(1);
    new Trainer(config.withTruncation(new Truncation(4))).fit(chunked, data(null));
    Sequential alone = model();
    Batch first = data(null).batch(Evaluation.range(0, N), 0, 4);
    new Trainer(config).fit(alone, Dataset.of(first.input(), first.target()));
    requireEqual(weights(chunked), weights(alone));
  }

  @Test
  void accumulatedBatchesAreOneBatch() {
    // without dropout, whose masks are drawn batch by batch
    var joined = Sequential.of(new Lstm(3, 6), new Dense(6, 2)).initialize(3);
    var large = Sequential.of(new Lstm(3, 6), new Dense(6, 2)).initialize(3);
    Dataset data = data(Mask.lengths(3, 11, 0, 8, 4));
    var config = SHORT.withTruncation(new Truncation(3)).withShuffle(false);
    new Trainer(config.withAccumulation(3)).fit(joined, data);
    new Trainer(config.withBatchSize(N)).fit(large, data);
    for (int p = 0; p < weights(large).size(); p++) {
      float[] expected = weights(large).get(p);
      float[] actual = weights(joined).get(p);
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(2e-4f));
      }
    }
  }

  @Test
  void lossAndMetricsAreThoseOfTheWhole() {
    Sequential model = model();
    for (Mask mask : new Mask[] {null, Mask.leftPadded(3, T, 0, 7, 9)}) {
      double whole = new Trainer(SHORT).loss(model, data(mask));
      for (int steps : new int[] {1, 4, T, 20}) {
        var trainer = new Trainer(SHORT.withTruncation(new Truncation(steps)));
        assertThat(trainer.loss(model, data(mask))).isCloseTo(whole, within(1e-6));
      }
    }
    Tensor x = Tensor.of(new TestRandom(1).floats(N * T * 3), N, T, 3);
    IndexTensor classes = IndexTensor.of(new TestRandom(4).ints(N * T, 0, 2), N, T);
    Dataset labelled = Dataset.of(Sequence.of(x), Target.classes(classes));
    double right = new Trainer(SHORT).measure(model, labelled, Accuracy.of());
    assertThat(
            new Trainer(SHORT.withTruncation(new Truncation(3)))
                .measure(model, labelled, Accuracy.of()))
        .isEqualTo(right);
  }

  @Test
  void eachChunkCountsAsSequencesInAMeanOverSequences() {
    Sequential model = model();
    var sum = SHORT.withLoss(new MeanSquaredError(Reduction.BATCH_MEAN));
    double whole = new Trainer(sum).loss(model, data(null));
    double byChunk = new Trainer(sum.withTruncation(new Truncation(4))).loss(model, data(null));
    assertThat(byChunk * 3).isCloseTo(whole, within(1e-5));
  }

  @Test
  void resumesInTheMiddleOfASequence() throws IOException {
    Batch all = data(Mask.lengths(3, 11, 0, 8, 4)).batch(Evaluation.range(0, N));
    DocumentStarts starts = DocumentStarts.of(new int[][] {{2}, {4, 9}, {}, {3}, {}});
    Dataset data = Dataset.of(all.input(), all.target(), starts);
    for (int accumulation : new int[] {1, 2}) {
      TrainingConfig config =
          SHORT
              .withTruncation(new Truncation(3))
              .withAccumulation(accumulation)
              .withMetrics(() -> dev.unroll.metric.ErrorMetric.rmse());
      List<float[]> unbroken = train(config, data);
      for (int kill = 1; kill < 20; kill++) {
        Path there = dir.resolve(accumulation + "." + kill);
        long last = kill;
        var broken =
            new Trainer(config)
                .checkpoints(Checkpoints.in(there))
                .stopWhen(event -> event.step() == last);
        broken.fit(model(), data, data);
        Sequential resumed = model().initialize(99);
        new Trainer(config).checkpoints(Checkpoints.in(there)).resume(resumed, data, data);
        requireEqual(weights(resumed), unbroken);
      }
    }
  }

  @Test
  void aRunIsNotResumedWithOtherChunksOrDocuments() {
    TrainingConfig config = SHORT.withTruncation(new Truncation(3));
    new Trainer(config)
        .checkpoints(Checkpoints.in(dir))
        .stopWhen(event -> event.step() == 2)
        .fit(model(), data(null));
    var other = SHORT.withTruncation(new Truncation(4));
    assertThatThrownBy(
            () ->
                new Trainer(other)
                    .checkpoints(Checkpoints.in(dir))
                    .resume(model(), data(null), null))
        .hasMessageContaining("truncation Truncation[steps=3], now it is Truncation[steps=4]");
    Batch all = data(null).batch(Evaluation.range(0, N));
    DocumentStarts starts = DocumentStarts.of(new int[][] {{4}, {}, {}, {}, {}});
    assertThatThrownBy(
            () ->
                new Trainer(config)
                    .checkpoints(Checkpoints.in(dir))
                    .resume(model(), Dataset.of(all.input(), all.target(), starts), null))
        .hasMessageContaining("some examples (checksum)");
  }

  /** A bit is shown at the first step; at every step the model is asked which it was. */
  private static Dataset remembering(DocumentStarts starts) {
    var random = new Random(1);
    var bits = new float[32][12][1];
    var asked = new int[32 * 12];
    for (int n = 0; n < 32; n++) {
      boolean bit = random.nextBoolean();
      bits[n][0][0] = bit ? 1 : -1;
      Arrays.fill(asked, n * 12, n * 12 + 12, bit ? 1 : 0);
    }
    Sequence x = Sequence.of(Tensor.of(bits));
    Target target = Target.classes(IndexTensor.of(asked, 32, 12));
    return starts == null ? Dataset.of(x, target) : Dataset.of(x, target, starts);
  }

  private static double accuracyOfRemembering(DocumentStarts starts) {
    var config =
        TrainingConfig.defaults()
            .withLoss(new SoftmaxCrossEntropy())
            .withOptimizer(new Adam(0.03f))
            .withEpochs(40)
            .withTruncation(new Truncation(3));
    var model = Sequential.of(new Lstm(1, 8), new Dense(8, 2)).initialize(1);
    Dataset data = remembering(starts);
    new Trainer(config).fit(model, data);
    return new Trainer(config).measure(model, data, Accuracy.of());
  }

  @Test
  void onlyACarriedStateRemembersAnEarlierChunk() {
    assertThat(accuracyOfRemembering(null)).isEqualTo(1);
    var everyChunk = new int[32][];
    Arrays.fill(everyChunk, new int[] {0, 3, 6, 9});
    // a quarter of the steps can be known, the rest only guessed
    assertThat(accuracyOfRemembering(DocumentStarts.of(everyChunk))).isLessThan(0.75);
  }

  @Test
  void documentStartsCountWithoutTruncationToo() {
    Dataset rows = data(null);
    Batch all = rows.batch(Evaluation.range(0, N));
    var starts = new int[N][];
    Arrays.fill(starts, new int[] {6});
    Dataset documents = Dataset.of(all.input(), all.target(), DocumentStarts.of(starts));
    Sequential model = model();
    double first = new Trainer(SHORT).loss(model, part(rows, 0, 6));
    double second = new Trainer(SHORT).loss(model, part(rows, 6, T));
    assertThat(new Trainer(SHORT).loss(model, documents))
        .isCloseTo((first * 6 + second * 5) / 11, within(1e-6))
        .isNotCloseTo(new Trainer(SHORT).loss(model, rows), within(1e-6));
    var config = SHORT.withTruncation(new Truncation(6)).withKeepBest(KeepBest.NEVER);
    List<float[]> cutThere = train(config, documents);
    assertThat(cutThere.get(0)).isNotEqualTo(train(config, rows).get(0));
  }

  private static Dataset part(Dataset data, int from, int to) {
    Batch part = data.batch(Evaluation.range(0, N), from, to);
    return Dataset.of(part.input(), part.target());
  }

  @Test
  void refusesBeforeTheFirstStep() {
    var trainer = new Trainer(SHORT.withTruncation(new Truncation(3)));
    var both = Sequential.of(Bidirectional.of(() -> new Lstm(3, 2)), new Dense(4, 2));
    List<float[]> before = weights(both);
    assertThatThrownBy(() -> trainer.fit(both, data(null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer bidirectional1: Bidirectional(")
        .hasMessageContaining("without truncation");
    requireEqual(weights(both), before);
    assertThatThrownBy(() -> trainer.fit(Sequential.of(new Lstm(3, 2, Returns.LAST)), data(null)))
        .hasMessageContaining("Returns.ALL");
    Dataset one = Dataset.of(Tensor.zeros(N, T, 3), Tensor.zeros(N, 2));
    assertThatThrownBy(() -> trainer.fit(model(), one))
        .hasMessageContaining("require a target for every step");
    Sequential untouched = model();
    assertThatThrownBy(() -> trainer.fit(untouched, data(null), one))
        .hasMessageContaining("require a target for every step");
    requireEqual(weights(untouched), weights(model()));
    assertThatThrownBy(() -> trainer.fit(model(), data(Mask.lengths(0, 0, 0, 0, 0))))
        .hasMessageContaining("there is nothing to train on: in the training set, every step");
  }

  @Test
  void aLossThatIsNotFiniteIsNamedInTheChunkWhereItAppears() {
    Tensor x = Tensor.of(new TestRandom(1).floats(2 * T * 3), 2, T, 3);
    x.array()[7 * 3] = Float.NaN;
    Dataset data = Dataset.of(x, Tensor.zeros(2, T, 2));
    assertThatThrownBy(
            () ->
                new Trainer(SHORT.withTruncation(new Truncation(4)))
                    .fit(Sequential.of(new Lstm(3, 2)), data))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("at step 2")
        .hasMessageContaining(": the input of row 0 (example 0 of the data set) at step 7 is NaN");
  }
}
