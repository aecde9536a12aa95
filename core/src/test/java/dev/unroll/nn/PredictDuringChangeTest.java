package dev.unroll.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.rnn.Lstm;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Predictions while another thread changes the weights: each uses one consistent set of weights.
 */
class PredictDuringChangeTest {
  @Test
  void aPredictionNeverMixesTwoStatesOfTheWeights() throws InterruptedException {
    Sequential model = Sequential.of(new Lstm(3, 20), new Lstm(20, 20), new Dense(20, 4));
    Tensor x = Tensor.of(new TestRandom(1).floats(600 * 3 * 3), 600, 3, 3); // more than one chunk
    float[] one = model.initialize(1).store().snapshot();
    float[] fromOne = model.predict(x).toArray();
    float[] two = model.initialize(2).store().snapshot();
    float[] fromTwo = model.predict(x).toArray();
    var done = new AtomicBoolean();
    var writer =
        new Thread(
            () -> {
              for (int i = 0; !done.get(); i++) {
                model.store().restore(i % 2 == 0 ? one : two);
              }
            });
    writer.setDaemon(true);
    writer.start();
    try {
      for (int i = 0; i < 300; i++) {
        float[] y = model.predict(x).toArray();
        assertThat(Arrays.equals(y, fromOne) || Arrays.equals(y, fromTwo))
            .as("prediction %d is that of one of the two states", i)
            .isTrue();
      }
    } finally {
      done.set(true);
      writer.join();
    }
    model.store().restore(two);
    assertThat(model.predict(x).toArray()).isEqualTo(fromTwo);
    model.parameter("dense1.b").set(9, 9, 9, 9);
    assertThat(model.predict(x).toArray()).isNotEqualTo(fromTwo);
  }
}
