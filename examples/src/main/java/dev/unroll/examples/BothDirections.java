package dev.unroll.examples;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.metric.BinaryAccuracy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Lstm;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.util.Random;

/** A bidirectional layer, for data in which the meaning of a step depends on the next one. */
public final class BothDirections {
  private static final int SEQUENCES = 512;
  private static final int STEPS = 12;

  private BothDirections() {}

  /**
   * Learns to find peaks, the readings that are larger than both of their neighbours.
   *
   * @param args epochs; default 40
   */
  public static void main(String[] args) {
    int epochs = args.length == 0 ? 40 : Integer.parseInt(args[0]);
    var random = new Random(1);
    var values = new float[SEQUENCES][STEPS][1];
    var peaks = new float[SEQUENCES][STEPS][1];
    var lengths = new int[SEQUENCES];
    for (int n = 0; n < SEQUENCES; n++) {
      lengths[n] = 3 + random.nextInt(STEPS - 2);
      for (int t = 0; t < lengths[n]; t++) {
        values[n][t][0] = random.nextFloat();
      }
      for (int t = 1; t < lengths[n] - 1; t++) {
        boolean peak =
            values[n][t][0] > values[n][t - 1][0] && values[n][t][0] > values[n][t + 1][0];
        peaks[n][t][0] = peak ? 1 : 0;
      }
    }
    IndexTensor ends = IndexTensor.vector(lengths);
    Tensor x = Tensor.of(values);
    Tensor y = Tensor.of(peaks);

    var forward = Sequential.of(new Lstm(1, 16), new Dense(16, 1));
    var both = Sequential.of(Bidirectional.of(() -> new Lstm(1, 8)), new Dense(16, 1));

    var config =
        TrainingConfig.defaults()
            .withLoss(new BinaryCrossEntropy()) // of logits: no sigmoid in the model
            .withOptimizer(new Adam(0.01f))
            .withEpochs(epochs);
    for (Sequential model : new Sequential[] {forward, both}) {
      new Trainer(config).fit(model, Dataset.of(x, ends, y));
      var accuracy = new BinaryAccuracy();
      accuracy.update(Sequence.of(model.predict(x, ends), ends), Target.values(y));
      System.out.println(model.layers().keySet() + " accuracy " + accuracy.value());
    }
  }
}
