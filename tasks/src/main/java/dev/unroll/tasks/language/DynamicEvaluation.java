package dev.unroll.tasks.language;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of dynamic evaluation (Krause, Kahembwe, Murray and Renals 2018). While a text is
 * scored, a copy of the network learns from the tokens that have been scored, so that it adapts to
 * topics and names of the text. Each token is predicted before the copy learns from it.
 *
 * <pre>
 * θ ← θ − η · ∇L + λ · (θ₀ − θ)       L the mean of −log p over the last tokens
 * </pre>
 *
 * <p>where θ₀ are the weights of the model. This is the paper's update with plain gradients (SGD)
 * and its decay towards the trained weights. Immutable.
 *
 * @param rate η, 0 or more; with 0 the scores are those of the model
 * @param decay λ, from 0 to 1: the fraction of their distance to the model by which the weights
 *     return at each update
 * @param steps the number of tokens between two updates, 1 or more
 */
public record DynamicEvaluation(double rate, double decay, int steps) {
  private static final DynamicEvaluation DEFAULTS = new DynamicEvaluation(0.05, 0.001, 5);

  /** Checks the settings. */
  public DynamicEvaluation {
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException(
          "the rate of dynamic evaluation must be finite and 0 or more, got " + rate);
    }
    if (!(decay >= 0 && decay <= 1)) {
      throw new IllegalArgumentException(
          "the decay of dynamic evaluation must be from 0 to 1, got " + decay);
    }
    if (steps < 1) {
      throw new IllegalArgumentException(
          "the steps of dynamic evaluation must be 1 or more, got " + steps);
    }
  }

  /** Returns the defaults: rate 0.05, decay 0.001, and an update after every 5 tokens. */
  public static DynamicEvaluation defaults() {
    return DEFAULTS;
  }

  /** Returns a copy with another rate. */
  public DynamicEvaluation withRate(double value) {
    return new DynamicEvaluation(value, decay, steps);
  }

  /** Returns a copy with another decay. */
  public DynamicEvaluation withDecay(double value) {
    return new DynamicEvaluation(rate, value, steps);
  }

  /** Returns a copy with another number of tokens between two updates. */
  public DynamicEvaluation withSteps(int value) {
    return new DynamicEvaluation(rate, decay, value);
  }

  /** Returns the settings as plain JSON values. */
  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("rate", rate);
    json.put("decay", decay);
    json.put("steps", steps);
    return json;
  }
}
