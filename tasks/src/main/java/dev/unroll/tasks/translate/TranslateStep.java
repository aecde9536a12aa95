package dev.unroll.tasks.translate;

import dev.unroll.loss.Reduction;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.StepContext;
import dev.unroll.train.StepLoss;
import dev.unroll.train.TrainingStep;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The training step of a translator. The decoder reads the correct tokens before each one (teacher
 * forcing), with some of them replaced by its own predictions (scheduled sampling). The vocabulary
 * layer computes the cross-entropy.
 *
 * <p>Each prediction is the most probable token given the correct tokens before it, so that all of
 * them are computed in one pass. The fraction rises linearly from 0 at the first step to its value
 * at the last. Source: Mihaylova and Martins 2019, "Scheduled Sampling for Transformers", without
 * its mix of embeddings.
 */
final class TranslateStep implements TrainingStep {
  private static final String SAMPLED = "sampled";

  private final TranslateNetwork network;
  private final Reduction reduction;
  private final double sampling;
  private final long steps;
  private final IntPredicate words;

  /**
   * Creates a step.
   *
   * @param reduction of the losses of all tokens, which is minimized
   * @param sampling the fraction of predictions at the last step
   * @param steps of the training
   * @param words true for ids of words; predictions of other ids are not used
   */
  TranslateStep(
      TranslateNetwork network,
      Reduction reduction,
      double sampling,
      long steps,
      IntPredicate words) {
    this.network = network;
    this.reduction = reduction;
    this.sampling = sampling;
    this.steps = steps;
    this.words = words;
  }

  @Override
  public StepLoss train(StepContext context) {
    Inputs inputs = context.inputs();
    double fraction = sampling * Math.min(1, context.step() / (double) Math.max(1, steps));
    if (fraction > 0) {
      inputs = sampled(context, inputs, fraction);
    }
    Sequence hidden = context.apply(network.hidden(), inputs).get(TranslateNetwork.HIDDEN);
    double tokens = tokens(hidden, context);
    StepLoss nats = nats(context, hidden, tokens);
    return nats.minimizing(nats.total().times((float) factor(context, tokens)));
  }

  @Override
  public StepLoss evaluate(StepContext context) {
    Sequence hidden = context.apply(network.hidden()).get(TranslateNetwork.HIDDEN);
    return nats(context, hidden, tokens(hidden, context));
  }

  private static double tokens(Sequence hidden, StepContext context) {
    return ValidItems.of(hidden, target(context)).totalWeight();
  }

  private static Target target(StepContext context) {
    return context.targets().get(TranslateNetwork.NEXT);
  }

  private StepLoss nats(StepContext context, Sequence hidden, double tokens) {
    Tensor nats = network.vocabulary().crossEntropy(hidden, target(context), Reduction.MEAN);
    return StepLoss.of(nats, Reduction.MEAN, tokens, context.batch().size());
  }

  /** Replaces some of the tokens before with predictions of the network. */
  private Inputs sampled(StepContext context, Inputs inputs, double fraction) {
    Sequence before = inputs.get(TranslateNetwork.BEFORE);
    IndexTensor guesses = network.whole().predict(inputs).values(TranslateNetwork.NEXT).argmax(-1);
    CounterRandom random = context.pass().random(SAMPLED);
    int[] ids = before.ids().toArray();
    for (int i = 0; i < ids.length; i++) {
      if (i % before.steps() > 0
          && random.uniform(i) < fraction
          && words.test(guesses.get(i - 1))) {
        ids[i] = guesses.get(i - 1);
      }
    }
    IndexTensor mixed = IndexTensor.of(ids, before.batch(), before.steps());
    return inputs.replace(TranslateNetwork.BEFORE, before.withIds(mixed));
  }

  /** Returns the factor between the mean over tokens and the loss that is minimized. */
  private double factor(StepContext context, double tokens) {
    return switch (reduction) {
      case MEAN -> 1;
      case SUM -> tokens;
      case BATCH_MEAN -> tokens / context.batch().size();
    };
  }

  @Override
  public Map<String, Double> scores(double nats) {
    return Map.of(TranslateTask.PERPLEXITY.name(), StrictMath.exp(nats));
  }

  @Override
  public String toString() {
    return "translator, " + reduction.text() + ", scheduled sampling " + sampling;
  }
}
