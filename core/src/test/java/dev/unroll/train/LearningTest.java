package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.nn.Activation;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Scan;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tiny tasks that a network without a working memory cannot learn. */
class LearningTest {
  private static final int STEPS = 6;

  /** Two inputs at each step; the target is the sum of the two values that are marked. */
  private static Dataset adding(int n, long seed) {
    var random = new Random(seed);
    float[][][] x = new float[n][STEPS][2];
    float[][] y = new float[n][1];
    for (int i = 0; i < n; i++) {
      int first = random.nextInt(STEPS);
      int second = (first + 1 + random.nextInt(STEPS - 1)) % STEPS;
      for (int t = 0; t < STEPS; t++) {
        x[i][t][0] = random.nextFloat();
        x[i][t][1] = t == first || t == second ? 1 : 0;
        y[i][0] += x[i][t][1] * x[i][t][0];
      }
    }
    return Dataset.of(Tensor.of(x), Tensor.of(y));
  }

  /** Bits; the target at every step is the first one. */
  private static Dataset remembering(int n, long seed) {
    var random = new Random(seed);
    float[][][] x = new float[n][STEPS][1];
    float[][][] y = new float[n][STEPS][1];
    for (int i = 0; i < n; i++) {
      for (int t = 0; t < STEPS; t++) {
        x[i][t][0] = random.nextInt(2);
        y[i][t][0] = x[i][0][0];
      }
    }
    return Dataset.of(Tensor.of(x), Tensor.of(y));
  }

  private static double lossAfter(Dataset training, Dataset test, long steps, Layer... layers) {
    var model = Sequential.of(layers).initialize(1);
    var trainer =
        new Trainer(
            TrainingConfig.defaults().withSteps(steps).withOptimizer(new Adam(0.01f)).withSeed(1));
    trainer.fit(model, training);
    return trainer.loss(model, test);
  }

  @Test
  void lstmLearnsToAdd() {
    // The variance of the target, 1/6, is what the mean scores.
    double loss =
        lossAfter(
            adding(2000, 1), adding(500, 2), 1200, new Lstm(2, 16, Returns.LAST), new Dense(16, 1));
    assertThat(loss).isLessThan(0.005);
  }

  @Test
  void scanLearnsAsTheFusedLayerDoes() {
    double loss =
        lossAfter(
            remembering(500, 1),
            remembering(200, 2),
            400,
            new Scan<>(new LstmCell(1, 8)),
            new Dense(8, 1));
    assertThat(loss).isLessThan(0.005);
  }

  @Test
  void simpleRnnLearnsToRemember() {
    double loss =
        lossAfter(
            remembering(500, 1),
            remembering(200, 2),
            600,
            new SimpleRnn(1, 12),
            new Dense(12, 1, Activation.SIGMOID));
    assertThat(loss).isLessThan(0.01);
  }
}
