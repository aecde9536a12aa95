package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.Reduction;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Momentum;
import dev.unroll.rnn.Gru;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Gradients accumulated over batches equal those of one large batch, except for the rounding of
 * sums in another order: 1e-5 for weights of about 1 after 6 updates.
 */
class AccumulationTest {
  private static final int EXAMPLES = 11; // in batches of 3, joined by 2: 6 and 5 of them
  private static final int TIME = 4;

  /** Steps count by their weights; unlike the batches, so that a plain mean of means is wrong. */
  private static Dataset examples(boolean weighted) {
    var random = new TestRandom(3);
    Mask mask = Mask.lengths(4, 1, 0, 2, 4, 3, 1, 1, 4, 2, 3);
    Target target = Target.values(Tensor.of(random.floats(EXAMPLES * TIME * 2), EXAMPLES, TIME, 2));
    float[] weights = random.floats(EXAMPLES, 0.1, 3);
    for (int i = 3; i < 6; i++) {
      weights[i] = 0; // without shuffling a batch of which nothing counts
    }
    return Dataset.of(
        Sequence.of(Tensor.of(random.floats(EXAMPLES * TIME * 3), EXAMPLES, TIME, 3), mask),
        weighted ? target.weighted(Tensor.vector(weights)) : target);
  }

  /** What training does, step by step, and the weights in the end. */
  private record Scheduler(List<StepEvent> steps, float[] weights) {}

  private static Scheduler train(TrainingConfig config, Dataset data) {
    Sequential model = Sequential.of(new Gru(3, 5), new Dense(5, 2)).initialize(8);
    var steps = new ArrayList<StepEvent>();
    new Trainer(config)
        .stopWhen(
            event -> {
              steps.add(event);
              return false;
            })
        .fit(model, data);
    return new Scheduler(steps, model.store().snapshot());
  }

  @ParameterizedTest
  @CsvSource({
    "MEAN, false, true",
    "MEAN, true, true",
    "MEAN, true, false",
    "SUM, false, true",
    "SUM, true, false",
    "BATCH_MEAN, false, true",
    "BATCH_MEAN, true, false"
  })
  void joinedBatchesAreAsOneLargeBatch(Reduction reduction, boolean weighted, boolean shuffled) {
    Loss loss = new MeanSquaredError(reduction);
    TrainingConfig config =
        TrainingConfig.defaults()
            .withLoss(loss)
            .withOptimizer(new Momentum(0.02f, 0.9f))
            .withShuffle(shuffled)
            .withEpochs(3);
    Scheduler large = train(config.withBatchSize(6), examples(weighted));
    Scheduler joined = train(config.withBatchSize(3).withAccumulation(2), examples(weighted));
    assertThat(joined.steps).hasSize(6).hasSameSizeAs(large.steps);
    for (int i = 0; i < 6; i++) {
      StepEvent one = joined.steps.get(i);
      StepEvent other = large.steps.get(i);
      assertThat(one.loss())
          .as("loss of step %d", i + 1)
          .isCloseTo(other.loss(), relative(other.loss()));
      assertThat(one.gradientNorm())
          .as("gradient norm of step %d", i + 1)
          .isCloseTo(other.gradientNorm(), relative(other.gradientNorm()));
    }
    assertThat(joined.weights).usingComparatorWithPrecision(1e-5f).containsExactly(large.weights);
    Scheduler apart = train(config.withBatchSize(3), examples(weighted));
    assertThat(apart.steps).hasSize(12);
  }

  /** Two batches of one example each, of which the first two have no weight. */
  @Test
  void batchesOfWhichNothingCountsAreNoFailure() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 4, 1);
    Dataset data = Dataset.of(Sequence.of(x), Target.values(x).weighted(Tensor.vector(0, 0, 1, 1)));
    var losses = new ArrayList<Double>();
    new Trainer(
            TrainingConfig.defaults()
                .withBatchSize(1)
                .withAccumulation(2)
                .withShuffle(false)
                .withEpochs(1))
        .stopWhen(event -> !losses.add(event.loss()))
        .fit(Sequential.of(new Dense(1, 1)).initialize(1), data);
    assertThat(losses).hasSize(2);
    assertThat(losses.get(0)).isZero();
    assertThat(losses.get(1)).isPositive();
  }

  private static Offset<Double> relative(double value) {
    return within(1e-5 * Math.abs(value));
  }
}
