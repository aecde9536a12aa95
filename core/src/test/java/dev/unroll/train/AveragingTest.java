package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Averaged weights against the formula in double, from the weights after each step. */
class AveragingTest {
  private static final int STEPS = 30;

  private final Sequential model =
      Sequential.of(new Embedding(9, 4), new Lstm(4, 3, Returns.LAST), new Dense(3, 1))
          .initialize(6);
  private final List<float[]> weights = new ArrayList<>(); // the initial ones, and after each step

  private static Dataset examples(int seed) {
    var random = new TestRandom(seed);
    return Dataset.of(
        Sequence.ids(IndexTensor.of(random.ints(10 * 5, 0, 9), 10, 5)),
        Target.values(Tensor.of(random.floats(10), 10, 1)));
  }

  private History train(Averaging averaging) {
    weights.clear();
    weights.add(model.initialize(6).store().snapshot());
    TrainingConfig config =
        TrainingConfig.defaults()
            .withBatchSize(2)
            .withEpochs(STEPS / 5)
            .withOptimizer(new Adam(0.05f));
    return new Trainer(averaging == null ? config : config.withAveraging(averaging))
        .stopWhen(event -> !weights.add(model.store().snapshot()))
        .fit(model, examples(1), examples(2));
  }

  private void requireClose(double[] expected) {
    float[] got = model.store().snapshot();
    for (int i = 0; i < got.length; i++) {
      // One rounding to float a step, of weights of about 1.
      assertThat(Math.abs(got[i] - expected[i])).as("weight %d", i).isLessThan(STEPS * 6e-8 * 2);
    }
    assertThat(got).isNotEqualTo(weights.get(STEPS));
  }

  @Test
  void theExponentialOneForgetsTheInitialWeightsFirst() {
    for (double decay : new double[] {0.5, 0.9, 0.999}) {
      train(Averaging.exponential(decay));
      var average = new double[weights.get(0).length];
      for (int i = 0; i < average.length; i++) {
        average[i] = weights.get(0)[i];
        for (int step = 1; step <= STEPS; step++) {
          double d = Math.min(decay, (1 + step) / (10.0 + step));
          average[i] = d * average[i] + (1 - d) * weights.get(step)[i];
        }
      }
      requireClose(average);
    }
  }

  @Test
  void theUniformOneIsTheMeanFromItsStepOn() {
    for (int from : new int[] {1, 2, 17, STEPS - 1}) {
      train(Averaging.uniform(from));
      var average = new double[weights.get(0).length];
      for (int i = 0; i < average.length; i++) {
        for (int step = from; step <= STEPS; step++) {
          average[i] += weights.get(step)[i];
        }
        average[i] /= STEPS - from + 1;
      }
      requireClose(average);
    }
  }

  @Test
  void beforeItsStepTheUniformOneIsTheWeightsThemselves() {
    for (int from : new int[] {STEPS, STEPS + 100}) {
      train(Averaging.uniform(from));
      assertThat(model.store().snapshot()).isEqualTo(weights.get(STEPS));
    }
  }

  @Test
  void trainingGoesOnFromTheWeightsThemselves() {
    train(null);
    List<float[]> plain = List.copyOf(weights);
    train(Averaging.exponential(0.9));
    assertThat(weights).hasSameSizeAs(plain);
    for (int step = 0; step <= STEPS; step++) {
      assertThat(weights.get(step)).as("after step %d", step).isEqualTo(plain.get(step));
    }
  }

  @Test
  void theAverageIsWhatIsValidated() {
    History history = train(Averaging.uniform(3));
    double last = history.rows().get(history.rows().size() - 1).validationLoss();
    Trainer trainer = new Trainer(TrainingConfig.defaults().withBatchSize(2));
    assertThat(trainer.loss(model, examples(2))).isEqualTo(last);
    model.store().restore(weights.get(STEPS));
    assertThat(trainer.loss(model, examples(2))).isNotEqualTo(last);
  }

