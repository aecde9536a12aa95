package dev.unroll.tasks.language;

import dev.unroll.data.text.TokenIds;
import dev.unroll.data.text.TokenStreams;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.StepContext;
import dev.unroll.train.StepLoss;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingStep;
import dev.unroll.train.Truncation;
import java.util.stream.DoubleStream;

/** Computes the surprise of each token of a text: −log p, given all tokens before it. */
final class TokenSurprisals {
  /** The number of tokens that are passed through the network together. */
  private static final int CHUNK = 512;

  private TokenSurprisals() {}

  /** Receives the tokens with their surprises. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Called with the next token.
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
   * Returns the surprise of each token of a text without context before it.
   *
   * @param ids of its tokens, one or more
   */
  static double[] of(LanguageNetwork network, LanguageConfig config, TokenCoder coder, int[] ids) {
    int before = config.sentences() ? 0 : 1; // sentences already begin with a line end
    var all = new int[ids.length + before];
    all[0] = coder.start();
    System.arraycopy(ids, 0, all, before, ids.length);
    DoubleStream.Builder nats = DoubleStream.builder();
    TokenStreams text = LanguageData.streams(config, coder.vocabulary(), TokenIds.of(all), 1);
    forEach(network, text, (id, surprisal) -> nats.add(surprisal));
    return nats.build().toArray();
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
      double[] nats = network.last().surprisals(output, target);
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
