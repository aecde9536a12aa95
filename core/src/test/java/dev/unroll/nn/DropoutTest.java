package dev.unroll.nn;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import org.junit.jupiter.api.Test;

/** The layer; {@link DropRateTest} tests its masks. */
class DropoutTest {
  private static final Sequence X =
      Sequence.of(Tensor.of(new TestRandom(1).floats(3 * 6 * 40), 3, 6, 40));

  private static float[][][] train(Dropout layer, long step) {
    return layer.apply(X, Pass.training(5, step).within("dropout1")).values().toArray3();
  }

  @Test
  void predictionIsTheIdentity() {
    assertThat(Dropout.rate(0.9f).apply(X, Pass.predict())).isSameAs(X);
  }

  @Test
  void keptValuesAreScaledAndOthersZeroAndSoIsTheGradient() {
    float[] weights = new TestRandom(2).floats(3 * 6 * 40);
    Pass pass = Pass.training(5, 0).within("dropout1");
    var trial = new LayerTrial(Dropout.rate(0.25f), X.values(), null, pass, weights);
    float[] x = X.values().toArray();
    int dropped = 0;
    for (int i = 0; i < x.length; i++) {
      boolean zero = trial.y[i] == 0;
      dropped += zero ? 1 : 0;
      assertThat(trial.y[i]).isEqualTo(zero ? 0f : x[i] * (1 / 0.75f));
      assertThat(trial.gradients.get("x")[i]).isEqualTo(zero ? 0f : weights[i] * (1 / 0.75f));
    }
    assertThat(dropped).isBetween(135, 225); // of 720: mean 180, deviation 11.6
  }

  @Test
  void everyStepOfASequenceAndOfTrainingHasItsMask() {
    float[][][] first = train(Dropout.rate(0.5f), 0);
    assertThat(zeros(first[0][0])).isNotEqualTo(zeros(first[0][1]));
    assertThat(zeros(first[0][0])).isNotEqualTo(zeros(train(Dropout.rate(0.5f), 1)[0][0]));
    assertThat(zeros(first[0][0])).isEqualTo(zeros(train(Dropout.rate(0.5f), 0)[0][0]));
  }

  @Test
  void aSteadyMaskDropsWholeFeatures() {
    for (float[][] row : train(Dropout.rate(0.5f).variational(), 0)) {
      for (float[] step : row) {
        assertThat(zeros(step)).isEqualTo(zeros(row[0]));
      }
    }
  }

  private static String zeros(float[] values) {
    var text = new StringBuilder();
    for (float value : values) {
      text.append(value == 0 ? '0' : '1');
    }
    return text.toString();
  }

  @Test
  void paddingChangesNoBit() {
    Paddings.changeNoBit(Dropout.rate(0.4f), 5);
    Paddings.changeNoBit(Dropout.rate(0.4f).variational(), 5);
  }

  @Test
  void rateAndKeepMakeTheSameLayer() {
    assertThat(Dropout.keep(0.75f)).isEqualTo(Dropout.rate(0.25f));
    assertThat(Dropout.rate(0.25f).config())
        .containsEntry("rate", 0.25f)
        .containsEntry("sameForAllSteps", false);
    assertThat(dev.unroll.store.Json.write(Dropout.rate(0.2f).config())).contains("\"rate\":0.2,");
  }
}
