package dev.unroll.examples;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.util.Random;

/** Sequences that are short, begin late or have gaps, with a mask of the valid steps. */
public final class MaskedSequences {
  private static final float NAN = Float.NaN;

  private MaskedSequences() {}

  /**
   * Learns the mean of the readings that a sensor did not lose, then predicts for the same three
   * readings, padded in four ways.
   *
   * @param args epochs; default 60
   */
  public static void main(String[] args) {
    int epochs = args.length == 0 ? 60 : Integer.parseInt(args[0]);
    var random = new Random(1);
    var readings = new float[512][8][1];
    var there = new boolean[512][8];
    var means = new float[512][1];
    for (int n = 0; n < readings.length; n++) {
      float sum = 0;
      int count = 0;
      for (int t = 0; t < 8; t++) {
        there[n][t] = random.nextInt(3) > 0 || (t == 7 && count == 0);
        readings[n][t][0] = there[n][t] ? random.nextFloat() : NAN; // what was lost may be anything
        sum += there[n][t] ? readings[n][t][0] : 0;
        count += there[n][t] ? 1 : 0;
      }
      means[n][0] = sum / count;
    }
    var x = Sequence.of(Tensor.of(readings), Mask.of(there));

    var model = Sequential.of(new Gru(1, 12, Returns.LAST), new Dense(12, 1));
    var data = Dataset.of(x, Target.values(Tensor.of(means)));
    var config = TrainingConfig.defaults().withOptimizer(new Adam(0.01f)).withEpochs(epochs);
    var trainer = new Trainer(config);
    System.out.println("loss before training " + trainer.loss(model, data));
    trainer.fit(model, data);
    System.out.println("loss after training " + trainer.loss(model, data));

    Sequence full = Sequence.of(sequence(0.2f, 0.9f, 0.4f));
    Sequence right = Sequence.of(sequence(0.2f, 0.9f, 0.4f, NAN, NAN), Mask.lengths(3));
    Sequence left = Sequence.of(sequence(NAN, NAN, 0.2f, 0.9f, 0.4f), Mask.leftPadded(3));
    boolean[][] valid = {{true, false, true, false, true}};
    Sequence holes = Sequence.of(sequence(0.2f, NAN, 0.9f, NAN, 0.4f), Mask.of(valid));
    for (Sequence same : new Sequence[] {full, right, left, holes}) {
      System.out.println("mean " + model.predict(same).get(0, 0));
    }
  }

  /** One sequence of one feature, [1, T, 1]. */
  private static Tensor sequence(float... values) {
    return Tensor.of(values, 1, values.length, 1);
  }
}
