package dev.unroll.examples;

import dev.unroll.dataset.Dataset;
import dev.unroll.metric.ErrorMetric;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Returns;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Averaging;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.EarlyStopping;
import dev.unroll.train.History;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** Interrupts and resumes a run, which ends with the same bits as one without a break. */
public final class OverNight {
  private OverNight() {}

  /**
   * Trains twice: without and with a break.
   *
   * @param args a directory for the checkpoints; default: a temporary one
   */
  public static void main(String[] args) throws IOException {
    Path directory = args.length == 0 ? Files.createTempDirectory("over-night") : Path.of(args[0]);
    Dataset train = waves(new Random(1), 300);
    Dataset validation = waves(new Random(2), 100);

    var config =
        TrainingConfig.defaults()
            .withEpochs(200)
            .withOptimizer(new Adam(0.01f))
            .withMetrics(ErrorMetric::mae) // next to the loss, for training and validation
            .withMonitor("mae") // chooses the best epoch; default: the loss
            .withEarlyStopping(new EarlyStopping(5)) // epochs in a row that are no better
            .withAveraging(Averaging.exponential(0.99)); // of the weights over the steps

    Sequential unbroken = model();
    History whole = new Trainer(config).fit(unbroken, train, validation);
    System.out.println("early stop after " + whole.rows().size() + " epochs");

    var checkpoints = Checkpoints.in(directory).everySeconds(60);
    new Trainer(config)
        .checkpoints(checkpoints)
        .stopWhen(step -> step.step() == 100) // as Ctrl-C would, or a power cut
        .fit(model(), train, validation);

    Sequential resumed = model();
    new Trainer(config).checkpoints(checkpoints).resume(resumed, train, validation);
    boolean equal = Arrays.equals(unbroken.store().snapshot(), resumed.store().snapshot());
    System.out.println("broken off at step 100 and resumed: same bits " + equal);
  }

  private static Sequential model() {
    return Sequential.of(new Gru(1, 8, Returns.LAST), new Dense(8, 1));
  }

  /** Ten noisy values of a wave, and the next one without noise. */
  private static Dataset waves(Random random, int count) {
    var x = new float[count][10][1];
    var y = new float[count][1];
    for (int n = 0; n < count; n++) {
      double phase = random.nextDouble(2 * Math.PI);
      for (int t = 0; t < 10; t++) {
        x[n][t][0] = (float) (Math.sin(0.5 * t + phase) + 0.2 * random.nextGaussian());
      }
      y[n][0] = (float) Math.sin(0.5 * 10 + phase);
    }
    return Dataset.of(Tensor.of(x), Tensor.of(y));
  }
}