  /** The epoch after which averaging begins, by the formula; 0: none. */
  private static int begins(List<History.Row> rows, int n) {
    for (int epoch = 1; epoch <= rows.size(); epoch++) {
      double best = Double.POSITIVE_INFINITY;
      for (int earlier = 1; earlier <= epoch - 1 - n; earlier++) {
        best = Math.min(best, rows.get(earlier - 1).validationLoss());
      }
      if (rows.get(epoch - 1).validationLoss() > best) {
        return epoch;
      }
    }
    return 0;
  }

  @Test
  void averagingBeginsWhenValidationStopsImproving() {
    List<History.Row> plain = train(null).rows();
    for (int n : new int[] {1, 2}) {
      int epoch = begins(plain, n);
      assertThat(epoch).as("after n = %d", n).isBetween(n + 2, STEPS / 5 - 1);
      List<History.Row> rows = train(Averaging.whenNotImproving(n)).rows();
      float[] actual = model.store().snapshot();
      for (int e = 0; e < rows.size(); e++) { // what is validated
        double loss = plain.get(e).validationLoss();
        if (e < epoch) {
          assertThat(rows.get(e).validationLoss()).isEqualTo(loss);
        } else {
          assertThat(rows.get(e).validationLoss()).isNotEqualTo(loss);
        }
      }
      train(Averaging.uniform(5L * epoch + 1));
      assertThat(actual).isEqualTo(model.store().snapshot());
    }
    train(Averaging.whenNotImproving(STEPS));
    assertThat(model.store().snapshot()).isEqualTo(weights.get(STEPS));
  }

  @Test
  void aResumedRunBeginsAtTheSameStep(@TempDir Path directory) {
    train(Averaging.whenNotImproving(1));
    float[] whole = model.store().snapshot();
    TrainingConfig config =
        TrainingConfig.defaults()
            .withBatchSize(2)
            .withEpochs(STEPS / 5)
            .withOptimizer(new Adam(0.05f))
            .withAveraging(Averaging.whenNotImproving(1));
    for (long stop = 1; stop < STEPS; stop++) {
      long at = stop;
      var checkpoints = Checkpoints.in(directory.resolve("" + stop));
      new Trainer(config)
          .checkpoints(checkpoints)
          .stopWhen(event -> event.step() == at)
          .fit(model.initialize(6), examples(1), examples(2));
      new Trainer(config)
          .checkpoints(checkpoints)
          .resume(model.initialize(99), examples(1), examples(2));
      assertThat(model.store().snapshot()).as("stopped at %d", stop).isEqualTo(whole);
    }
  }

  @Test
  void aStoppedRunHasTheAverage() {
    train(Averaging.exponential(0.9));
    float[] whole = model.store().snapshot();
    TrainingConfig longer =
        TrainingConfig.defaults()
            .withBatchSize(2)
            .withEpochs(STEPS)
            .withOptimizer(new Adam(0.05f))
            .withKeepBest(TrainingConfig.KeepBest.NEVER)
            .withAveraging(Averaging.exponential(0.9));
    new Trainer(longer)
        .stopWhen(event -> event.step() == STEPS)
        .fit(model.initialize(6), examples(1), null);
    assertThat(model.store().snapshot()).isEqualTo(whole);
  }

  @Test
  void theConfigurationHasTheKeyOfRecipes() {
    assertThat(Averaging.exponential(0.9).config()).hasToString("{exponential=0.9}");
    assertThat(Averaging.uniform(50).config()).hasToString("{uniformFrom=50}");
    assertThat(Averaging.whenNotImproving(5).config()).hasToString("{whenNotImproving=5}");
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    for (double decay : new double[] {0, 1, -0.5, Double.NaN}) {
      assertThatThrownBy(() -> Averaging.exponential(decay))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("averaging: the decay must be above 0 and below 1, got " + decay);
    }
    assertThatThrownBy(() -> Averaging.whenNotImproving(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("averaging: whenNotImproving must be 1 epoch or more, got 0");
    assertThatThrownBy(() -> Averaging.uniform(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("averaging: the first step that counts must be 1 or more, got 0");
  }
}
