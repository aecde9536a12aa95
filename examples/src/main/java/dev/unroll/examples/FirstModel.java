package dev.unroll.examples;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;

/** An LSTM learns to continue a sine wave. */
public class FirstModel {
  public static void main(String[] args) {
    var waves = new float[1000][11][1]; // 1,000 sequences of 11 steps of 1 feature
    for (int n = 0; n < 1000; n++) {
      for (int t = 0; t < 11; t++) {
        waves[n][t][0] = (float) Math.sin(0.1 * (n + t));
      }
    }
    Tensor x = Tensor.of(waves).slice(1, 0, 10); // [1000, 10, 1]: ten values in
    Tensor y = Tensor.of(waves).select(1, 10); // [1000, 1]: the next one out
    var model = Sequential.of(new Lstm(1, 16, Returns.LAST), new Dense(16, 1));
    new Trainer(TrainingConfig.defaults()).fit(model, Dataset.of(x, y));
    System.out.println(model.predict(x).get(0, 0) + " should be " + y.get(0, 0));
  }
}
