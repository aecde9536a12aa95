package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.optim.Updater;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.GruCell;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.Weights;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Graphs;
import dev.unroll.testing.TestRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * In the steady state a step takes all its arrays from the arena. Two steps show the largest batch,
 * with a mask and without; those after them are smaller in number, in length or in both.
 */
class SteadyStateTest {
  private static final int LARGEST = 16;
  private static final int MAX_LENGTH = 23;
  private static final RecurrentDropout DROPOUT =
      RecurrentDropout.none()
          .withInput(DropRate.rate(0.1f))
          .withRecurrent(DropRate.rate(0.2f))
          .withWeight(DropRate.rate(0.1f));

  @Test
  void stacksOfFusedLayersMissNothingFromTheThirdStepOn() {
    var model =
        Sequential.of(
            Bidirectional.of(() -> new Lstm(3, 20, Returns.ALL, DROPOUT)),
            Dropout.rate(0.2f),
            new Gru(40, 17, Returns.ALL, DROPOUT),
            new Gru(new GruCell(17, 9, GruCell.Reset.BEFORE, Weights.keras()), Returns.ALL),
            new SimpleRnn(9, 33, Returns.ALL),
            new Lstm(33, 16, Returns.LAST),
            new Dense(16, 2));
    assertThat(misses(model, new MeanSquaredError(), SteadyStateTest::numbers)).containsOnly(0L);
  }

  @Test
  void taggersOfWordsMissNothingFromTheThirdStepOn() {
    var model =
        Sequential.of(
            new Embedding(50, 12),
            Bidirectional.of(() -> new Gru(12, 20)),
            new Lstm(40, 24),
            new Dense(24, 7));
    assertThat(misses(model, new SoftmaxCrossEntropy(), SteadyStateTest::tags)).containsOnly(0L);
  }

  @Test
  void aRunMissesNothingFromTheThirdStepOn() {
    int examples = 2 * LARGEST + 5; // the last batch of an epoch is smaller
    int[] lengths = // the first batch is the largest in full, the second with a mask
        IntStream.range(0, examples)
            .map(row -> row <= LARGEST ? MAX_LENGTH : row * 5 % (MAX_LENGTH + 1))
            .toArray();
    Batch all = numbers(examples, Mask.lengths(lengths), 1);
    var model =
        Sequential.of(
            new Gru(3, 17, Returns.ALL, DROPOUT),
            Bidirectional.of(() -> new Lstm(17, 20, Returns.LAST)),
            new Dense(40, 2));
    var config =
        TrainingConfig.defaults()
            .withEpochs(5)
            .withBatchSize(LARGEST)
            .withShuffle(false)
            .withClip(new ClipByNorm(1));
    var misses = new ArrayList<Long>();
    var running = new Run[1];
    running[0] =
        new Run(
            config,
            Trainer.DEFAULT_STEP,
            model.initialize(1),
            Dataset.of(all.input(), all.target()),
            null,
            new Listeners(),
            event -> {
              if (event != null) {
                misses.add(running[0].arenaMisses());
              }
              return false;
            });
    running[0].all(null);
    assertThat(misses).hasSize(15).first().isNotEqualTo(0L);
    assertThat(misses.subList(2, 15)).containsOnly(misses.get(1));
  }

