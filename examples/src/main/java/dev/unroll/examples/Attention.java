package dev.unroll.examples;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.nn.Activation;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Model;
import dev.unroll.nn.Pass;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Lstm;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * An encoder and a decoder with attention, written by hand as a model: it learns to write digits in
 * reverse, of any length from 3 to 10. The decoder reads the digits only through the attention,
 * which is printed as a picture: a row for each digit that is written.
 */
public class Attention {
  static final int MAX_LENGTH = 10;
  static final int DIGITS = 10;
  static final int START = 10; // and padding
  static final int WORDS = 11;

  /**
   * Luong's attention.
   *
   * <pre>
   * α = softmax(d · eᵀ)            over the encoder's valid steps
   * y = tanh([α · e, d]·wc + bc)·wo + bo
   * </pre>
   *
   * e [N, S, H] outputs of the encoder, d [N, T, H] of the decoder, α [N, T, S].
   */
  static final class Reverser implements Model {
    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private final Embedding words = new Embedding(WORDS, 16);
    private final Lstm encoder = new Lstm(16, 32);
    private final Lstm decoder = new Lstm(16, 32);
    private final Dense combined = new Dense(64, 32, Activation.TANH);
    private final Dense logits = new Dense(32, DIGITS);

    Reverser() {
      layers.put("words", words);
      layers.put("encoder", encoder);
      layers.put("decoder", decoder);
      layers.put("combined", combined);
      layers.put("logits", logits);
      Model.initializeMissing(parameters());
    }

    @Override
    public Map<String, Parameter> parameters() {
      return Model.parametersOf(layers);
    }

    @Override
    public List<String> inputs() {
      return List.of("digits", "before");
    }

    @Override
    public Outputs apply(Inputs inputs, Pass pass) {
      Sequence read = encoder.apply(words.apply(inputs.get("digits"), pass), pass);
      Sequence written = decoder.apply(words.apply(inputs.get("before"), pass), pass);
      Tensor e = read.values();
      Tensor d = written.values();
      Tensor weights = weights(e, d, inputs.get("digits"));
      Tensor seen = weights.batchMatmul(e); // [N, T, H]
      Sequence both = written.withValues(Tensor.concat(-1, seen, d));
      Sequence y = logits.apply(combined.apply(both, pass), pass);
      return Outputs.of(y).with("weights", written.withValues(weights));
    }

    private static Tensor weights(Tensor e, Tensor d, Sequence digits) {
      Tensor scores = d.batchMatmul(e.transpose(1, 2)); // [N, T, S]
      IndexTensor lengths = digits.lengths();
      if (lengths == null) {
        return scores.softmax(-1);
      }
      var beyond = new float[e.size(0)][1][e.size(1)]; // 1 where a sequence has ended
      for (int n = 0; n < beyond.length; n++) {
        for (int s = lengths.get(n); s < beyond[n][0].length; s++) {
          beyond[n][0][s] = 1;
        }
      }
      return scores.maskedFill(Tensor.of(beyond), -1e9f).softmax(-1);
    }

    @Override
    public List<String> outputs() {
      return List.of(Outputs.ONLY, "weights");
    }
  }

  /** Random digits, their reverse, and the reverse shifted by one as the decoder's input. */
  static Batch examples(int count, long seed) {
    var random = new Random(seed);
    var digits = new int[count * MAX_LENGTH];
    var before = new int[count * MAX_LENGTH];
    var reversed = new int[count * MAX_LENGTH];
    var lengths = new int[count];
    for (int n = 0; n < count; n++) {
      int length = 3 + random.nextInt(MAX_LENGTH - 2);
      lengths[n] = length;
      for (int t = 0; t < length; t++) {
        digits[n * MAX_LENGTH + t] = random.nextInt(DIGITS);
      }
      for (int t = 0; t < length; t++) {
        reversed[n * MAX_LENGTH + t] = digits[n * MAX_LENGTH + length - 1 - t];
        before[n * MAX_LENGTH + t] = t == 0 ? START : reversed[n * MAX_LENGTH + t - 1];
      }
    }
    Mask mask = Mask.lengths(lengths);
    return new Batch(
        Inputs.of("digits", Sequence.ids(IndexTensor.of(digits, count, MAX_LENGTH), mask))
            .with("before", Sequence.ids(IndexTensor.of(before, count, MAX_LENGTH), mask)),
        Targets.of(Target.classes(IndexTensor.of(reversed, count, MAX_LENGTH))));
  }

  public static void main(String[] args) {
    int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 15;
    Batch train = examples(2000, 1);
    Batch test = examples(200, 2);
    var model = new Reverser();
    var config =
        TrainingConfig.defaults()
            .withLoss(new SoftmaxCrossEntropy())
            .withOptimizer(new Adam(0.005f))
            .withEpochs(epochs);
    var trainer = new Trainer(config);
    trainer.fit(model, Dataset.of(train.inputs(), train.targets()));
    double right = trainer.measure(model, Dataset.of(test.inputs(), test.targets()), Accuracy.of());
    System.out.printf("digits in the right place: %.3f%n", right);

    Sequence weights = model.predict(test.inputs().pick(0)).get("weights");
    int length = MAX_LENGTH;
    if (weights.lengths() != null) {
      length = weights.lengths().get(0);
    }
    for (int t = 0; t < length; t++) {
      var line = new StringBuilder();
      for (int s = 0; s < length; s++) {
        float weight = weights.values().get(0, t, s);
        line.append(" .:-=+*#%@".charAt(Math.min(9, (int) (weight * 10)))).append(' ');
      }
      System.out.println(line.toString().stripTrailing());
    }
  }
}
