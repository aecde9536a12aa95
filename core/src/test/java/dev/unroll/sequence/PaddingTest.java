package dev.unroll.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Returns;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import org.junit.jupiter.api.Test;

/** Sequences of different lengths as arrays. */
class PaddingTest {
  private static final float[][][] VALUES = {
    {{1, 2}}, {}, {{3, 4}, {5, 6}, {7, 8}}, {{9, 1}, {2, 3}}
  };
  private static final int[][] IDS = {{1}, {}, {0, 2, 1}, {2, 0}};

  @Test
  void sequencesOfValuesAreFilledWithZerosAndMasked() {
    Sequence padded = Sequence.padded(VALUES);

    assertThat(padded.lengths()).isEqualTo(IndexTensor.vector(1, 0, 3, 2));
    assertThat(padded.values().toArray3())
        .isDeepEqualTo(
            new float[][][] {
              {{1, 2}, {0, 0}, {0, 0}},
              {{0, 0}, {0, 0}, {0, 0}},
              {{3, 4}, {5, 6}, {7, 8}},
              {{9, 1}, {2, 3}, {0, 0}}
            });
  }

  @Test
  void aSequenceInABatchPredictsAsItDoesAlone() {
    var model = Sequential.of(new Gru(2, 4, Returns.LAST), new Dense(4, 3));
    float[][] all = model.predict(Sequence.padded(VALUES)).toArray2();

    for (int n : new int[] {0, 2, 3}) {
      assertThat(model.predict(new float[][][] {VALUES[n]}).toArray()).isEqualTo(all[n]);
    }
  }

  @Test
  void idsKeepTheirZeros() {
    Sequence padded = Sequence.paddedIds(IDS);

    assertThat(padded.lengths()).isEqualTo(IndexTensor.vector(1, 0, 3, 2));
    assertThat(padded.ids())
        .isEqualTo(IndexTensor.of(new int[] {1, 0, 0, 0, 0, 0, 0, 2, 1, 2, 0, 0}, 4, 3));
    assertThat(Sequence.paddedIds(new int[][] {{1, 2}, {3, 4}}).lengths()).isNull();
  }

  @Test
  void targetsOfEveryStepFit() {
    var tagger = Sequential.of(new Gru(2, 4), new Dense(4, 3));
    assertThat(
            loss(
                tagger,
                new SoftmaxCrossEntropy(),
                Sequence.padded(VALUES),
                Target.paddedClasses(IDS)))
        .isBetween(0.5, 3.0);

    var reader = Sequential.of(new Embedding(3, 2), new Gru(2, 2));
    double squares = 0;
    for (float[][] sequence : VALUES) {
      for (float[] step : sequence) {
        squares += (step[0] * step[0] + step[1] * step[1]) / 12.0;
      }
    }
    assertThat(loss(reader, new MeanSquaredError(), Sequence.paddedIds(IDS), Target.padded(VALUES)))
        .isBetween(0.7 * squares, 1.3 * squares); // predictions are near 0
  }

  private static double loss(Model model, Loss loss, Sequence inputs, Target target) {
    return new Trainer(TrainingConfig.defaults().withLoss(loss))
        .loss(model, Dataset.of(inputs, target));
  }

  @Test
  void stepsOfDifferentWidthAndNoStepsAreRejected() {
    assertThatThrownBy(() -> Sequence.padded(new float[][][] {{}, {{1, 2}}, {{1, 2}, {3}}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "sequence 2, step 1 has 1 features, the first step has 2 (expected the same number at"
                + " every step)");
    assertThatThrownBy(() -> Sequence.padded(new float[][][] {{}, {}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("none of 2 sequences has a step (expected at least one step)");
    assertThatThrownBy(() -> Tensor.of(VALUES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use Sequence.padded for sequences of different lengths");
  }

  @Test
  void aTargetShorterThanItsInputIsAnErrorAndNotZero() {
    int[][] classes = {{1}, {}, {0, 2, 1}, {2}}; // the last input has two steps
    var model = Sequential.of(new Gru(2, 4, Returns.ALL), new Dense(4, 3));
    Dataset data = Dataset.of(Sequence.padded(VALUES), Target.paddedClasses(classes));
    assertThat(Target.padded(new float[][][] {{{1}}, {{2}, {3}}}).values().get(0, 1, 0)).isNaN();
    assertThatThrownBy(
            () ->
                new Trainer(TrainingConfig.defaults().withLoss(new SoftmaxCrossEntropy()))
                    .fit(model, data))
        .hasMessageContaining("-1");
  }
}
