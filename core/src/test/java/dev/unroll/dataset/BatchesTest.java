package dev.unroll.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.loss.MeanSquaredError;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Batches for a custom training loop. */
class BatchesTest {
  private static final int SIZE = 11;

  private final Dataset data =
      Dataset.of(
          Sequence.of(Tensor.of(new TestRandom(5).floats(SIZE * 3 * 2), SIZE, 3, 2)),
          Target.values(Tensor.of(new TestRandom(6).floats(SIZE), SIZE, 1)));

  @Test
  void batchesInOrderHoldAllExamplesAndTheLastIsSmaller() {
    var sizes = new ArrayList<Integer>();
    data.batches(4).forEach(batch -> sizes.add(batch.size()));

    assertThat(sizes).containsExactly(4, 4, 3);
    assertThat(targets(data.batches(4))).isEqualTo(all());
    assertThat(data.batches(Integer.MAX_VALUE)).hasSize(1);
    assertThatThrownBy(() -> data.batches(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the batch size must be 1 or more, got 0");
  }

  @Test
  void aShuffledEpochHoldsEachExampleOnce() {
    List<Float> first = targets(data.batches(4, 42, 0));
    List<Float> second = targets(data.batches(4, 42, 1));

    assertThat(first).containsExactlyInAnyOrderElementsOf(all()).isNotEqualTo(all());
    assertThat(second).containsExactlyInAnyOrderElementsOf(all()).isNotEqualTo(first);
    assertThat(targets(data.batches(4, 42, 0))).isEqualTo(first);
    assertThat(targets(data.batches(4, 43, 0))).isNotEqualTo(first);
  }

  @Test
  void anOrderWithAnExampleTwiceIsRejected() {
    Dataset wrong =
        new Dataset() {
          @Override
          public int size() {
            return 3;
          }

          @Override
          public Batch batch(int[] positions) {
            return data.batch(positions);
          }

          @Override
          public int[] order(CounterRandom random, int batchSize) {
            return new int[] {0, 2, 2};
          }
        };
    assertThatThrownBy(() -> wrong.batches(2, 42, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("got 2 twice");
  }

  @Test
  void aLoopOverTheBatchesTrainsToTheBitsOfTheTrainer() {
    var adam = new Adam(0.01f);
    var clip = new ClipByNorm(0.1f);
    var config =
        TrainingConfig.defaults()
            .withEpochs(3)
            .withBatchSize(4)
            .withSeed(7)
            .withOptimizer(adam)
            .withClip(clip);
    Sequential trained = model();
    new Trainer(config).fit(trained, data);

    Sequential model = model();
    var gradients = model.store().gradients();
    var updater = adam.updater(gradients.store());
    long step = 0;
    try (Tape tape = Tape.open()) {
      for (int epoch = 0; epoch < 3; epoch++) {
        for (Batch batch : data.batches(4, 7, epoch)) {
          Sequence y = model.apply(batch.inputs(), Pass.training(7, step++)).only();
          gradients.clear();
          tape.backward(new MeanSquaredError().apply(y, batch.target()), gradients);
          clip.clip(gradients, gradients.norm());
          updater.step(gradients);
          tape.reset();
        }
      }
    }

    model
        .parameters()
        .forEach(
            (name, parameter) ->
                assertThat(parameter.get()).as(name).isEqualTo(trained.parameter(name).get()));
  }

  private static Sequential model() {
    return Sequential.of(new Lstm(2, 5, Returns.LAST), Dropout.rate(0.3f), new Dense(5, 1));
  }

  private List<Float> all() {
    return targets(List.of(data.batch(IntStream.range(0, SIZE).toArray())));
  }

  private static List<Float> targets(Iterable<Batch> batches) {
    var targets = new ArrayList<Float>();
    for (Batch batch : batches) {
      for (float value : batch.target().values().toArray()) {
        targets.add(value);
      }
    }
    return targets;
  }
}
