package dev.unroll.examples;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.Loss;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.util.Random;

/**
 * A training loop of your own over a model, for what a training step cannot do. It learns whether
 * series of 5 to 20 readings rise or fall, from batches of unequal lengths.
 */
public final class ModelLoop {
  private ModelLoop() {}

  /**
   * Prints the loss and a gradient of each epoch, and the accuracy.
   *
   * @param args epochs, by default 8
   */
  public static void main(String[] args) {
    int epochs = args.length == 0 ? 8 : Integer.parseInt(args[0]);
    var random = new Random(1);
    var readings = new float[400][][];
    var rises = new int[readings.length];
    for (int n = 0; n < readings.length; n++) {
      rises[n] = random.nextInt(2);
      readings[n] = new float[5 + random.nextInt(16)][1];
      for (int t = 0; t < readings[n].length; t++) {
        double slope = rises[n] == 1 ? 0.05 : -0.05;
        readings[n][t][0] = (float) (slope * t + 0.1 * random.nextGaussian());
      }
    }
    Sequence x = Sequence.padded(readings);
    Dataset data = Dataset.of(x, Target.classes(IndexTensor.vector(rises)));
    var model = Sequential.of(new Gru(1, 12, Returns.LAST), Dropout.rate(0.1f), new Dense(12, 2));
    train(model, data, epochs);
    double right = new Trainer(TrainingConfig.defaults()).measure(model, data, Accuracy.of());
    System.out.println("right: " + right);
    System.out.println("first: " + model.predict(Sequence.padded(readings)).softmax(-1).get(0, 1));
  }

  private static void train(Sequential model, Dataset data, int epochs) {
    long seed = 42;
    Loss loss = new SoftmaxCrossEntropy();
    Gradients gradients = model.store().gradients();
    var updater = new Adam(0.01f).updater(gradients.store());
    var clip = new ClipByNorm(1);
    long step = 0;
    try (Tape tape = Tape.open()) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        double sum = 0;
        for (Batch batch : data.batches(32, seed, epoch)) {
          Sequence prediction = model.apply(batch.inputs(), Pass.training(seed, step++)).only();
          Tensor mean = loss.apply(prediction, batch.target());
          gradients.clear();
          tape.backward(mean, gradients);
          clip.clip(gradients, gradients.norm());
          updater.step(gradients);
          sum += mean.item() * batch.size();
          tape.reset(); // frees the tensors of this step
        }
        float[] slopes = gradients.of(model.parameter("gru1.u")); // of the last batch
        System.out.println("loss " + sum / data.size() + ", gradient " + slopes[0]);
      }
    }
  }
}
