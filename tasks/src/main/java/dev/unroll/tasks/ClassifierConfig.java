package dev.unroll.tasks;

import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.optim.Adam;
import dev.unroll.train.TrainingConfig;
import java.util.List;

/**
 * What to classify, with which model, trained how. Recipes are read into it; programs begin with
 * {@link #text()}, {@link #letters()}, {@link #images()} or {@link #sequences()} and change it with
 * {@code with…}.
 *
 * @param input what the examples are
 * @param test the share of the examples that are kept to be judged by, of each class alike, where
 *     they do not come by themselves; default 0.2
 * @param validation the share of the examples that training does not learn from but is judged by
 *     after every epoch: for early stopping and the best weights; default 0.1
 * @param pooling what is made of the steps where there are no layers; default {@link Pooling#MAX}
 * @param layers of the network; default none, which stands for
 *     <pre>
 * embedding 64, of texts only · dropout 0.3 · bidirectional GRU 64 · pooling · dropout 0.3 · dense
 *     </pre>
 *
 * @param training how; default softmax cross-entropy, Adam with 0.001, batches of 32, 5 epochs,
 *     gradients clipped to the norm 1, accuracy measured
 */
public record ClassifierConfig(
    InputConfig input,
    double test,
    double validation,
    Pooling pooling,
    List<LayerSpec> layers,
    TrainingConfig training) {
  /** Checks the shares. */
  public ClassifierConfig {
    layers = List.copyOf(layers);
    if (!(test > 0 && validation >= 0 && test + validation < 1)) {
      throw new IllegalArgumentException(
          "test and validation are shares, test above 0, and both together below 1; got "
              + test
              + " and "
              + validation);
    }
    if (training.truncation() != null) {
      throw new IllegalArgumentException(
          "a classifier has one target for a whole sequence, which cannot be trained in chunks;"
              + " remove the truncation");
    }
  }

  /** The defaults for some input. */
  public static ClassifierConfig of(InputConfig input) {
    var training =
        TrainingConfig.defaults()
            .withLoss(new SoftmaxCrossEntropy())
            .withOptimizer(new Adam(0.001f))
            .withBatchSize(32)
            .withEpochs(5)
            .withMetrics(List.of(ClassAccuracy.SUPPLIER));
    return new ClassifierConfig(input, 0.2, 0.1, Pooling.MAX, List.of(), training);
  }

  /** Of texts. */
  public static ClassifierConfig text() {
    return of(TextConfig.defaults());
  }

  /** Of sequences of letters. */
  public static ClassifierConfig letters() {
    return of(LetterConfig.dna());
  }

  /** Of images. */
  public static ClassifierConfig images() {
    return of(new ImageConfig());
  }

  /** Of sequences of numbers. */
  public static ClassifierConfig sequences() {
    return of(SequenceConfig.defaults());
  }

  /** With other input. */
  public ClassifierConfig withInput(InputConfig value) {
    return new ClassifierConfig(value, test, validation, pooling, layers, training);
  }

  /** With another share to be judged by in the end. */
  public ClassifierConfig withTest(double share) {
    return new ClassifierConfig(input, share, validation, pooling, layers, training);
  }

  /** With another share to judge epochs by. */
  public ClassifierConfig withValidation(double share) {
    return new ClassifierConfig(input, test, share, pooling, layers, training);
  }

  /** With another pooling. */
  public ClassifierConfig withPooling(Pooling value) {
    return new ClassifierConfig(input, test, validation, value, layers, training);
  }

  /** With these layers, the embedding of texts among them. */
  public ClassifierConfig withLayers(LayerSpec... value) {
    return withLayers(List.of(value));
  }

  /** With these layers, the embedding of texts among them. */
  public ClassifierConfig withLayers(List<LayerSpec> value) {
    return new ClassifierConfig(input, test, validation, pooling, value, training);
  }

  /** Trained otherwise. */
  public ClassifierConfig withTraining(TrainingConfig value) {
    return new ClassifierConfig(input, test, validation, pooling, layers, value);
  }
}
