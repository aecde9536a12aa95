package dev.unroll.examples;

import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;

/** The first model in its shortest form: arrays in, sizes inferred, the layers as a table. */
public class ShortForms {
  public static void main(String[] args) {
    var x = new float[1000][10][1]; // 1,000 sequences of 10 steps of 1 feature
    var y = new float[1000][1]; // the value after each
    for (int n = 0; n < 1000; n++) {
      for (int t = 0; t < 10; t++) {
        x[n][t][0] = (float) Math.sin(0.1 * (n + t));
      }
      y[n][0] = (float) Math.sin(0.1 * (n + 10));
    }
    var model = Sequential.input(1).add(Lstm.units(16, Returns.LAST)).add(Dense.units(1)).build();
    System.out.println(model.summary());

    new Trainer(TrainingConfig.defaults()).fit(model, x, y);
    System.out.println(model.predict(x).get(0, 0) + " should be " + y[0][0]);
  }
}
