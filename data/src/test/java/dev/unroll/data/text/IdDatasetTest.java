package dev.unroll.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.nn.Target;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Returns;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Batch;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.Dataset;
import dev.unroll.train.StepEvent;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdDatasetTest {
  private static final int SIZE = 203;
  private static final int BATCH = 8;
  private static final IdSequences SEQUENCES = sequences();

  @TempDir private Path directory;

  private static IdSequences sequences() {
    var random = new Random(5);
    var all = new IdSequences.Builder();
    for (int i = 0; i < SIZE; i++) {
      all.add(random.ints(1 + random.nextInt(40), 1, 12).toArray());
    }
    return all.build();
  }

  private static Target target() {
    var values = new float[SIZE][1];
    for (int i = 0; i < SIZE; i++) {
      values[i][0] = SEQUENCES.get(i)[0] % 2;
    }
    return Target.values(Tensor.of(values));
  }

  private static IdDataset data() {
    return IdDataset.of(SEQUENCES, target(), Padding.longest());
  }

  private static int[] order(Dataset data, long seed) {
    return data.order(new CounterRandom(seed, "shuffle"), BATCH);
  }

  @Test
  void batchesHoldTheExamplesThatWereAskedFor() {
    Batch batch = data().batch(new int[] {3, 100});

    int longest = Math.max(SEQUENCES.length(3), SEQUENCES.length(100));
    assertThat(batch.inputs().ids().shape()).containsExactly(2, longest);
    assertThat(batch.inputs().ids().toArray()).startsWith(SEQUENCES.get(3));
    assertThat(batch.target().values().toArray())
        .containsExactly(SEQUENCES.get(3)[0] % 2, SEQUENCES.get(100)[0] % 2);
    assertThat(data().size()).isEqualTo(SIZE);
    assertThat(data().steps()).isEqualTo(SEQUENCES.longest());
    assertThat(IdDataset.of(SEQUENCES, target(), Padding.fixed(7)).steps()).isEqualTo(7);
    assertThat(IdDataset.of(SEQUENCES, target(), Padding.longest(7)).steps()).isEqualTo(7);
  }

  @Test
  void withoutBucketsTheOrderIsThePermutation() {
    int[] permutation = new CounterRandom(1, "shuffle").permutation(SIZE);

    assertThat(order(data(), 1)).isEqualTo(permutation);
    assertThat(order(data().bucketed(1), 1)).isEqualTo(permutation);
  }

  @Test
  void bucketsHoldEachExampleOnceAndAreAFunctionOfTheSeed() {
    Dataset data = data().bucketed(10);
    int[] order = order(data, 1);

    assertThat(Arrays.stream(order).sorted().toArray())
        .isEqualTo(IntStream.range(0, SIZE).toArray());
    assertThat(order(data, 1)).isEqualTo(order);
    assertThat(order(data, 2)).isNotEqualTo(order);
    assertThat(Arrays.copyOfRange(order, 200, SIZE)) // the incomplete batch is a chance one
        .isEqualTo(Arrays.copyOfRange(order(data(), 1), 200, SIZE));
  }

  @Test
  void bucketsHaveLittlePadding() {
    assertThat(padded(order(data(), 1))).isGreaterThan(0.35);
    assertThat(padded(order(data().bucketed(10), 1))).isLessThan(0.12);
    assertThat(padded(order(data().bucketed(1000), 1))).isLessThan(0.08);
  }

  /** The share of steps that are padding. */
  private static double padded(int[] order) {
    long steps = 0;
    for (int from = 0; from < SIZE; from += BATCH) {
      int[] batch = Arrays.copyOfRange(order, from, Math.min(SIZE, from + BATCH));
      steps +=
          (long) batch.length * Arrays.stream(batch).map(SEQUENCES::length).max().orElseThrow();
    }
    return 1 - (double) SEQUENCES.total() / steps;
  }

  @Test
  void bucketsAreNotDrawnFromShortToLong() {
    int[] order = order(data().bucketed(1000), 1);
    int rises = 0;
    for (int from = BATCH; from < 200; from += BATCH) {
      rises += SEQUENCES.length(order[from]) > SEQUENCES.length(order[from - BATCH]) ? 1 : 0;
    }

    assertThat(rises).isBetween(6, 18); // of 24
  }

  @Test
  void smallSetsAreShuffledOnly() {
    IdSequences few = SEQUENCES.pick(0, 1, 2, 3, 4);
    Dataset data =
        IdDataset.of(few, Target.classes(IndexTensor.vector(0, 1, 0, 1, 0)), Padding.longest())
            .bucketed(50);

    assertThat(order(data, 1)).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
  }

  @Test
  void aBrokenRunOverBucketsEndsWithTheSameBits() {
    var config =
        TrainingConfig.defaults()
            .withLoss(new BinaryCrossEntropy())
            .withBatchSize(BATCH)
            .withEpochs(2);
    Dataset data = data().bucketed(5);
    Sequential whole = model();
    new Trainer(config).fit(whole, data);

    var halted = new Trainer(config).checkpoints(Checkpoints.in(directory));
    halted.stopWhen((StepEvent event) -> event.step() == 30);
    halted.fit(model(), data);
    Sequential resumed = model();
    new Trainer(config).checkpoints(Checkpoints.in(directory)).resume(resumed, data, null);

    resumed
        .parameters()
        .forEach(
            (name, parameter) ->
                assertThat(parameter.get()).isEqualTo(whole.parameters().get(name).get()));
  }

  private static Sequential model() {
    return Sequential.of(new Embedding(12, 3), new Gru(3, 4, Returns.LAST), new Dense(4, 1))
        .initialize(4);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> IdDataset.of(SEQUENCES.pick(0, 1), target(), Padding.longest()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a data set wants as many targets as sequences, got 2 sequences and 203 targets");
    assertThatThrownBy(() -> data().bucketed(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
