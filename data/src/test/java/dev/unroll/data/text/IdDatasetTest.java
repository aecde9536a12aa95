package dev.unroll.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.StepEvent;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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

  private static final Labels LABELS = Labels.inOrder(List.of("even", "odd"));

  private static int[] classes() {
    return IntStream.range(0, SIZE).map(i -> SEQUENCES.get(i)[0] % 2).toArray();
  }

  private static IdDataset data() {
    return data(Padding.longest());
  }

  private static IdDataset data(Padding padding) {
    return IdDataset.of(SEQUENCES, classes(), LABELS, padding);
  }

  private static int[] order(Dataset data, long seed) {
    return data.order(new CounterRandom(seed, "shuffle"), BATCH);
  }

  @Test
  void batchesHoldTheExamplesThatWereAskedFor() {
    Batch batch = data().batch(new int[] {3, 100});

    int longest = Math.max(SEQUENCES.length(3), SEQUENCES.length(100));
    assertThat(batch.input().ids().shape()).containsExactly(2, longest);
    assertThat(batch.input().ids().toArray()).startsWith(SEQUENCES.get(3));
    assertThat(batch.target().classes().toArray())
        .containsExactly(SEQUENCES.get(3)[0] % 2, SEQUENCES.get(100)[0] % 2);
    assertThat(data().size()).isEqualTo(SIZE);
    assertThat(data().steps()).isEqualTo(SEQUENCES.longest());
    assertThat(data(Padding.fixed(7)).steps()).isEqualTo(7);
    assertThat(data(Padding.longest(7)).steps()).isEqualTo(7);
  }

  @Test
  void knowsTheClassesOfItsExamples() {
    assertThat(data().labels()).isEqualTo(LABELS);
    assertThat(data().classes()).isEqualTo(classes());
    assertThat(data().label(100)).isEqualTo(SEQUENCES.get(100)[0] % 2);
  }

  @Test
  void aPartIsTheSameExamplesInTheSameKindOfBatches() {
    int[] positions = IntStream.range(0, SIZE).filter(i -> i % 3 != 0).map(i -> SIZE - i).toArray();
    IdDataset part = data().bucketed(4).part(positions);

    IdSequences picked = SEQUENCES.pick(positions);
    int[] classes = Arrays.stream(positions).map(i -> classes()[i]).toArray();
    IdDataset same = IdDataset.of(picked, classes, LABELS, Padding.longest()).bucketed(4);
    assertThat(part.classes()).isEqualTo(classes);
    assertThat(order(part, 1)).isEqualTo(order(same, 1));
    assertThat(part.steps()).isEqualTo(same.steps());
    assertThat(part.batch(new int[] {5, 2}).input().ids().toArray())
        .isEqualTo(data().batch(new int[] {positions[5], positions[2]}).input().ids().toArray());
    assertThat(part.part(7, 1).sequences().get(1)).isEqualTo(SEQUENCES.get(positions[1]));
    assertThat(part.part(7, 1).sequences().total())
        .isEqualTo(SEQUENCES.length(positions[7]) + SEQUENCES.length(positions[1]));
  }

  @Test
  void binaryTargetsAreZeroAndOneInTheSameBatches() {
    LabelledDataset binary = data().bucketed(10).binary();

    Batch batch = binary.batch(new int[] {3, 100, 4});
    assertThat(batch.target().values().shape()).containsExactly(3, 1);
    for (int n = 0; n < 3; n++) {
      assertThat(batch.target().values().get(n, 0)).isEqualTo(classes()[new int[] {3, 100, 4}[n]]);
    }
    assertThat(batch.input().ids().toArray())
        .isEqualTo(data().batch(new int[] {3, 100, 4}).input().ids().toArray());
    assertThat(order(binary, 1)).isEqualTo(order(data().bucketed(10), 1));
    assertThat(binary.steps()).isEqualTo(data().steps());
    assertThat(binary.classes()).isEqualTo(classes());
    assertThat(binary.part(100, 3).batch(new int[] {1}).target().values().get(0, 0))
        .isEqualTo(classes()[3]);
    Labels three = Labels.inOrder(List.of("even", "odd", "neither"));
    assertThatThrownBy(() -> IdDataset.of(SEQUENCES, classes(), three, Padding.longest()).binary())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "targets of 0 and 1 are for two classes, got 3 (even, odd, neither); use a model with an output for each class, and train it with CrossEntropy");
  }

  @Test
  void takesTargetsOfAnyKind() {
    var values = new float[SIZE][1];
    for (int i = 0; i < SIZE; i++) {
      values[i][0] = i / 7f;
    }
    Dataset data =
        IdDataset.of(SEQUENCES, Target.values(Tensor.of(values)), Padding.longest(9), 10);

    assertThat(data.batch(new int[] {3, 100}).target().values().toArray())
        .containsExactly(3 / 7f, 100 / 7f);
    assertThat(data.steps()).isEqualTo(9);
    assertThat(order(data, 1)).isEqualTo(order(data(Padding.longest(9)).bucketed(10), 1));
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

  /** By a sort of pairs, as the Javadoc says it. */
  @Test
  void bucketsAreSortedWithinTheirPools() {
    int[] shuffled = new CounterRandom(3, "shuffle").permutation(SIZE);
    var sorted = new ArrayList<Integer>();
    for (int from = 0; from < 200; from += 7 * BATCH) {
      Arrays.stream(shuffled, from, Math.min(200, from + 7 * BATCH))
          .boxed()
          .sorted(Comparator.comparingInt(i -> Math.min(20, SEQUENCES.length(i))))
          .forEach(sorted::add);
    }
    int[] places = new CounterRandom(3, "shuffle").stream(1).permutation(200 / BATCH);
    int[] order = order(data(Padding.longest(20)).bucketed(7), 3);

    for (int i = 0; i < 200; i++) {
      assertThat(order[i]).isEqualTo(sorted.get(places[i / BATCH] * BATCH + i % BATCH));
    }
    assertThat(Arrays.copyOfRange(order, 200, SIZE))
        .isEqualTo(Arrays.copyOfRange(shuffled, 200, SIZE));
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
        IdDataset.of(few, new int[] {0, 1, 0, 1, 0}, LABELS, Padding.longest()).bucketed(50);

    assertThat(order(data, 1)).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
  }

  @Test
  void aBrokenRunOverBucketsEndsWithTheSameBits() {
    var config =
        TrainingConfig.defaults()
            .withLoss(new BinaryCrossEntropy())
            .withBatchSize(BATCH)
            .withEpochs(2);
    Dataset data = data().bucketed(5).binary();
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
    IdSequences two = SEQUENCES.pick(0, 1);
    assertThatThrownBy(() -> IdDataset.of(two, classes(), LABELS, Padding.longest()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a data set requires as many targets as sequences, got 2 sequences and 203 targets");
    assertThatThrownBy(() -> IdDataset.of(two, new int[] {1, 2}, LABELS, Padding.longest()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("classes are from 0 to 1, one for each label; got 2 for sequence 1");
    assertThatThrownBy(() -> data().bucketed(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