  @Test
  void aRunOfAGraphMissesNothingFromTheThirdStepOn() {
    int examples = 2 * LARGEST + 5;
    Batch all = Graphs.encoderDecoderData(examples, 1).batch(Evaluation.range(0, examples));
    var lengths = new int[examples]; // the first batch is the largest in full
    Arrays.setAll(lengths, row -> row <= LARGEST ? 5 : 1 + row % 5);
    Sequence source = Sequence.ids(all.inputs().get("source").ids(), Mask.lengths(lengths));
    int[] longer = Arrays.stream(lengths).map(length -> length + 1).toArray();
    Sequence target = Sequence.ids(all.inputs().get("target").ids(), Mask.lengths(longer));
    Dataset translations =
        Dataset.of(Inputs.of("source", source).with("target", target), all.targets());
    var config =
        TrainingConfig.defaults()
            .withLoss("next", new SoftmaxCrossEntropy())
            .withEpochs(5)
            .withBatchSize(LARGEST)
            .withShuffle(false)
            .withClip(new ClipByNorm(1));
    requireFlat(config, Graphs.encoderDecoder(), translations);
    Batch texts = Graphs.twoInTwoOutData(examples, 1).batch(Evaluation.range(0, examples));
    Arrays.setAll(lengths, row -> row <= LARGEST ? 6 : 1 + row % 6);
    Inputs inputs =
        Inputs.of("text", Sequence.ids(texts.inputs().get("text").ids(), Mask.lengths(lengths)))
            .with("age", texts.inputs().get("age"));
    requireFlat(
        TrainingConfig.defaults()
            .withLoss("topic", new SoftmaxCrossEntropy())
            .withLoss("price", new MeanSquaredError(), 0.5)
            .withEpochs(5)
            .withBatchSize(LARGEST)
            .withShuffle(false),
        Graphs.twoInTwoOut(),
        Dataset.of(inputs, texts.targets()));
  }

  private static void requireFlat(TrainingConfig config, Graph graph, Dataset data) {
    var misses = new ArrayList<Long>();
    var running = new Run[1];
    running[0] =
        new Run(
            config,
            Trainer.DEFAULT_STEP,
            graph,
            data,
            null,
            new Listeners(),
            event -> {
              if (event != null) {
                misses.add(running[0].arenaMisses());
              }
              return false;
            });
    running[0].all(null);
    assertThat(misses).hasSize(15).first().isNotEqualTo(0L);
    assertThat(misses.subList(2, 15)).containsOnly(misses.get(1));
  }

  private interface Batches {
    Batch of(int size, Mask mask, long seed);
  }

  private static Batch numbers(int size, Mask mask, long seed) {
    var random = new TestRandom(seed);
    int steps = MAX_LENGTH;
    return new Batch(
        Sequence.of(Tensor.of(random.floats(size * steps * 3), size, steps, 3), mask),
        Target.values(Tensor.of(random.floats(size * 2), size, 2)));
  }

  private static Batch tags(int size, Mask mask, long seed) {
    var ids = new int[size * MAX_LENGTH];
    Arrays.setAll(ids, i -> (int) ((seed + 7L * i) % 50));
    int[] tags = Arrays.stream(ids).map(id -> id % 7).toArray();
    return new Batch(
        Sequence.ids(IndexTensor.of(ids, size, MAX_LENGTH), mask),
        Target.classes(IndexTensor.of(tags, size, MAX_LENGTH)));
  }

  /** New arrays in each step from the third on. */
  private static List<Long> misses(Sequential model, Loss loss, Batches batches) {
    model.initialize(1);
    Gradients gradients = model.store().gradients();
    Updater updater = new Adam(0.01f).updater(model.store());
    var misses = new ArrayList<Long>();
    try (Tape tape = Tape.open()) {
      for (int step = 0; step < 40; step++) {
        long before = tape.arenaMisses();
        Batch batch = batches.of(size(step), mask(step), step);
        Tensor value =
            loss.apply(model.apply(batch.input(), Pass.training(5, step)), batch.target());
        gradients.clear();
        tape.backward(value, gradients);
        new ClipByNorm(1).clip(gradients, gradients.norm());
        tape.reset();
        updater.step(gradients, 1);
        if (step >= 2) {
          misses.add(tape.arenaMisses() - before);
        }
      }
    }
    assertThat(misses).hasSize(38);
    return misses;
  }

  private static int size(int step) {
    return step < 2 ? LARGEST : 1 + step * 7 % LARGEST;
  }

  private static Mask mask(int step) {
    var lengths = new int[size(step)];
    int longest = step < 2 ? MAX_LENGTH : 1 + step * 11 % MAX_LENGTH;
    Arrays.setAll(lengths, row -> row == 0 ? longest : (row * 5 + step) % (longest + 1));
    if (step == 1 || step % 6 == 5) {
      Arrays.fill(lengths, MAX_LENGTH);
    }
    return Mask.lengths(lengths);
  }
}
