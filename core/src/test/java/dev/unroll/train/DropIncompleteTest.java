package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Sequential;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An incomplete last batch of an epoch can be left out of training. */
class DropIncompleteTest {
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults().withBatchSize(4).withEpochs(3).withDropIncomplete(true);

  @TempDir private Path directory;

  private static Dataset examples(int count) {
    var random = new TestRandom(5);
    return Dataset.of(
        Tensor.of(random.floats(count * 2), count, 2), Tensor.of(random.floats(count), count, 1));
  }

  /** Notes which batches are drawn. */
  private record Noting(Dataset all, List<List<Integer>> drawn) implements Dataset {
    private Noting(int count) {
      this(examples(count), new ArrayList<>());
    }

    @Override
    public int size() {
      return all.size();
    }

    @Override
    public Batch batch(int[] positions) {
      drawn.add(Arrays.stream(positions).boxed().toList());
      return all.batch(positions);
    }
  }

  private static History.Row last(History history) {
    return history.rows().get(history.rows().size() - 1);
  }

  private static Sequential model() {
    return Sequential.of(new Dense(2, 5), Dropout.rate(0.3f), new Dense(5, 1)).initialize(3);
  }

  @Test
  void everyBatchIsWhole() {
    var data = new Noting(10);
    History history = new Trainer(CONFIG).fit(model(), data);
    assertThat(data.drawn).hasSize(3 * 2).allMatch(batch -> batch.size() == 4);
    for (int epoch = 0; epoch < 3; epoch++) {
      int[] order = new CounterRandom(42, "shuffle").stream(epoch).permutation(10);
      assertThat(data.drawn.subList(2 * epoch, 2 * epoch + 2).stream().flatMap(List::stream))
          .containsExactlyElementsOf(Arrays.stream(order).limit(8).boxed().toList());
    }
    assertThat(last(history).step()).isEqualTo(6);
    assertThat(CONFIG.stepsPerEpoch(data)).isEqualTo(2);
    assertThat(CONFIG.withAccumulation(2).stepsPerEpoch(data)).isEqualTo(1);
    assertThat(CONFIG.withDropIncomplete(false).stepsPerEpoch(data)).isEqualTo(3);
    assertThat(CONFIG.stepsPerEpoch(examples(8))).isEqualTo(2);
  }

  @Test
  void validationIsWithAllExamples() {
    Sequential model = model();
    History history = new Trainer(CONFIG).fit(model, examples(8), examples(7));
    float[] all = model.predict(examples(7).batch(Evaluation.range(0, 7)).input()).toArray();
    double loss = 0;
    for (int i = 0; i < 7; i++) {
      float target = examples(7).batch(new int[] {i}).target().values().toArray()[0];
      loss += (all[i] - target) * (all[i] - target) / 7.0;
    }
    assertThat(CONFIG.loss()).isInstanceOf(MeanSquaredError.class);
    assertThat(last(history).validationLoss()).isCloseTo(loss, within(1e-6));
  }

  @Test
  void aRunThatWasBrokenOffEndsWithTheSameBits() {
    Sequential unbroken = model();
    new Trainer(CONFIG).fit(unbroken, examples(10));
    for (long last : new long[] {1, 2, 3, 5}) {
      Path here = directory.resolve("after" + last);
      Sequential broken = model();
      new Trainer(CONFIG)
          .checkpoints(Checkpoints.in(here).everySteps(1))
          .stopWhen(event -> event.step() == last)
          .fit(broken, examples(10));
      Sequential resumed = model();
      new Trainer(CONFIG).checkpoints(Checkpoints.in(here)).resume(resumed, examples(10), null);
      assertThat(resumed.store().snapshot()).isEqualTo(unbroken.store().snapshot());
    }
    var other = new Trainer(CONFIG.withDropIncomplete(false));
    assertThatThrownBy(
            () ->
                other
                    .checkpoints(Checkpoints.in(directory.resolve("after5")))
                    .resume(model(), examples(10), null))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the run began with drop incomplete true, now it is false");
  }

  @Test
  void withoutAWholeBatchThereIsNothingToTrainOn() {
    String sentence =
        "there is no complete batch of 4 among 3 examples, and incomplete ones are dropped; make"
            + " batches smaller, or keep them";
    assertThatThrownBy(() -> new Trainer(CONFIG).fit(model(), examples(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> new Trainer(CONFIG.withSteps(2)).fit(model(), examples(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }
}
