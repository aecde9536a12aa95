package dev.unroll.examples;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.AdamW;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.optim.CosineDecay;
import dev.unroll.optim.Groups;
import dev.unroll.optim.ParameterFilter;
import dev.unroll.optim.WarmUp;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.History;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.util.Random;

/** Dropout, groups of parameters, a schedule with warm-up, clipping and validation in one run. */
public final class Regularized {
  private Regularized() {}

  /**
   * Forecasts a noisy sine wave.
   *
   * @param args epochs; default 20
   */
  public static void main(String[] args) {
    int epochs = args.length == 0 ? 20 : Integer.parseInt(args[0]);
    Dataset train = waves(new Random(1), 400);
    Dataset validation = waves(new Random(2), 100);

    var dropout =
        RecurrentDropout.none()
            .withVariational(DropRate.rate(0.1f))
            .withRecurrent(DropRate.rate(0.1f));
    var model =
        Sequential.of(
            new Gru(1, 16, Returns.ALL, dropout),
            Dropout.rate(0.2f), // the fraction dropped, as in PyTorch and Keras
            new Gru(16, 16, Returns.LAST),
            new Dense(16, 1));
    System.out.println(model);

    var optimizer =
        Groups.of(new AdamW(0.01f, 0.01f)) // learning rate, weight decay
            .with(ParameterFilter.vectors(), new AdamW(0.01f, 0f)) // biases do not decay
            .with(ParameterFilter.named("gru1.*"), new AdamW(0.005f));
    var config =
        TrainingConfig.defaults()
            .withEpochs(epochs)
            .withOptimizer(optimizer)
            .withSchedule(new WarmUp(20, new CosineDecay(0.1))) // steps; a floor of a tenth
            .withClip(new ClipByNorm(1))
            .withKeepBest(TrainingConfig.KeepBest.ALWAYS);
    var trainer = new Trainer(config);
    History history = trainer.fit(model, train, validation);
    System.out.print(history.csv()); // a row for each epoch

    System.out.println("validation loss " + trainer.loss(model, validation));
  }

  /** Twelve noisy values of a wave, and the next one without noise. */
  private static Dataset waves(Random random, int count) {
    var x = new float[count][12][1];
    var y = new float[count][1];
    for (int n = 0; n < count; n++) {
      double phase = random.nextDouble(2 * Math.PI);
      for (int t = 0; t < 12; t++) {
        x[n][t][0] = (float) (Math.sin(0.5 * t + phase) + 0.1 * random.nextGaussian());
      }
      y[n][0] = (float) Math.sin(0.5 * 12 + phase);
    }
    return Dataset.of(Tensor.of(x), Tensor.of(y));
  }
}
