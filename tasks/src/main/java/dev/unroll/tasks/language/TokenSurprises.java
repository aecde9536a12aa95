package dev.unroll.tasks.language;

import dev.unroll.data.text.TokenStreams;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.StepContext;
import dev.unroll.train.StepLoss;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingStep;
import dev.unroll.train.Truncation;

/** Measures how surprising each token of a text is: −log p, given all tokens before it. */
final class TokenSurprises {
  /** Tokens that go through the network together. */
  private static final int CHUNK = 512;

  private TokenSurprises() {}

  /** Takes a token and its surprise. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Takes the next token.
     *
     * @param nats −log p
     */
    void accept(int id, double nats);
  }

  /**
   * Passes on each token that is predicted, in order.
   *
   * @param text one stream
   */
  static void forEach(LanguageNetwork network, TokenStreams text, Visitor visitor) {
    TrainingConfig config =
        TrainingConfig.builder().batchSize(1).truncation(new Truncation(CHUNK)).build();
    double unused =
        new Trainer(config)
            .step(new Visit(LanguageStep.measuring(network), network, visitor))
            .loss(network.whole(), text);
  }

  /**
   * Returns the surprise of each token of a text that begins with a start token.
   *
   * @param start the id before the first token
   */
  static double[] of(LanguageNetwork network, int start, int[] ids) {
    var inputs = new int[ids.length];
    System.arraycopy(ids, 0, inputs, 1, ids.length - 1);
    inputs[0] = start;
    return Tape.predicting(
        () -> {
          var pass = Pass.predict();
          Sequence x = Sequence.ids(IndexTensor.of(inputs, 1, ids.length));
          Sequence hidden = network.hidden().apply(Inputs.of(x), pass).only();
          Sequence output =
              network
                  .output()
                  .map(layers -> layers.apply(Inputs.of(hidden), pass).only())
                  .orElse(hidden);
          return network
              .last()
              .surprises(output, Target.classes(IndexTensor.of(ids, 1, ids.length)));
        });
  }

  /** A step that passes on the surprises of a chunk; it trains nothing. */
  private record Visit(LanguageStep step, LanguageNetwork network, Visitor visitor)
      implements TrainingStep {
    @Override
    public StepLoss train(StepContext context) {
      throw new IllegalStateException("this step measures only");
    }

    @Override
    public StepLoss evaluate(StepContext context) {
      Sequence output = step.output(context);
      Target target = context.targets().only();
      double[] nats = network.last().surprises(output, target);
      int[] ids = target.classes().toArray();
      double sum = 0;
      for (int i = 0; i < nats.length; i++) {
        visitor.accept(ids[i], nats[i]);
        sum += nats[i];
      }
      return StepLoss.of(Tensor.scalar((float) sum), context.batch().size());
    }
  }
}
