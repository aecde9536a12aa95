package dev.unroll.tasks.language;

import dev.unroll.loss.Reduction;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.StepContext;
import dev.unroll.train.StepLoss;
import dev.unroll.train.TrainingStep;
import java.util.Map;

/**
 * The training step of a language model: the vocabulary layer computes the cross-entropy.
 *
 * <p>Reported losses are nats per token, whichever loss is minimized: the sum, the sum over the
 * steps divided by the batch size, or the mean, with penalties or without.
 */
final class LanguageStep implements TrainingStep {
  private final LanguageNetwork network;
  private final Reduction reduction;
  private final ActivationPenalties penalties;

  /**
   * Creates a step.
   *
   * @param reduction of the losses of all tokens, which is minimized
   */
  LanguageStep(LanguageNetwork network, Reduction reduction, ActivationPenalties penalties) {
    this.network = network;
    this.reduction = reduction;
    this.penalties = penalties;
  }

  /** Returns a step that only evaluates. */
  static LanguageStep measuring(LanguageNetwork network) {
    return new LanguageStep(network, Reduction.MEAN, ActivationPenalties.none());
  }

  /** Returns the input of the vocabulary layer. */
  Sequence output(StepContext context) {
    return output(context, hidden(context));
  }

  @Override
  public StepLoss train(StepContext context) {
    Sequence hidden = hidden(context);
    Sequence output = output(context, hidden);
    double tokens = ValidItems.of(output, context.targets().only()).totalWeight();
    StepLoss nats = nats(context, output, tokens);
    Tensor minimized = nats.total().times((float) factor(context, tokens));
    return nats.minimizing(penalties.addTo(minimized, hidden, output));
  }

  @Override
  public StepLoss evaluate(StepContext context) {
    Sequence output = output(context);
    double tokens = ValidItems.of(output, context.targets().only()).totalWeight();
    return nats(context, output, tokens);
  }

  private Sequence hidden(StepContext context) {
    return context.apply(network.hidden()).only();
  }

  private Sequence output(StepContext context, Sequence hidden) {
    return network
        .output()
        .map(layers -> context.apply(layers, Inputs.of(hidden)).only())
        .orElse(hidden);
  }

  private StepLoss nats(StepContext context, Sequence output, double tokens) {
    Target target = context.targets().only();
    Tensor nats = network.last().crossEntropy(output, target, Reduction.MEAN);
    return StepLoss.of(nats, Reduction.MEAN, tokens, context.batch().size());
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
    return Map.of(LanguageTask.PERPLEXITY.name(), StrictMath.exp(nats));
  }

  @Override
  public String toString() {
    return "language model, " + reduction.text() + ", " + penalties;
  }
}
